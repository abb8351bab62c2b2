/** Convolutions by hand: what comes out, and what is noted of it. */
import assert from 'node:assert/strict';
import { input } from '../../../../../src/core/graph/leaf';
import { topological } from '../../../../../src/core/graph/node';
import { Transpose } from '../../../../../src/core/ops/reshape';
import { Value } from '../../../../../src/core/formats/onnx/graph/value';
import { Unsupported } from '../../../../../src/core/formats/unsupported';
import { call, fed, known } from './call';
import { checkOperator, type Attributes } from './operator-rows';

const line = known([1, 2, 3, 4], [1, 1, 4]);
const pair = known([1, 10], [1, 1, 2]);
const square = known([1, 2, 3, 4], [1, 1, 2, 2]);

checkOperator('Conv', {
  'in one dimension': { inputs: [line, pair], shape: [1, 1, 3], expected: [21, 32, 43] },
  'with a bias': { inputs: [line, pair, known([100])], shape: [1, 1, 3], expected: [121, 132, 143] },
  strided: { inputs: [line, pair], attributes: { strides: [2] }, shape: [1, 1, 2], expected: [21, 43] },
  dilated: { inputs: [line, pair], attributes: { dilations: [2] }, shape: [1, 1, 2], expected: [31, 42] },
  padded: { inputs: [line, pair], attributes: { pads: [1, 0] }, shape: [1, 1, 4], expected: [10, 21, 32, 43] },
  SAME_UPPER: {
    inputs: [line, pair],
    attributes: { auto_pad: 'SAME_UPPER' },
    shape: [1, 1, 4],
    expected: [21, 32, 43, 4],
  },
  SAME_LOWER: {
    inputs: [line, pair],
    attributes: { auto_pad: 'SAME_LOWER' },
    shape: [1, 1, 4],
    expected: [10, 21, 32, 43],
  },
  'VALID, with pads that do not count': {
    inputs: [line, pair],
    attributes: { auto_pad: 'VALID', pads: [1, 1] },
    shape: [1, 1, 3],
    expected: [21, 32, 43],
  },
  'in groups': {
    inputs: [known([1, 2, 3, 4], [1, 2, 2]), known([1, 10, 100, 1000], [2, 1, 2])],
    attributes: { group: 2 },
    shape: [1, 2, 1],
    expected: [21, 4300],
  },
  'in two dimensions, two filters of two channels': {
    inputs: [known([1, 2, 3, 4], [1, 2, 1, 2]), known([1, 10, 100, 1000, 2, 20, 200, 2000], [2, 2, 1, 2])],
    attributes: { kernel_shape: [1, 2] },
    shape: [1, 2, 1, 1],
    expected: [4321, 8642],
  },
  'in three dimensions': {
    inputs: [known([1, 2, 3, 4, 5, 6, 7, 8], [1, 1, 2, 2, 2]), known([1, 10, 100, 1000], [1, 1, 2, 1, 2])],
    attributes: { pads: [0, 0, 0, 1, 0, 0] },
    shape: [1, 1, 2, 2, 1],
    expected: [6521, 8743, 65, 87],
  },
});

checkOperator('ConvInteger', {
  'less the zero points, 0 around': {
    inputs: [known([3, 4], [1, 1, 2], 'uint8'), known([2, 11], [1, 1, 2], 'uint8'), known([2], []), known([1])],
    attributes: { pads: [1, 0] },
    shape: [1, 1, 2],
    expected: [10, 21],
  },
});

const fused = { domain: 'com.microsoft' };
checkOperator('FusedConv', {
  'with a sum and an activation': {
    inputs: [line, pair, known([-130]), known([0, 100, 88], [1, 1, 3])],
    attributes: { activation: 'Relu' },
    options: fused,
    shape: [1, 1, 3],
    expected: [0, 2, 1],
  },
  'with bounds': {
    inputs: [line, pair],
    attributes: { activation: 'Clip', activation_params: [25, 40] },
    options: fused,
    shape: [1, 1, 3],
    expected: [25, 32, 40],
  },
  'with a sigmoid of lines': {
    inputs: [line, pair],
    attributes: { activation: 'HardSigmoid', activation_params: [0.5, -15] },
    options: fused,
    shape: [1, 1, 3],
    expected: [0, 1, 1],
  },
  'with no activation': { inputs: [line, pair], options: fused, shape: [1, 1, 3], expected: [21, 32, 43] },
});

