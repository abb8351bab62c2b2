/** Products with numpy's broadcasting as cases: each of the forms that they are written in. */
import { product } from '../../../src/core/ops/product';
import type { Case } from './cases';

const forms: readonly (readonly [
  name: string,
  a: readonly number[],
  b: readonly number[],
  transA?: boolean,
  transB?: boolean,
])[] = [
  ['of vectors', [3], [3]],
  ['of a vector and matrices', [3], [2, 3, 2]],
  ['of matrices and a vector', [2, 2, 3], [3]],
  ['one matrix on the right', [2, 2, 3], [1, 3, 2]],
  ['one matrix on the right, both transposed', [2, 3, 2], [2, 3], true, true],
  ['one matrix on the left', [2, 3], [2, 3, 2]],
  ['one matrix on the left, both transposed', [1, 3, 2], [2, 2, 3], true, true],
  ['many on both sides', [2, 1, 2, 3], [2, 3, 1]],
];

export const productCases: readonly Case[] = forms.map(([name, a, b, transA = false, transB = false]) => ({
  name: `product, ${name}`,
  shapes: [a, b],
  build: (left, right) => product(left, right, { transA, transB }),
}));
