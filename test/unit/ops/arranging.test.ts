/** What arranges and looks up elements, against what its definition says element by element; indices known and fed, both executors. */
import assert from 'node:assert/strict';
import type { Values } from '../../../src/core/executors/executor';
import { constant, input, scalar } from '../../../src/core/graph/leaf';
import type { Node } from '../../../src/core/graph/node';
import { range, size, strides, type Shape } from '../../../src/core/graph/shape';
import { depthToSpace, oneHot, reverseSequences, spaceToDepth, tile, triangle } from '../../../src/core/ops/arrange';
import { cumulativeProduct, cumulativeSum } from '../../../src/core/ops/cumulative';
import { gatherElements, gatherNd } from '../../../src/core/ops/gather-elements';
import { padContinued, padNumber } from '../../../src/core/ops/margins';
import { argExtreme, topK } from '../../../src/core/ops/order';
import { scatterElements, scatterNd, type Merge } from '../../../src/core/ops/scatter-elements';
import { gatherAlong, take } from '../../../src/core/ops/take';
import { assertClose, evaluate, executors, seeded } from '../graph/support';

type Index = readonly number[];
interface Tensor {
  readonly shape: Shape;
  readonly data: Float64Array;
}

const indicesOf = (shape: Shape): number[][] =>
  shape.reduce<number[][]>((all, extent) => all.flatMap((index) => range(extent).map((k) => [...index, k])), [[]]);
const offsetOf = (shape: Shape, index: Index): number =>
  strides(shape).reduce((sum, step, axis) => sum + step * index[axis], 0);
const at = ({ shape, data }: Tensor, index: Index): number => data[offsetOf(shape, index)];
const build = (shape: Shape, element: (index: Index) => number): Tensor => ({
  shape,
  data: Float64Array.from(indicesOf(shape), element),
});
const inAxis = (index: number, extent: number): number => (index < 0 ? index + extent : index);

const random = seeded(5);
const tensor = (...shape: number[]): Tensor => build(shape, () => Math.fround(random() - 0.5));
const indices = (shape: Shape, limits: Index): Tensor =>
  build(shape, (index) => {
    const limit = limits[limits.length === 1 ? 0 : index[index.length - 1]];
    return Math.floor(random() * 2 * limit) - limit;
  });

interface Expectation {
  readonly operands: readonly Tensor[];
  readonly apply: (...operands: Node[]) => Node;
  readonly expected: Tensor;
}

const known = ({ shape, data }: Tensor): Node => constant(data, shape);

/** Both executors, operands fed, and then all but the first one known. */
async function check({ operands, apply, expected }: Expectation): Promise<void> {
  const fed = operands.map(({ shape }, index) => input(`x${index}`, shape));
  const feeds = new Map(operands.map(({ data }, index): [Node, Values] => [fed[index], data]));
  const programs = [apply(...fed), apply(fed[0], ...operands.slice(1).map(known))];
  for (const program of programs) {
    assert.deepEqual(program.shape, expected.shape);
    for (const make of [executors.reference, executors.tfjs]) {
      const [actual] = await evaluate(await make(), [program], feeds);
      assertClose(actual, expected.data, 1e-6, 'result', 1);
    }
  }
}

const x = tensor(3, 4, 2);

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

const gathers: Record<string, Expectation> = {
  ...Object.fromEntries(
    [0, 1, 2].map((axis) => {
      const chosen = indices([2, 3, 2].with(axis, 5), [x.shape[axis]]);
      return [
        `gatherElements ${axis}`,
        {
          operands: [x, chosen],
          apply: (node: Node, which: Node) => gatherElements(node, which, axis),
          expected: build(chosen.shape, (index) => at(x, index.with(axis, inAxis(at(chosen, index), x.shape[axis])))),
        },
      ];
    }),
  ),
  ...Object.fromEntries(
    [
      { axes: 1, batch: 0 },
      { axes: 2, batch: 0 },
      { axes: 3, batch: 0 },
      { axes: 1, batch: 1 },
      { axes: 1, batch: 2 },
    ].map(({ axes, batch }) => {
      const lead = x.shape.slice(0, batch);
      const chosen = indices([...lead, 5, axes], x.shape.slice(batch, batch + axes));
      const expected = build([...lead, 5, ...x.shape.slice(batch + axes)], (index) => {
        const named = range(axes).map((axis) =>
          inAxis(at(chosen, [...index.slice(0, batch + 1), axis]), x.shape[batch + axis]),
        );
        return at(x, [...index.slice(0, batch), ...named, ...index.slice(batch + 1)]);
      });
      const apply = (node: Node, which: Node): Node => gatherNd(node, which, batch);
      return [`gatherNd by ${axes} axes after ${batch}`, { operands: [x, chosen], apply, expected }];
    }),
  ),
};

const merging: Record<Merge, (old: number, update: number) => number> = {
  replace: (_, update) => update,
  add: (a, b) => a + b,
  mul: (a, b) => a * b,
  max: Math.max,
  min: Math.min,
};

/** The updates one after another. */
function written(old: Tensor, merge: Merge, updates: readonly (readonly [index: Index, update: number])[]): Tensor {
  const data = old.data.slice();
  for (const [index, update] of updates) {
    const where = offsetOf(old.shape, index);
    data[where] = merging[merge](data[where], update);
  }
  return { shape: old.shape, data };
}

