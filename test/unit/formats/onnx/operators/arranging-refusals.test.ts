/** Operators that arrange and index: which operands are kernels, what does not fit, what is refused. */
import assert from 'node:assert/strict';
import type { Value } from '../../../../../src/core/formats/onnx/graph/value';
import type { AttributeValue } from '../../../../../src/core/formats/onnx/operators/attributes';
import { Unsupported } from '../../../../../src/core/formats/unsupported';
import { range } from '../../../../../src/core/graph/shape';
import { filled } from '../../../../../src/core/ops/reshape';
import { call, fed, known } from './call';

/** Titles begin with the operator's name. */
const operatorOf = (title: string): string => title.split(/[ ,]/)[0];

describe('ONNX kernels in what arranges', () => {
  const table = fed('table', [7, 2]);
  const weights = new Map([[table.node, range(14)]]);

  it('a table whose rows the data names is a kernel, its columns are units', () => {
    const rowsOfData = fed('rows', [1, 3], 'int64');
    const { applications, outputs } = call('Gather', [table, rowsOfData], {}, { weights });
    assert.deepEqual(outputs[0]?.shape, [1, 3, 2]);
    assert.deepEqual(applications, [{ kernel: table.node, output: outputs[0]?.node, axis: 2 }]);
  });

  it('known rows of a table are no application: no data reaches them', () => {
    assert.deepEqual(call('Gather', [table, known([0, 1], [2], 'int64')], {}, { weights }).applications, []);
  });

  it('an operand of Einsum with one axis of its own is a kernel', () => {
    const data = fed('data', [1, 3, 2]);
    const { applications, outputs } = call('Einsum', [data, table], { equation: 'bij,oj->boi' }, { weights });
    assert.deepEqual(applications, [{ kernel: table.node, output: outputs[0]?.node, axis: 1 }]);
  });
});

