/** Tensors as their definition says them, element by element. */
import assert from 'node:assert/strict';
import type { Values } from '../../../src/core/executors/executor';
import { constant, input } from '../../../src/core/graph/leaf';
import type { Node } from '../../../src/core/graph/node';
import { range, size, strides, type Shape } from '../../../src/core/graph/shape';
import { assertClose, evaluate, executors, seeded } from '../graph/support';

export type Index = readonly number[];
export interface Tensor {
  readonly shape: Shape;
  readonly data: Float64Array;
}

export const indicesOf = (shape: Shape): number[][] =>
  shape.reduce<number[][]>((all, extent) => all.flatMap((index) => range(extent).map((k) => [...index, k])), [[]]);
export const offsetOf = (shape: Shape, index: Index): number =>
  strides(shape).reduce((sum, step, axis) => sum + step * index[axis], 0);
export const at = ({ shape, data }: Tensor, index: Index): number => data[offsetOf(shape, index)];
export const build = (shape: Shape, element: (index: Index) => number): Tensor => ({
  shape,
  data: Float64Array.from(indicesOf(shape), element),
});
export const inAxis = (index: number, extent: number): number => (index < 0 ? index + extent : index);

export const random = seeded(5);
export const tensor = (...shape: number[]): Tensor => build(shape, () => Math.fround(random() - 0.5));
export const indices = (shape: Shape, limits: Index): Tensor =>
  build(shape, (index) => {
    const limit = limits[limits.length === 1 ? 0 : index[index.length - 1]];
    return Math.floor(random() * 2 * limit) - limit;
  });

export interface Expectation {
  readonly operands: readonly Tensor[];
  readonly apply: (...operands: Node[]) => Node;
  readonly expected: Tensor;
}

const known = ({ shape, data }: Tensor): Node => constant(data, shape);

/** Both executors, operands fed, and then all but the first one known. */
export async function check({ operands, apply, expected }: Expectation): Promise<void> {
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

export const x = tensor(3, 4, 2);

export function numbers(shape: Shape, data: readonly number[]): Tensor {
  assert.equal(size(shape), data.length);
  return { shape, data: Float64Array.from(data) };
}

/** One test for each. */
export function checkAll(expectations: Readonly<Record<string, Expectation>>): void {
  for (const [name, expectation] of Object.entries(expectations)) it(name, () => check(expectation));
}