const scatters: Record<string, Expectation> = Object.fromEntries(
  (Object.keys(merging) as Merge[]).flatMap((merge) => {
    // What replaces may not meet: no element is named twice.
    const permuted = constantIndices([2, 4, 2], [1, -4, 3, 2, 0, 1, 2, -1, -2, 3, 1, 1, -4, 0, 3, 2]);
    const chosen = merge === 'replace' ? permuted : indices([2, 4, 2], [4]);
    const updates = tensor(2, 4, 2);
    const blocks = merge === 'replace' ? constantIndices([3, 2], [2, -1, 0, 0, -2, 2]) : indices([5, 2], [3, 4]);
    const rows = tensor(blocks.shape[0], 2);
    return [
      [
        `scatterElements, ${merge}`,
        {
          operands: [x, chosen, updates],
          apply: (node: Node, which: Node, values: Node) => scatterElements(node, which, values, 1, merge),
          expected: written(
            x,
            merge,
            indicesOf(chosen.shape).map((index) => [index.with(1, inAxis(at(chosen, index), 4)), at(updates, index)]),
          ),
        },
      ],
      [
        `scatterNd, ${merge}`,
        {
          operands: [x, blocks, rows],
          apply: (node: Node, which: Node, values: Node) => scatterNd(node, which, values, merge),
          expected: written(
            x,
            merge,
            indicesOf(rows.shape).map(([row, k]) => [
              [inAxis(at(blocks, [row, 0]), 3), inAxis(at(blocks, [row, 1]), 4), k],
              at(rows, [row, k]),
            ]),
          ),
        },
      ],
    ];
  }),
);

function constantIndices(shape: Shape, data: readonly number[]): Tensor {
  assert.equal(size(shape), data.length);
  return { shape, data: Float64Array.from(data) };
}

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
      const chosen = constantIndices([2, 3], [0, -1, 3, 4, -5, 2]);
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
    operands: [x, constantIndices([4], [0, 1, 2, 3])],
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

const ties = constantIndices([2, 5], [1, 3, 3, -1, 1, 0, 0, 2, -2, 2]);
const ordered = (largest: boolean): Tensor =>
  build([2, 3], ([row, rank]) => {
    const positions = range(5).sort((a, b) => (largest ? -1 : 1) * (at(ties, [row, a]) - at(ties, [row, b])) || a - b);
    return positions[rank];
  });
const orders: Record<string, Expectation> = {
  ...Object.fromEntries(
    [true, false].flatMap((largest) => [
      [
        `topK indices, ${largest ? 'largest' : 'smallest'}`,
        {
          operands: [ties],
          apply: (node: Node) => topK(node, 1, { k: 3, largest }).indices,
          expected: ordered(largest),
        },
      ],
      [
        `topK values, ${largest ? 'largest' : 'smallest'}`,
        {
          operands: [ties],
          apply: (node: Node) => topK(node, 1, { k: 3, largest }).values,
          expected: build([2, 3], (index) => at(ties, [index[0], at(ordered(largest), index)])),
        },
      ],
    ]),
  ),
  'the first of the largest': {
    operands: [ties],
    apply: (node) => argExtreme(node, 1, { largest: true }),
    expected: constantIndices([2], [1, 2]),
  },
  'the last of the largest': {
    operands: [ties],
    apply: (node) => argExtreme(node, 1, { largest: true, isLast: true }),
    expected: constantIndices([2], [2, 4]),
  },
  'the smallest along the first axis': {
    operands: [ties],
    apply: (node) => argExtreme(node, 0, { largest: false }),
    expected: constantIndices([5], [1, 1, 1, 1, 0]),
  },
};

const families = { takes, gathers, scatters, pads, arrangements, cumulatives, orders };
for (const [family, expectations] of Object.entries(families))
  describe(`ops, ${family}`, () => {
    for (const [name, expectation] of Object.entries(expectations)) it(name, () => check(expectation));
  });

describe('ops, indices that name nothing', () => {
  const table = input('table', [2, 3]);
  const values = Float32Array.of(1, 2, 3, 4, 5, 6);
  for (const [name, wrong] of Object.entries({ 'a column too many': [0, 3], 'a row too few': [-3, 1] }))
    it(`gatherNd: ${name}`, async () => {
      const fed = input('indices', [1, 2]);
      const feeds = new Map<Node, Values>([
        [table, values],
        [fed, Float32Array.from(wrong)],
      ]);
      for (const chosen of [fed, constant(wrong, [1, 2])])
        for (const make of [executors.reference, executors.tfjs])
          await assert.rejects(evaluate(await make(), [gatherNd(table, chosen)], feeds), RangeError);
    });

  it('take', () => {
    for (const position of [-1, 3, 0.5]) assert.throws(() => take(table, 1, [position]), RangeError);
  });
  it('topK of more than there are', () => {
    for (const k of [0, 4, 1.5]) assert.throws(() => topK(table, 1, { k, largest: true }), RangeError);
  });
  it('more is cut off than there is', () => {
    assert.throws(() => padNumber(table, { before: [-3, 0], after: [0, 0] }, 0), RangeError);
  });
  it('products of too many updates, not known where', () => {
    const [x, chosen, updates] = [input('x', [2]), input('i', [65]), input('u', [65])];
    assert.throws(() => scatterElements(x, chosen, updates, 0, 'mul'), RangeError);
    const last = constant(
      new Float64Array(65).map((_, k) => k % 2),
      [65],
    );
    assert.deepEqual(scatterElements(x, last, updates, 0, 'mul').shape, [2]);
  });
  it('of several that replace one element, the last counts where that is known', async () => {
    const [x, updates] = [input('x', [3]), input('u', [4])];
    const replaced = scatterElements(x, constant([1, 0, 1, 1], [4]), updates, 0);
    const feeds = new Map<Node, Values>([
      [x, Float32Array.of(1, 2, 3)],
      [updates, Float32Array.of(4, 5, 6, 7)],
    ]);
    const [actual] = await evaluate(await executors.tfjs(), [replaced], feeds);
    assert.deepEqual([...actual], [5, 7, 3]);
  });
});