describe('ONNX operators that arrange: what does not fit', () => {
  const pixels = known(range(12), [3, 4]);
  const list = (...values: number[]): Value => known(values, [values.length], 'int64');
  type Wrong = readonly [
    title: string,
    inputs: readonly (Value | undefined)[],
    attributes?: Record<string, AttributeValue>,
    outputs?: number,
  ];
  const wrong: readonly Wrong[] = [
    ['Reshape to another size', [pixels, list(5, 2)]],
    ['Reshape with two open extents', [pixels, list(-1, -1)]],
    ['Reshape below zero', [pixels, list(-3, -4)]],
    ['Reshape to what does not divide', [pixels, list(5, -1)]],
    ['Reshape to no shape', [pixels]],
    ['Squeeze of an axis that is longer', [pixels, list(0)]],
    ['Unsqueeze twice', [pixels, list(0, -4)]],
    ['Unsqueeze of an axis that there is not', [pixels, list(5)]],
    ['Transpose of one axis', [pixels], { perm: [0] }],
    ['Expand to what does not broadcast', [pixels, list(2, 4)]],
    ['Flatten from behind the end', [pixels], { axis: 3 }],
    ['Slice without ends', [pixels, list(0)]],
    ['Slice by nothing', [pixels, list(0), list(2), list(0), list(0)]],
    ['Slice of more axes than starts', [pixels, list(0), list(2), list(0, 1)]],
    ['Slice of one axis twice', [pixels, list(0, 0), list(1, 1), list(0, -2)]],
    ['Split into other than its outputs', [pixels], { axis: 0, num_outputs: 3 }],
    ['Reshape to very many axes', [pixels, known(new Float64Array(2 ** 20).fill(1), [2 ** 20], 'int64')]],
    ['Unsqueeze very often', [pixels, known(new Float64Array(2 ** 20), [2 ** 20], 'int64')]],
    ['Einsum of a very long equation', [pixels], { equation: `${'a'.repeat(2 ** 20)}1->a` }],
    [
      'ScatterElements, products of very many updates',
      [list(0), known(new Float64Array(2 ** 20), [2 ** 20], 'int64'), fed('u', [2 ** 20])],
      { reduction: 'mul' },
    ],
    ['Slice backwards of very much', [fed('large', [2 ** 30]), list(-1), list(-(2 ** 40)), list(0), list(-1)]],
    ['Trilu of very much', [fed('large', [2 ** 30, 1])]],
    ['Pad, mirrored, of very much', [fed('large', [2 ** 25]), list(1, 1)], { mode: 'reflect' }],
    ['Einsum of a very long diagonal', [fed('large', [2, 2, 2 ** 24])], { equation: 'iij->ij' }],
    ['Split into fractions', [pixels, known([1.5, 1.5])], { axis: 0 }],
    ['Split into less than nothing', [pixels, list(4, -1)], { axis: 0 }],
    ['Split into too much', [pixels, list(1, 3)], { axis: 0 }],
    ['Concat of other extents', [pixels, known(range(4), [2, 2])], { axis: 0 }],
    ['Pad by too few numbers', [pixels, list(1, 1)]],
    ['Pad by fractions', [pixels, known([0.5, 0, 0, 0])]],
    ['Pad in another way', [pixels, list(1, 1, 1, 1)], { mode: 'around' }],
    ['Pad of too little', [pixels, list(-4, 0, 0, 0)]],
    ['Gather of a row that there is not', [pixels, list(3)]],
    ['GatherND of too many axes', [pixels, known([0, 0, 0], [1, 3], 'int64')]],
    ['GatherElements of another rank', [pixels, list(0)]],
    ['ScatterElements of other updates', [pixels, known([0], [1, 1], 'int64'), known([1, 2], [1, 2])]],
    ['ScatterND of other updates', [pixels, known([0], [1, 1], 'int64'), known([1, 2], [1, 2])]],
    ['TopK of too many', [pixels, list(5)]],
    ['TopK of none', [pixels, list(0)]],
    ['DepthToSpace of channels that do not divide', [known(range(12), [1, 3, 2, 2])], { blocksize: 2 }],
    ['DepthToSpace without a block', [known(range(12), [1, 3, 2, 2])]],
    ['SpaceToDepth of extents that do not divide', [known(range(12), [1, 1, 3, 4])], { blocksize: 2 }],
    ['Tile once', [pixels, list(2)]],
    ['Tile below zero', [pixels, list(-1, 1)]],
    ['Compress of too many', [pixels, known([0, 0, 0, 1], [4], 'bool')], { axis: 0 }],
    ['ConstantOfShape below zero', [list(2, -1)]],
    ['Range without steps', [known([0], []), known([1], []), known([0], [])]],
    ['EyeLike of no matrix', [list(1)]],
    ['Einsum of one operand', [pixels], { equation: 'ij,jk->ik' }],
    ['CumSum of no axis', [pixels, list(2)]],
    ['Trilu of a list', [list(1)]],
  ];
  for (const [title, inputs, attributes = {}, outputs = 2] of wrong)
    it(title, () =>
      assert.throws(
        () => call(operatorOf(title), inputs, attributes, { outputs }),
        (error) => error instanceof RangeError,
      ),
    );

  const refused: readonly Wrong[] = [
    ['Reshape to what the data says', [pixels, fed('shape', [2], 'int64')]],
    ['NonZero of data', [fed('data', [3])]],
    ['ConstantOfShape, far too large', [list(2 ** 20, 2 ** 20)]],
    ['Expand, far too large', [known([1]), list(2 ** 20, 2 ** 20)]],
    ['Tile, far too large', [pixels, list(2 ** 20, 2 ** 20)]],
    ['Range, far too long', [known([0], []), known([1e12], []), known([1], [])]],
    ['Pad, far too wide', [pixels, list(0, 2 ** 30, 0, 2 ** 30)]],
    ['OneHot, far too deep', [pixels, known([2 ** 40], [], 'int64'), list(0, 1)]],
    ['NonZero, far too many', [known([1], [1]).like(filled(1, [2 ** 25]))]],
    ['EyeLike, far too large', [fed('large', [2 ** 20, 2 ** 20])]],
    [
      'ScatterElements, too many products',
      [known(range(100)), fed('places', [65], 'int64'), known(range(65))],
      { reduction: 'mul' },
    ],
  ];
  for (const [title, inputs, attributes = {}] of refused)
    it(`${title} is refused, with the reason`, () =>
      assert.throws(() => call(operatorOf(title), inputs, attributes), Unsupported));
});
