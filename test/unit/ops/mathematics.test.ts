/** Mathematics at the points where formulas fail: halves, zeros, infinities, NaN, ends of a domain, large whole numbers. */
import assert from 'node:assert/strict';
import type { Values } from '../../../src/core/executors/executor';
import { gradients } from '../../../src/core/graph/gradients';
import { constant, input, scalar } from '../../../src/core/graph/leaf';
import { topological, type Node } from '../../../src/core/graph/node';
import { bitwiseAnd, bitwiseOr, bitwiseXor } from '../../../src/core/ops/bitwise';
import * as comparison from '../../../src/core/ops/comparison';
import { where } from '../../../src/core/ops/elementwise';
import { pow } from '../../../src/core/ops/power';
import { reduceSum } from '../../../src/core/ops/reduce';
import { reduceL2, reduceLogSumExp, reduceProd } from '../../../src/core/ops/reductions';
import { ceil, floor, modulo, quotient, remainder, round, truncate } from '../../../src/core/ops/rounding';
import { acos, acosh, asin, asinh, atan, atanh, cos, cosh, sin, sinh, tan } from '../../../src/core/ops/trigonometry';
import { evaluate, executors } from '../graph/support';

type Build = (...operands: Node[]) => Node;
type Rows = readonly (readonly number[])[];

