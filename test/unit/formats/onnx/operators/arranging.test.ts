/** Operators that arrange and index: onnxruntime's shapes and numbers in old and new versions; images with channels last. */
import assert from 'node:assert/strict';
import { Value, type KnownTensor } from '../../../../../src/core/formats/onnx/graph/value';
import type { AttributeValue } from '../../../../../src/core/formats/onnx/operators/attributes';
import { range } from '../../../../../src/core/graph/shape';
import { moveAxis } from '../../../../../src/core/ops/reshape';
import { call, fed, known, numbersOf } from './call';
import { assertAgrees, integers, noise, type NodeCase } from './onnxruntime';

const random = noise(3);
const [x, image] = [random(3, 4, 2), random(2, 4, 3, 5)];
const scalar = (value: number, type: 'int64' | 'float32' = 'int64'): KnownTensor => ({
  values: [value],
  shape: [],
  type,
});
const flags = (...values: number[]): KnownTensor => integers(values, [values.length], 'bool');

type Row = readonly [
  title: string,
  inputs: readonly (KnownTensor | undefined)[],
  attributes?: Readonly<Record<string, AttributeValue>>,
  rest?: Pick<NodeCase, 'opset' | 'outputs'>,
];

/** Titles begin with the operator's name. */
const rows: readonly Row[] = [
  ['Concat', [image, random(2, 1, 3, 5), image], { axis: 1 }],
  ['Concat, the last axis', [image, random(2, 4, 3, 2)], { axis: -1 }, { opset: 11 }],
  ['Concat, the first axis', [image, image], { axis: 0 }, { opset: 7 }],
  ['Slice by attributes', [image], { starts: [1, -3], ends: [3, 1000], axes: [1, 3] }, { opset: 7 }],
  ['Slice by attributes, of the first axes', [image], { starts: [0, 1], ends: [1, -1] }, { opset: 9 }],
  ['Slice', [image, integers([1, 0]), integers([2 ** 40, 4])], {}, { opset: 10 }],
  ['Slice, backwards', [image, integers([-1, 3]), integers([-100, 0]), integers([-1, 1]), integers([-2, -1])]],
  ['Slice, every other', [image, integers([1]), integers([100]), integers([-1]), integers([2])]],
  ['Slice, one far step', [image, integers([1]), integers([100]), integers([3]), integers([2 ** 40])]],
  ['Slice, one step back', [image, integers([2]), integers([-1000]), integers([3]), integers([-1000])]],
  ['Slice, nothing', [image, integers([3]), integers([1]), integers([1]), integers([2])]],
  ['Slice, nothing backwards', [image, integers([1]), integers([3]), integers([1]), integers([-1])]],
  ['Slice, more than there is', [image, integers([-100]), integers([100]), integers([2])]],
  ['Split in equal parts', [image], { axis: 1 }, { opset: 7, outputs: [0, 1] }],
  ['Split by an attribute', [image], { axis: -1, split: [1, 4] }, { opset: 11, outputs: [0, 1] }],
  ['Split by an input', [image, integers([1, 3])], { axis: 1 }, { opset: 13, outputs: [0, 1] }],
  ['Split in unequal parts', [image], { axis: 3, num_outputs: 3 }, { outputs: [0, 1, 2] }],
  ['Flatten', [image], {}, { opset: 7 }],
  ['Flatten from an axis', [image], { axis: 2 }, { opset: 9 }],
  ['Flatten from the end', [image], { axis: -1 }],
  ['Flatten to one column', [image], { axis: 4 }],
  ['Flatten to one row', [image], { axis: 0 }],
  ['Reshape', [image, integers([0, -1, 5])], {}, { opset: 7 }],
  ['Reshape of pixels', [image, integers([0, 0, -1])], {}],
  ['Reshape to pixels', [image, integers([2, 4, 5, 3])]],
  ['Reshape of nothing', [random(0, 3), integers([3, 0])], { allowzero: 1 }],
  ['Squeeze by an attribute', [random(1, 3, 1, 2)], { axes: [0, -2] }, { opset: 11 }],
  ['Squeeze by an input', [random(1, 3, 1, 2), integers([-2])], {}, { opset: 13 }],
  ['Squeeze all', [random(1, 3, 1, 2)]],
  ['Unsqueeze by an attribute', [x], { axes: [0, -1] }, { opset: 11 }],
  ['Unsqueeze by an input', [x, integers([3, 0])], {}, { opset: 13 }],
  ['Transpose', [x]],
  ['Transpose of an image', [image], { perm: [0, 2, 3, 1] }],
  ['Expand', [random(2, 1, 3, 1), integers([4, 1, 5])]],
  ['Expand in front', [x, integers([2, 1, 1, 1])], {}, { opset: 8 }],
  ['Shape', [image], {}, { opset: 7 }],
  ['Shape, a part', [image], { start: 1, end: -1 }],
  ['Shape, more than there is', [image], { start: -10, end: 10 }],
  ['Size', [image]],
  ['Tile', [image, integers([1, 2, 1, 3])]],
  ['Pad by attributes', [image], { pads: [0, 1, 2, 0, 1, 0, 0, 1], value: 2 }, { opset: 7 }],
  ['Pad', [image, integers([0, 1, 2, 0, 1, 0, 0, 1]), scalar(0.5, 'float32')], {}, { opset: 11 }],
  ['Pad, cut off', [image, integers([0, -1, 2, 0, 0, 0, -1, -2])], {}, { opset: 13 }],
  ['Pad of two axes', [image, integers([1, 0, 2, 3]), undefined, integers([-1, 1])], {}, { opset: 18 }],
  ['Pad, mirrored', [image, integers([0, 0, 2, 1, 0, 0, 1, 4])], { mode: 'reflect' }],
  ['Pad, its edge', [image, integers([0, 2, 2, 1, 0, 0, 1, 0])], { mode: 'edge' }],
  ['Pad, wrapped', [image, integers([0, 0, 2, 1, 0, 0, 1, 2])], { mode: 'wrap' }, { opset: 19 }],
  ['Gather', [x, integers([1, -1, 0, 2], [2, 2])], { axis: 1 }],
  ['Gather of one row', [x, scalar(-1)], {}, { opset: 11 }],
  ['Gather of one channel', [image, scalar(-2)], { axis: 1 }],
  ['Gather of one row of pixels', [image, scalar(1)], { axis: 2 }],
  ['Gather of channels', [image, integers([3, 1, 2, 0])], { axis: 1 }],
  ['Gather of a run', [image, integers([0, 1, 2])], { axis: -1 }],
  ['GatherElements', [x, integers([0, -1, 2, 1, 1, -2], [1, 3, 2])], { axis: 1 }],
  ['GatherND', [x, integers([0, -1, 2, 1], [2, 2])], {}, { opset: 11 }],
  ['GatherND, batched', [x, integers([0, -1, 2], [3, 1])], { batch_dims: 1 }],
  ['Compress', [x, flags(0, 1, 1, 0, 1)], {}, { opset: 9 }],
  ['Compress, channels', [image, flags(0, 1, 0, 1)], { axis: 1 }],
  ['ReverseSequence', [random(4, 3, 2), integers([1, 3, 2])]],
  ['ReverseSequence, batch first', [random(3, 4, 2), integers([4, 1, 2])], { batch_axis: 0, time_axis: 1 }],
  ['ScatterElements', [x, integers([3, 0, 1, 2], [2, 2, 1]), random(2, 2, 1)], { axis: 1 }, { opset: 11 }],
  ...['add', 'mul', 'max', 'min'].flatMap((reduction): Row[] => [
    [
      `ScatterElements, ${reduction}`,
      [x, integers([3, -1, 1, 3], [1, 4, 1]), random(1, 4, 1)],
      { axis: 1, reduction },
      { opset: 18 },
    ],
    [`ScatterND, ${reduction}`, [x, integers([2, 0, -1], [3, 1]), random(3, 4, 2)], { reduction }, { opset: 18 }],
  ]),
  ['ScatterND', [x, integers([2, 0, -3, 1], [2, 2]), random(2, 2)], {}, { opset: 11 }],
  ['ArgMax', [image]],
  ['ArgMax of channels, not kept', [image], { axis: 1, keepdims: 0 }, { opset: 7 }],
  ['ArgMin, the last of equals', [integers([1, 0, 0, 2, 1, 1], [2, 3], 'int32')], { axis: -1, select_last_index: 1 }],
  ['TopK by an attribute', [x], { k: 2, axis: 1 }, { opset: 9, outputs: [0, 1] }],
  ['TopK', [image, integers([3])], { axis: 1 }, { opset: 10, outputs: [0, 1] }],
  ['TopK, the smallest', [image, integers([2])], { largest: 0 }, { outputs: [0, 1] }],
  ['TopK of equals', [integers([3, 1, 3, 3, 1], [5], 'int32'), integers([4])], {}, { outputs: [0, 1] }],
  ['CumSum', [image, scalar(1, 'int64')]],
  ['CumSum, exclusive, reverse', [image, scalar(-1)], { exclusive: 1, reverse: 1 }, { opset: 11 }],
  ['DepthToSpace', [image], { blocksize: 2 }, { opset: 7 }],
  ['DepthToSpace, CRD', [random(1, 8, 2, 3)], { blocksize: 2, mode: 'CRD' }],
  ['SpaceToDepth', [random(2, 3, 4, 6)], { blocksize: 2 }],
  ['Trilu', [x]],
  ['Trilu, lower', [x, scalar(-1)], { upper: 0 }],
  ['OneHot', [integers([0, -1, 4, -6, 2], [5]), scalar(4), integers([2, 5], [2], 'float32')]],
  ['OneHot, in front', [integers([0, 1, 3, 2], [2, 2]), integers([3]), integers([0, 1])], { axis: 0 }, { opset: 9 }],
  ['Einsum', [random(2, 3, 4), random(4, 5)], { equation: 'bij, jk -> bik' }],
  ['Einsum of a diagonal', [random(3, 3)], { equation: 'ii' }],
  ['Einsum with an ellipsis', [random(2, 3, 4), random(2, 4, 2)], { equation: '...ij,...jk' }],
  ['Range', [scalar(3), scalar(-4), scalar(-2)]],
  ['Range of reals', [scalar(1, 'float32'), scalar(2, 'float32'), scalar(0.3, 'float32')], {}, { opset: 11 }],
  ['EyeLike', [random(3, 5)], { k: 1 }],
  ['EyeLike of integers', [random(3, 2)], { dtype: 7, k: -1 }],
  ['NonZero', [integers([1, 0, 0, -2, 3, 0], [2, 3], 'int32')]],
  ['Unique', [integers([2, 1, 1, 3, 4, 3])], {}, { outputs: [0, 1, 2, 3] }],
  ['Unique, unsorted', [integers([2, 1, 1, 3, 4, 3])], { sorted: 0 }, { outputs: [0, 1, 2, 3] }],
  ['Unique rows', [integers([1, 0, 1, 0, 0, 1, 1, 0], [4, 2])], { axis: 0 }, { outputs: [0, 1, 2, 3] }],
  ['Unique columns', [integers([3, 1, 3, 2, 1, 2], [2, 3])], { axis: 1 }, { outputs: [0, 1, 2, 3] }],
];

