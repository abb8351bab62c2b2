/** Einsum against the sum that it says, term by term; its gradients as matrix products; equations that are none. */
import assert from 'node:assert/strict';
import { contract } from '../../../src/core/graph/contract';
import { gradients } from '../../../src/core/graph/gradients';
import { input, scalar } from '../../../src/core/graph/leaf';
import { topological } from '../../../src/core/graph/node';
import { range, size, strides, type Shape } from '../../../src/core/graph/shape';
import { vectorize } from '../../../src/core/graph/vectorize';
import { einsum } from '../../../src/core/ops/einsum';
import { square } from '../../../src/core/ops/elementwise';
import { reduceSum } from '../../../src/core/ops/reduce';
import { assertClose, evaluate, executors, seeded } from '../graph/support';

const random = seeded(8);

/** The sum over every value of every letter. An extent of 1 broadcasts. Ellipses are spelled as letters by the caller. */
function summedUp(terms: readonly string[], result: string, shapes: readonly Shape[], values: readonly Float32Array[]) {
  const letters = [...new Set(terms.join('').split(''))];
  const extents = letters.map((letter) =>
    Math.max(
      ...terms.flatMap((term, i) => term.split('').map((each, axis) => (each === letter ? shapes[i][axis] : 1))),
    ),
  );
  const at = (term: string, shape: Shape, index: readonly number[]): number =>
    strides(shape).reduce((sum, step, axis) => {
      const k = index[letters.indexOf(term[axis])];
      return sum + step * (shape[axis] === 1 ? 0 : k);
    }, 0);
  const shape = result.split('').map((letter) => extents[letters.indexOf(letter)]);
  const sums = new Float64Array(size(shape));
  for (const flat of range(size(extents))) {
    const index = strides(extents).map((step, axis) => Math.floor(flat / step) % extents[axis]);
    sums[at(result, shape, index)] += terms.reduce((p, term, i) => p * values[i][at(term, shapes[i], index)], 1);
  }
  return { shape, sums };
}

/** The equation, the same in letters alone, shapes. */
const equations: readonly (readonly [equation: string, letters: string, ...shapes: number[][]])[] = [
  ['ij->ji', 'ij->ji', [2, 3]],
  ['ij', 'ij->ij', [2, 3]],
  ['ba', 'ba->ab', [2, 3]],
  ['Ba', 'Ba->Ba', [2, 3]],
  ['ij->', 'ij->', [2, 3]],
  ['ii', 'ii->', [3, 3]],
  ['ii->i', 'ii->i', [3, 3]],
  ['...ii->...i', 'aii->ai', [2, 3, 3]],
  ['iji->j', 'iji->j', [2, 3, 2]],
  ['i,i', 'i,i->', [4], [4]],
  ['i,j', 'i,j->ij', [2], [3]],
  ['i,j->ji', 'i,j->ji', [2], [3]],
  ['ij,jk', 'ij,jk->ik', [2, 3], [3, 4]],
  ['ik,jk->ji', 'ik,jk->ji', [2, 3], [4, 3]],
  ['bij, bjk -> bik', 'bij,bjk->bik', [2, 2, 3], [2, 3, 4]],
  ['...ij,...jk->...ik', 'abij,bjk->abik', [2, 2, 2, 3], [2, 3, 2]],
  ['i...j,j...k', 'iaj,jak->aik', [2, 2, 3], [3, 2, 4]],
  ['...,...', 'ab,ab->ab', [2, 3], [1, 3]],
  ['a...,...->...a', 'ab,b->ba', [2, 3], [3]],
  ['bhid,bhjd->bhij', 'bhid,bhjd->bhij', [2, 2, 3, 2], [2, 2, 4, 2]],
  ['bhij,bjhd->bihd', 'bhij,bjhd->bihd', [1, 2, 3, 4], [1, 4, 2, 2]],
  ['ij,jk,kl->li', 'ij,jk,kl->li', [2, 3], [3, 2], [2, 4]],
  ['i,i,i,i->i', 'i,i,i,i->i', [3], [3], [3], [3]],
  ['ab,ac,ad->bcd', 'ab,ac,ad->bcd', [2, 3], [2, 2], [2, 4]],
  ['ij,kl->jl', 'ij,kl->jl', [2, 3], [3, 2]],
  ['ij,jk->ik', 'ij,jk->ik', [2, 1], [3, 2]],
  ['ij,jk->ik', 'ij,jk->ik', [2, 3], [1, 2]],
  ['bij,bjk->bik', 'bij,bjk->bik', [1, 2, 3], [4, 3, 2]],
  ['...ik,kj->...ij', 'ik,kj->ij', [2, 3], [3, 2]],
];

describe('ops/einsum', () => {
  for (const [equation, letters, ...shapes] of equations)
    it(`${equation} of ${JSON.stringify(shapes)}`, async () => {
      const operands = shapes.map((shape, i) => input(`x${i}`, shape));
      const values = shapes.map((shape) => Float32Array.from({ length: size(shape) }, () => random() - 0.5));
      const [left, right] = letters.split('->');
      const { shape, sums } = summedUp(left.split(','), right, shapes, values);
      const result = einsum(equation, operands);
      assert.deepEqual(result.shape, shape);
      for (const make of [executors.reference, executors.tfjs]) {
        const feeds = new Map(operands.map((operand, i) => [operand, values[i]]));
        const [actual] = await evaluate(await make(), [result], feeds);
        assertClose(actual, sums, 1e-6, equation, 1);
      }
    });

  const wrong: readonly (readonly [equation: string, ...shapes: number[][]])[] = [
    ['ij->ij', [2]],
    ['ij->ij', [2, 3], [2, 3]],
    ['ij->k', [2, 3]],
    ['ij->ii', [2, 3]],
    ['ij->i->j', [2, 3]],
    ['i.j->ij', [2, 3]],
    ['......->', [2]],
    ['1->1', [2]],
    ['ij,jk', [2, 3], [2, 4]],
    ['ii', [2, 3]],
    ['', [2]],
  ];
  for (const [equation, ...shapes] of wrong)
    it(`'${equation}' of ${JSON.stringify(shapes)} is refused`, () => {
      const operands = shapes.map((shape, i) => input(`x${i}`, shape));
      assert.throws(() => einsum(equation, operands), RangeError);
    });

  it('sums over examples of a kernel gradient need no kernel for each example', () => {
    const [examples, channels, filters] = [5, 3, 4];
    const x = input('x', [1, 1, channels]);
    const kernel = input('kernel', [filters, channels]);
    const [slope] = gradients([reduceSum(square(einsum('bsc,fc->bsf', [x, kernel])))], [scalar(1)], [kernel]);
    const [each] = vectorize([slope], new Map([[x, input('all', [examples, ...x.shape])]]));
    for (const sum of contract([reduceSum(each, [0]), reduceSum(square(each), [0])]))
      assert.equal(
        topological([sum]).find(({ shape }) => size(shape) >= examples * channels * filters),
        undefined,
      );
  });
});
