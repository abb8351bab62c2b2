/** What arranges elements, against what its definition says element by element; positions known and fed, both executors. */
import assert from 'node:assert/strict';
import { constant, scalar } from '../../../src/core/graph/leaf';
import type { Node } from '../../../src/core/graph/node';
import { range } from '../../../src/core/graph/shape';
import { depthToSpace, oneHot, reverseSequences, spaceToDepth, tile, triangle } from '../../../src/core/ops/arrange';
import { cumulativeProduct, cumulativeSum } from '../../../src/core/ops/cumulative';
import { padContinued, padNumber } from '../../../src/core/ops/margins';
import { gatherAlong, take } from '../../../src/core/ops/take';
import { at, build, checkAll, inAxis, numbers, random, tensor, type Expectation, type Index, x } from './elements';

const takes: Record<string, Expectation> = {
  ...Object.fromEntries(
    [[3, 1, 2, 0], [0, 2], [1, 1], [3, 2, 1], [2], []].map((positions) => [
      `take ${JSON.stringify(positions)}`,
      {
        operands: [x],
        apply: (node: Node) => take(node, 1, positions),
        expected: build([3, positions.length, 2], ([i, j, k]) => at(x, [i, positions[j], k])),
      },
    ]),
  ),
  ...Object.fromEntries(
    [0, 1, 2].map((axis) => {
      const chosen = build([2, 3], () => Math.floor(random() * x.shape[axis]));
      const shape = x.shape.toSpliced(axis, 1, 2, 3);
      return [
        `gatherAlong ${axis}`,
        {
          operands: [x, chosen],
          apply: (node: Node, which: Node) => gatherAlong(node, which, axis),
          expected: build(shape, (index) => at(x, index.toSpliced(axis, 2, at(chosen, index.slice(axis, axis + 2))))),
        },
      ];
    }),
  ),
};

const line = tensor(4);
/** numpy's own pads of [0, 1, 2, 3]. */
const continued: Record<string, [mode: 'edge' | 'reflect' | 'wrap', before: number, after: number, positions: Index]> =
  {
    edge: ['edge', 2, 3, [0, 0, 0, 1, 2, 3, 3, 3, 3]],
    reflect: ['reflect', 2, 3, [2, 1, 0, 1, 2, 3, 2, 1, 0]],
    'reflect, further than there is': ['reflect', 5, 0, [1, 2, 3, 2, 1, 0, 1, 2, 3]],
    wrap: ['wrap', 2, 5, [2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0]],
    'cut off': ['edge', -1, 1, [1, 2, 3, 3]],
    'cut off at the end': ['reflect', 1, -2, [1, 0, 1]],
  };
const pads: Record<string, Expectation> = {
  ...Object.fromEntries(
    Object.entries(continued).map(([name, [mode, before, after, positions]]) => [
      `pad ${name}`,
      {
        operands: [line],
        apply: (node: Node) => padContinued(node, { before: [before], after: [after] }, mode),
        expected: build([positions.length], ([i]) => at(line, [positions[i]])),
      },
    ]),
  ),
  'pad a number, cut off': {
    operands: [x],
    apply: (node) => padNumber(node, { before: [0, -1, 1], after: [1, 2, -1] }, 7),
    expected: build([4, 5, 2], ([i, j, k]) => (i < 3 && j < 3 && k > 0 ? at(x, [i, j + 1, k - 1]) : 7)),
  },
};

