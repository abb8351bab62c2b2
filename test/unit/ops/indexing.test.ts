/** What reads and writes by indices, against what its definition says element by element; indices known and fed, both executors. */
import assert from 'node:assert/strict';
import type { Values } from '../../../src/core/executors/executor';
import { constant, input } from '../../../src/core/graph/leaf';
import type { Node } from '../../../src/core/graph/node';
import { range } from '../../../src/core/graph/shape';
import { gatherElements, gatherNd } from '../../../src/core/ops/gather-elements';
import { padNumber } from '../../../src/core/ops/margins';
import { topK } from '../../../src/core/ops/order';
import { scatterElements, scatterNd, type Merge } from '../../../src/core/ops/scatter-elements';
import { take } from '../../../src/core/ops/take';
import { evaluate, executors } from '../graph/support';
import {
  at,
  build,
  checkAll,
  inAxis,
  indices,
  indicesOf,
  numbers,
  offsetOf,
  tensor,
  type Expectation,
  type Index,
  type Tensor,
  x,
} from './elements';

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
    const permuted = numbers([2, 4, 2], [1, -4, 3, 2, 0, 1, 2, -1, -2, 3, 1, 1, -4, 0, 3, 2]);
    const chosen = merge === 'replace' ? permuted : indices([2, 4, 2], [4]);
    const updates = tensor(2, 4, 2);
    const blocks = merge === 'replace' ? numbers([3, 2], [2, -1, 0, 0, -2, 2]) : indices([5, 2], [3, 4]);
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

describe('ops, gathered elements', () => checkAll(gathers));
describe('ops, scattered elements', () => checkAll(scatters));

describe('ops, nothing to read or to write', () => {
  const none = constant([], [2, 0]);
  it('gatherElements', () => assert.deepEqual(gatherElements(input('x', [2, 3]), none, 1).shape, [2, 0]));
  it('scatterElements', async () => {
    const node = input('x', [2, 3]);
    const same = scatterElements(node, none, none, 1);
    const values = Float32Array.of(1, 2, 3, 4, 5, 6);
    for (const make of [executors.reference, executors.tfjs])
      assert.deepEqual([...(await evaluate(await make(), [same], new Map([[node, values]])))[0]], [...values]);
  });
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
      assert.throws(() => gatherNd(table, constant(wrong, [1, 2])), RangeError);
      for (const make of [executors.reference, executors.tfjs])
        await assert.rejects(evaluate(await make(), [gatherNd(table, fed)], feeds), RangeError);
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