const operatorOf = (title: string): string => title.split(/[ ,]/)[0];

describe('ONNX operators that arrange and index', () => {
  for (const [title, inputs, attributes = {}, rest = {}] of rows) {
    it(`${title} is onnxruntime's`, () => assertAgrees({ operator: operatorOf(title), inputs, attributes, ...rest }));

    if (!inputs.includes(image)) continue;
    it(`${title}: the same for an image with channels last`, () => {
      const values = inputs.map((input) => input && known(input.values, input.shape, input.type));
      const stored = values.map((value, index) =>
        value && inputs[index] === image ? Value.channelsLast(moveAxis(value.node, 1, 3), value.type) : value,
      );
      const options = { opset: rest.opset ?? 25, used: rest.outputs ?? [0] };
      const plain = call(operatorOf(title), values, attributes, options).outputs;
      const last = call(operatorOf(title), stored, attributes, options).outputs;
      for (const output of options.used) {
        assert.deepEqual(last[output]?.shape, plain[output]?.shape);
        assert.deepEqual(numbersOf(last[output]), numbersOf(plain[output]));
      }
    });
  }

  const stays: readonly (readonly [
    operator: string,
    inputs: KnownTensor[],
    attributes?: Record<string, AttributeValue>,
  ])[] = [
    ['Concat', [random(2, 1, 3, 5)], { axis: 1 }],
    ['Slice', [integers([1]), integers([2]), integers([1])]],
    ['Split', [integers([1, 3])], { axis: 1 }],
    ['Pad', [integers([0, 0, 1, 1, 0, 0, 1, 1])], { mode: 'reflect' }],
    ['Tile', [integers([1, 1, 2, 1])]],
    ['Reshape', [integers([2, 4, 15])]],
    ['DepthToSpace', [], { blocksize: 2 }],
  ];
  for (const [operator, others, attributes = {}] of stays)
    it(`${operator} leaves channels last`, () => {
      const stored = Value.channelsLast(fed('x', [2, 3, 5, 4]).node, 'float32');
      const rest = others.map(({ values, shape, type }) => known(values, shape, type));
      const [result] = call(operator, [stored, ...rest], attributes, { outputs: 2 }).outputs;
      assert.equal(result?.isChannelsLast, true);
    });
});

