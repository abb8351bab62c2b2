/** Softmax, layer norms and their fused forms against onnxruntime. */
import assert from 'node:assert/strict';
import type { KnownTensor } from '../../../../../src/core/formats/onnx/graph/value';
import type { AttributeValue } from '../../../../../src/core/formats/onnx/operators/attributes';
import { Value } from '../../../../../src/core/formats/onnx/graph/value';
import { input } from '../../../../../src/core/graph/leaf';
import { call, fed } from './call';
import { assertAgrees, integers, noise } from './onnxruntime';

const make = noise(8);
interface Row {
  readonly operator: string;
  readonly inputs: readonly (KnownTensor | undefined)[];
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  readonly outputs?: readonly number[];
  readonly opset?: number;
  readonly domain?: string;
}
const check = (title: string, rows: Readonly<Record<string, Row>>): void => {
  describe(title, () => {
    for (const [name, row] of Object.entries(rows)) it(`${row.operator}, ${name}`, () => assertAgrees(row));
  });
};

const x = make(2, 3, 4, 2);
check('ONNX softmax', {
  ...Object.fromEntries(
    ['Softmax', 'LogSoftmax'].flatMap((operator) =>
      [11, 13].flatMap((opset) => [
        [`${operator} of opset ${opset}`, { operator, opset, inputs: [x] }],
        ...[0, 1, 2, -1].map((axis) => [
          `${operator} of opset ${opset}, axis ${axis}`,
          { operator, opset, inputs: [x], attributes: { axis } },
        ]),
      ]),
    ) as [string, Row][],
  ),
});

describe('ONNX softmax of images', () => {
  it('stays with channels last', () => {
    const image = Value.channelsLast(input('image', [1, 2, 2, 3]), 'float32');
    const [y] = call('Softmax', [image], { axis: 1 }).outputs;
    assert.deepEqual([y?.isChannelsLast, y?.shape], [true, [1, 3, 2, 2]]);
    assert.equal(y?.any.op.name, 'Softmax');
  });
  it('of a scalar is refused', () => assert.throws(() => call('Softmax', [fed('x', [])]), RangeError));
});

check('ONNX layer norms', {
  'last axis, with statistics': {
    operator: 'LayerNormalization',
    opset: 17,
    inputs: [make(2, 3, 5), make(5), make(5)],
    outputs: [0, 1, 2],
  },
  'two axes, no bias, other epsilon': {
    operator: 'LayerNormalization',
    opset: 17,
    inputs: [make(2, 3, 5), make(3, 5)],
    attributes: { axis: 1, epsilon: 0.1 },
  },
  'last axis': { operator: 'RMSNormalization', opset: 23, inputs: [make(2, 3, 5), make(5)] },
  'two axes': {
    operator: 'RMSNormalization',
    opset: 23,
    inputs: [make(2, 3, 5), make(3, 5)],
    attributes: { axis: -2, epsilon: 0.1 },
  },
  'onnxruntime’s': {
    operator: 'SimplifiedLayerNormalization',
    opset: 17,
    inputs: [make(2, 3, 5), make(5)],
    attributes: { epsilon: 0.01 },
    outputs: [0, 1],
  },
});

const domain = 'com.microsoft';
check('onnxruntime’s layer norms of sums', {
  plain: {
    operator: 'SkipLayerNormalization',
    domain,
    inputs: [make(2, 3, 8), make(2, 3, 8), make(8)],
    attributes: { epsilon: 0.01 },
  },
  'both biases, a skip without a batch, the sum': {
    operator: 'SkipLayerNormalization',
    domain,
    inputs: [make(2, 3, 8), make(3, 8), make(8), make(8), make(8)],
    outputs: [0, 3],
  },
  'with a bias, the sum': {
    operator: 'SkipSimplifiedLayerNormalization',
    domain,
    inputs: [make(2, 3, 8), make(2, 3, 8), make(8), make(8)],
    outputs: [0, 3],
  },
  'words, places, segments, a mask': {
    operator: 'EmbedLayerNormalization',
    domain,
    inputs: [
      integers([1, 0, 3, 3, 2, 1], [2, 3], 'int32'),
      integers([0, 0, 1, 0, 1, 1], [2, 3], 'int32'),
      make(4, 8),
      make(5, 8),
      make(2, 8),
      make(8),
      make(8),
      integers([1, 1, 0, 1, 0, 0], [2, 3], 'int32'),
    ],
    attributes: { epsilon: 1e-5 },
    outputs: [0, 1],
  },
  'words and places alone': {
    operator: 'EmbedLayerNormalization',
    domain,
    inputs: [integers([1, 0], [1, 2], 'int32'), undefined, make(4, 8), make(5, 8), undefined, make(8), make(8)],
    outputs: [0, 1],
  },
});

check('onnxruntime’s Gaussian error linear units', {
  plain: { operator: 'Gelu', domain, inputs: [make(2, 9)] },
  default: { operator: 'QuickGelu', domain, inputs: [make(2, 9)] },
  steeper: { operator: 'QuickGelu', domain, inputs: [make(2, 9)], attributes: { alpha: 2.5 } },
  'without a bias': { operator: 'FastGelu', domain, inputs: [make(2, 9)] },
  'with a bias': { operator: 'FastGelu', domain, inputs: [make(2, 9), make(9)] },
  biased: { operator: 'BiasGelu', domain, inputs: [make(2, 9), make(9)] },
});

describe('scales that do not fit', () => {
  it('are refused', () => {
    assert.throws(() => call('LayerNormalization', [fed('x', [2, 4]), fed('s', [3, 2, 4])]), RangeError);
    assert.throws(() => call('LayerNormalization', [fed('x', [2, 4]), fed('s', [4])], { axis: 2 }), RangeError);
    assert.throws(() => call('RMSNormalization', [fed('x', [2, 4])]), /input 1 is missing/);
  });
});