/** Expected results: numpy 2's, of float32. */
const table: Record<string, { build: Build; operands: Rows; expected: readonly number[] }> = {
  floor: { build: floor, operands: [[-1.5, -0.5, 0.5, 2, Infinity]], expected: [-2, -1, 0, 2, Infinity] },
  ceil: { build: ceil, operands: [[-1.5, -0.5, 0.5, 2, -Infinity]], expected: [-1, -0, 1, 2, -Infinity] },
  truncate: { build: truncate, operands: [[-1.5, -0.5, 0.5, 2.9, NaN]], expected: [-1, -0, 0, 2, NaN] },
  'round, half to even': {
    build: round,
    operands: [[-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 2.6, 8388609, -Infinity, NaN]],
    expected: [-2, -2, -0, 0, 2, 2, 3, 8388609, -Infinity, NaN],
  },
  remainder: {
    build: remainder,
    operands: [
      [-4.5, 7, 5, 4.5, -7, 8, 16777213, 6],
      [2, -3, 8, -2, 3, 5, 3, Infinity],
    ],
    expected: [-0.5, 1, 5, 0.5, -1, 3, 1, 6],
  },
  modulo: {
    build: modulo,
    operands: [
      [-4, 7, 5, 4, -7, 8, 6, -6],
      [2, -3, 8, -2, 3, 5, -6, -4],
    ],
    expected: [0, -2, 5, 0, 2, 3, 0, -2],
  },
  'quotient, toward zero, exact where 16777215 / 3 − 1/3 has no float32': {
    build: quotient,
    operands: [
      [7, -7, 7, -7, 16777214, 0],
      [2, 2, -2, -2, 3, 5],
    ],
    expected: [3, -3, -3, 3, 5592404, 0],
  },
  greater: {
    build: comparison.greater,
    operands: [
      [1, 2, NaN, Infinity, Infinity, 1e-45],
      [2, 1, 1, Infinity, 1, 0],
    ],
    expected: [0, 1, 0, 0, 1, 1],
  },
  lessOrEqual: {
    build: comparison.lessOrEqual,
    operands: [
      [1, 2, NaN, -Infinity, 3],
      [2, 1, NaN, -Infinity, NaN],
    ],
    expected: [1, 0, 0, 1, 0],
  },
  equal: {
    build: comparison.equal,
    operands: [
      [1, -0, NaN, -Infinity, Infinity],
      [1, 0, NaN, -Infinity, -Infinity],
    ],
    expected: [1, 1, 0, 1, 0],
  },
  isNan: { build: comparison.isNan, operands: [[NaN, 1, Infinity]], expected: [1, 0, 0] },
  isInfinite: { build: comparison.isInfinite, operands: [[NaN, 1, Infinity, -Infinity]], expected: [0, 0, 1, 1] },
  isNonzero: { build: comparison.isNonzero, operands: [[NaN, 0, -0, 1e-45, -3]], expected: [1, 0, 0, 1, 1] },
  bitwiseAnd: {
    build: bitwiseAnd,
    operands: [
      [12, -1, -8, 2 ** 40 + 2 ** 20, 0.5],
      [10, 7, 13, 2 ** 40, 1],
    ],
    expected: [8, 7, 8, 2 ** 40, NaN],
  },
  bitwiseOr: {
    build: bitwiseOr,
    operands: [
      [12, -8, 0],
      [10, 1, 2 ** 33],
    ],
    expected: [14, -7, 2 ** 33],
  },
  bitwiseXor: {
    build: bitwiseXor,
    operands: [
      [12, -1, 5],
      [10, 1, 5],
    ],
    expected: [6, -2, 0],
  },
  pow: {
    build: pow,
    operands: [
      [0, 0, -2, -2, -8, 2, 4, Infinity],
      [0, 2, 3, 2, 0.3, -1, 0.5, 0],
    ],
    expected: [1, 0, -8, 4, NaN, 0.5, 2, 1],
  },
  sin: { build: sin, operands: [[1000, -0]], expected: [0.8268795405320025, -0] },
  cos: { build: cos, operands: [[1000, 0]], expected: [0.5623790762907029, 1] },
  tan: { build: tan, operands: [[1.5]], expected: [14.101419947171719] },
  asin: { build: asin, operands: [[1, -1, 2]], expected: [Math.PI / 2, -Math.PI / 2, NaN] },
  acos: { build: acos, operands: [[1, -1, -2]], expected: [0, Math.PI, NaN] },
  atan: { build: atan, operands: [[Infinity, -1]], expected: [Math.PI / 2, -Math.PI / 4] },
  'sinh, accurate near 0': { build: sinh, operands: [[1e-6, 10]], expected: [1e-6, 11013.232874703393] },
  cosh: { build: cosh, operands: [[0, 10]], expected: [1, 11013.232920103324] },
  'asinh, accurate near 0': { build: asinh, operands: [[1e-6, -3e5]], expected: [1e-6, -13.304684934198283] },
  acosh: { build: acosh, operands: [[1, 10, 0.5]], expected: [0, 2.993222846126381, NaN] },
  'atanh, accurate near 0': {
    build: atanh,
    operands: [[1e-6, 0.5, 1]],
    expected: [1e-6, 0.5493061443340548, Infinity],
  },
  'a product with a zero': { build: (x) => reduceProd(x), operands: [[2, 3, 0, 5, 7]], expected: [0] },
  'a sum of huge exponentials': {
    build: (x) => reduceLogSumExp(x),
    operands: [[1000, 1000, -1000]],
    expected: [1000.6931471805599],
  },
  'a sum of no exponentials': {
    build: (x) => reduceLogSumExp(x),
    operands: [[-Infinity, -Infinity]],
    expected: [-Infinity],
  },
};