const image = tensor(2, 2, 3, 8);
const arrangements: Record<string, Expectation> = {
  tile: {
    operands: [x],
    apply: (node) => tile(node, [2, 1, 3]),
    expected: build([6, 4, 6], ([i, j, k]) => at(x, [i % 3, j, k % 2])),
  },
  'the lower triangle': {
    operands: [x],
    apply: (node) => triangle(node, 'lower', -1),
    expected: build(x.shape, ([i, j, k]) => (k <= j - 1 ? at(x, [i, j, k]) : 0)),
  },
  'the upper triangle': {
    operands: [x],
    apply: (node) => triangle(node, 'upper', 1),
    expected: build(x.shape, ([i, j, k]) => (k >= j + 1 ? at(x, [i, j, k]) : 0)),
  },
  'depthToSpace, block first': {
    operands: [image],
    apply: (node) => depthToSpace(node, 2, 'block-first'),
    expected: build([2, 4, 6, 2], ([n, h, w, c]) =>
      at(image, [n, Math.floor(h / 2), Math.floor(w / 2), ((h % 2) * 2 + (w % 2)) * 2 + c]),
    ),
  },
  'depthToSpace, channel first': {
    operands: [image],
    apply: (node) => depthToSpace(node, 2, 'channel-first'),
    expected: build([2, 4, 6, 2], ([n, h, w, c]) =>
      at(image, [n, Math.floor(h / 2), Math.floor(w / 2), c * 4 + (h % 2) * 2 + (w % 2)]),
    ),
  },
  ...Object.fromEntries(
    (['block-first', 'channel-first'] as const).map((order) => [
      `spaceToDepth undoes depthToSpace, ${order}`,
      {
        operands: [image],
        apply: (node: Node) => spaceToDepth(depthToSpace(node, 2, order), 2, order),
        expected: image,
      },
    ]),
  ),
  ...Object.fromEntries(
    [0, 1, 2].map((axis) => {
      const chosen = numbers([2, 3], [0, -1, 3, 4, -5, 2]);
      return [
        `oneHot, axis ${axis}`,
        {
          operands: [chosen],
          apply: (node: Node) => oneHot(node, 4, axis, scalar(5), scalar(2)),
          expected: build([2, 3].toSpliced(axis, 0, 4), (index) =>
            inAxis(at(chosen, index.toSpliced(axis, 1)), 4) === index[axis] ? 5 : 2,
          ),
        },
      ];
    }),
  ),
  reverseSequences: {
    operands: [x, numbers([4], [0, 1, 2, 3])],
    apply: (node, lengths) => reverseSequences(node, lengths, 1, 0),
    expected: build(x.shape, ([time, batch, k]) => at(x, [time < batch ? batch - 1 - time : time, batch, k])),
  },
};

const fold = { sum: [0, (a: number, b: number) => a + b], product: [1, (a: number, b: number) => a * b] } as const;
const cumulatives: Record<string, Expectation> = Object.fromEntries(
  (['sum', 'product'] as const).flatMap((kind) =>
    [0, 1, 2, 3].map((each) => {
      const [isExclusive, isReverse] = [(each & 1) > 0, (each & 2) > 0];
      const run = kind === 'sum' ? cumulativeSum : cumulativeProduct;
      const [neutral, merge] = fold[kind];
      const counts = (own: number, other: number): boolean =>
        isExclusive ? (isReverse ? other > own : other < own) : isReverse ? other >= own : other <= own;
      return [
        `cumulative ${kind}${isExclusive ? ', exclusive' : ''}${isReverse ? ', reverse' : ''}`,
        {
          operands: [x],
          apply: (node: Node) => run(node, 1, { isExclusive, isReverse }),
          expected: build(x.shape, ([i, own, k]) =>
            range(4)
              .filter((other) => counts(own, other))
              .map((other) => at(x, [i, other, k]))
              .reduce<number>(merge, neutral),
          ),
        },
      ];
    }),
  ),
);

describe('ops, positions of an axis', () => checkAll(takes));
describe('ops, margins', () => checkAll(pads));
describe('ops, arrangements', () => checkAll(arrangements));
describe('ops, cumulative', () => checkAll(cumulatives));

it('sequences are not turned further than they are long', () => {
  for (const length of [-1, 4])
    assert.throws(() => reverseSequences(constant([1, 2, 3], [3, 1]), constant([length], [1]), 1, 0), RangeError);
});