describe('ONNX operators that are not in onnxruntime', () => {
  it('CenterCropPad', () => {
    const pixels = known(
      range(12).map((k) => k + 1),
      [3, 4],
    );
    const [down] = call('CenterCropPad', [pixels, known([5, 1], [2], 'int64')]).outputs;
    assert.deepEqual(down?.shape, [5, 1]);
    assert.deepEqual(numbersOf(down), [0, 2, 6, 10, 0]);
    const [across] = call('CenterCropPad', [pixels, known([7], [1], 'int64')], { axes: [-1] }).outputs;
    assert.deepEqual(across?.shape, [3, 7]);
    assert.deepEqual(numbersOf(across).slice(0, 7), [0, 1, 2, 3, 4, 0, 0]);
  });

  it('Split of which one part is read', () => {
    const parts = call('Split', [known([1, 2, 3]), known([1, 2], [2], 'int64')], {}, { used: [1] }).outputs;
    assert.deepEqual(numbersOf(parts[1]), [2, 3]);
  });

  it('CumProd', () => {
    const [result] = call('CumProd', [known([1, 2, 3, 4]), known([0], [], 'int64')], { exclusive: 1 }).outputs;
    assert.deepEqual(numbersOf(result), [1, 1, 2, 6]);
  });

  it('Scatter is ScatterElements', () => {
    const inputs = [known([1, 2, 3]), known([2, 0], [2], 'int64'), known([7, 8])];
    assert.deepEqual(numbersOf(call('Scatter', inputs, {}, { opset: 9 }).outputs[0]), [8, 2, 7]);
  });

  it('TensorScatter, around the end of a ring', () => {
    const cache = known([1, 2, 3, 4, 5, 6], [2, 3, 1]);
    const update = known([7, 8, 9, 10], [2, 2, 1]);
    const first = known([0, 2], [2], 'int64');
    const [linear] = call('TensorScatter', [cache, update]).outputs;
    assert.deepEqual(numbersOf(linear), [7, 8, 3, 9, 10, 6]);
    const [ring] = call('TensorScatter', [cache, update, first], { mode: 'circular' }).outputs;
    assert.deepEqual(numbersOf(ring), [7, 8, 3, 10, 5, 9]);
  });

  it('ConstantOfShape', () => {
    const shape = known([2, 3], [2], 'int64');
    const [zeros] = call('ConstantOfShape', [shape]).outputs;
    assert.deepEqual([zeros?.type, zeros?.shape, numbersOf(zeros)], ['float32', [2, 3], [0, 0, 0, 0, 0, 0]]);
    const value = { values: [7], shape: [1], type: 'int64' } as const;
    const [sevens] = call('ConstantOfShape', [shape], { value }).outputs;
    assert.deepEqual([sevens?.type, numbersOf(sevens)], ['int64', [7, 7, 7, 7, 7, 7]]);
  });

  it('numbers around that only a run knows', () => {
    const inputs = [known([1, 2]), known([1, 0], [2], 'int64'), fed('number', [])];
    assert.deepEqual(numbersOf(call('Pad', inputs).outputs[0], { number: [5] }), [5, 1, 2]);
  });
});