/** Gradients of Σ build, for the first operand. */
const slopes: Record<string, { build: Build; operands: Rows; expected: readonly number[] }> = {
  'reduceL2 at 0': { build: (x) => reduceL2(x), operands: [[0, 0]], expected: [0, 0] },
  'reduceProd with one zero': { build: (x) => reduceProd(x), operands: [[2, 0, 3, 4]], expected: [0, 24, 0, 0] },
  'reduceProd with two zeros': { build: (x) => reduceProd(x), operands: [[2, 0, 0, 4]], expected: [0, 0, 0, 0] },
  'a base of 0': {
    build: pow,
    operands: [
      [0, 0, 0, 0],
      [0, 1, 2, 3],
    ],
    expected: [0, 1, 0, 0],
  },
  'a negative base': {
    build: pow,
    operands: [
      [-2, -2, -2],
      [2, 3, 0],
    ],
    expected: [-4, 12, 0],
  },
  'an exponent where the base is 0 or negative': {
    build: (exponent, x) => pow(x, exponent),
    operands: [
      [2, 0, 3, 2],
      [0, 0, -1, Math.E],
    ],
    expected: [0, 0, 0, Math.E ** 2],
  },
  'a remainder': {
    build: remainder,
    operands: [
      [7, -7],
      [2, 2],
    ],
    expected: [1, 1],
  },
  'a modulus': {
    build: (b, a) => modulo(a, b),
    operands: [
      [2, 2, -3],
      [7, -7, 7],
    ],
    expected: [-3, 4, 3],
  },
  'a sum of exponentials': {
    build: (x) => reduceLogSumExp(x),
    operands: [[500, 500, -500, 500]],
    expected: [1 / 3, 1 / 3, 0, 1 / 3],
  },
};

function assertSame(actual: ArrayLike<number>, expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  for (const [index, each] of expected.entries()) {
    const isClose = Math.abs(actual[index] - each) <= 3e-7 * Math.abs(each);
    assert.ok(
      isClose || Object.is(actual[index], each) || (each === 0 && actual[index] === 0),
      `${actual[index]} instead of ${each}`,
    );
  }
}

for (const name of ['reference', 'tfjs', 'native'] as const)
  describe(`mathematics, ${name}`, () => {
    const feed = (operands: Rows): readonly [Node[], Map<Node, Values>] => {
      const nodes = operands.map((operand, index) => input(`x${index}`, [operand.length]));
      return [nodes, new Map(nodes.map((node, index) => [node, Float32Array.from(operands[index])]))];
    };

    for (const [title, { build, operands, expected }] of Object.entries(table))
      it(title, async () => {
        const [nodes, feeds] = feed(operands);
        const [actual] = await evaluate(await executors[name](), [build(...nodes)], feeds);
        assertSame(actual, expected);
      });

    for (const [title, { build, operands, expected }] of Object.entries(slopes))
      it(`the gradient of ${title}`, async () => {
        const [nodes, feeds] = feed(operands);
        const slope = gradients([reduceSum(build(...nodes))], [scalar(1)], nodes.slice(0, 1));
        const [actual] = await evaluate(await executors[name](), slope, feeds);
        assertSame(actual, expected);
      });
  });

describe('what is known when a graph is built', () => {
  const x = input('x', [2, 3]);
  const names = (node: Node): string[] => topological([node]).map(({ op }) => op.name);

  const powers: [exponent: number, ops: string[]][] = [
    [1, ['Input']],
    [2, ['Input', 'Mul']],
    [3, ['Input', 'Mul', 'Mul']],
    [0.5, ['Input', 'Sqrt']],
    [-1, ['Input', 'Reciprocal']],
    [-0.5, ['Input', 'Sqrt', 'Reciprocal']],
  ];
  for (const [exponent, expected] of powers)
    it(`a power of ${exponent} is made of ${expected.slice(1).join(', ') || 'nothing'}`, () => {
      assert.deepEqual(names(pow(x, scalar(exponent))), expected);
      assert.deepEqual(names(pow(x, constant([exponent], [1]))), expected);
    });

  it('a power with an exponent of its own shape takes that shape', () =>
    assert.deepEqual(pow(x, constant([2, 2], [2, 1, 1])).shape, [2, 2, 3]));

  it('a choice by a known condition is what it chooses', () => {
    const y = input('y', [3]);
    assert.equal(where(scalar(1), x, y), x);
    assert.equal(where(constant([0, 0], [2, 1]), y, x), x);
    assert.deepEqual(where(constant([1, 1], [2, 1]), y, x).shape, [2, 3]);
    assert.deepEqual(names(where(constant([1, 0], [2, 1]), x, y)).at(-1), 'Where');
  });
});