describe('what a convolution notes', () => {
  for (const operator of ['Conv', 'ConvTranspose'])
    it(`${operator}: the weight, its output before a bias, and the axis of the units`, () => {
      const w = input('w', [3, 3, 2, 2]);
      const weights = new Map([[w, new Float32Array(36)]]);
      const inputs = [fed('x', [1, 3, 4, 4]), Value.of(w, 'float32'), known([1, 2, 3])];
      const { outputs, applications } = call(operator, inputs, {}, { weights });
      const [{ kernel, output, axis }] = applications;
      assert.equal(applications.length, 1);
      assert.equal(kernel, w);
      assert.equal(axis, 3);
      const extents = operator === 'Conv' ? [3, 3] : [5, 5];
      assert.deepEqual(output.shape, [1, ...extents, 3]);
      assert.deepEqual(outputs[0]?.channelsLast.inputs[0], output);
      assert.deepEqual(outputs[0]?.shape, [1, 3, ...extents]);
    });

  for (const [channels, count] of [
    [2, 1],
    [4, 0],
  ])
    it(`ConvTranspose: two groups of ${channels} channels are noted ${count} times, as the file counts their units anew`, () => {
      const w = input('w', [channels, 3, 2, 2]);
      const weights = new Map([[w, new Float32Array(channels * 12)]]);
      const inputs = [fed('x', [1, channels, 4, 4]), Value.of(w, 'float32')];
      assert.equal(call('ConvTranspose', inputs, { group: 2 }, { weights }).applications.length, count);
    });

  it('a kernel that is computed from data is not noted', () => {
    const { applications } = call('Conv', [fed('x', [1, 3, 4, 4]), fed('w', [2, 3, 2, 2])]);
    assert.deepEqual(applications, []);
  });
});

describe('a chain of convolutions', () => {
  it('needs no transposition of images between them', () => {
    const image = fed('x', [1, 2, 6, 6]);
    const once = call('Conv', [image, known(new Array<number>(36).fill(1), [2, 2, 3, 3])]).outputs[0];
    const pooled = call('MaxPool', [once], { kernel_shape: [2, 2] }).outputs[0];
    const normalized = call('BatchNormalization', [pooled, ...[1, 2, 3, 4].map((each) => known([each, each]))]);
    const twice = call('Conv', [normalized.outputs[0], known(new Array<number>(16).fill(1), [2, 2, 2, 2])]).outputs[0];
    const images = topological([twice!.channelsLast]).filter(
      (node) => node.op === Transpose && node.inputs[0].shape[0] === 1,
    );
    assert.deepEqual(
      images.map(({ inputs: [source] }) => source),
      [image.node],
    );
  });
});

describe('convolutions that do not fit are refused', () => {
  const rows: Record<string, [inputs: readonly Value[], attributes: Attributes]> = {
    'other channels': [[line, known([1, 1], [1, 2, 1])], {}],
    'a kernel of other extents than are said': [[line, pair], { kernel_shape: [3] }],
    'a kernel of another number of dimensions': [[line, square], {}],
    'no spatial axis': [[known([1], [1, 1]), known([1], [1, 1])], {}],
    'strides for another number of axes': [[line, pair], { strides: [1, 1] }],
    'a stride of 0': [[line, pair], { strides: [0] }],
    'negative pads': [[line, pair], { pads: [-1, 0] }],
    'pads on one side': [[line, pair], { pads: [1] }],
    'pads beyond reason': [[line, pair], { pads: [2 ** 40, 0] }],
    'a window longer than the image': [[line, known([1, 1, 1, 1, 1], [1, 1, 5])], {}],
    'a bias for other channels': [[line, pair, known([1, 2])], {}],
    'groups that do not split': [[line, pair], { group: 2 }],
    'another padding': [[line, pair], { auto_pad: 'SAME' }],
  };
  for (const [name, [inputs, attributes]] of Object.entries(rows))
    it(name, () => assert.throws(() => call('Conv', inputs, attributes), RangeError));

  const transposed: Record<string, [inputs: readonly Value[], attributes: Attributes]> = {
    'more pads than there is': [[line, pair], { pads: [3, 3] }],
    'an extent beyond reason': [[line, pair], { strides: [2 ** 40] }],
    'an extent of 0': [[line, pair], { output_shape: [0] }],
    'a kernel of another number of dimensions': [[line, square], {}],
  };
  for (const [name, [inputs, attributes]] of Object.entries(transposed))
    it(`transposed: ${name}`, () => assert.throws(() => call('ConvTranspose', inputs, attributes), RangeError));

  it('an activation that is not known, by name', () =>
    assert.throws(() => call('FusedConv', [line, pair], { activation: 'Cosine' }, fused), Unsupported));
});
