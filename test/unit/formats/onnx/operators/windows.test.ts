/** Windows, changes of resolution and norms of channels against onnxruntime: seeded geometries, options by chance. */
import { range } from '../../../../../src/core/graph/shape';
import type { KnownTensor } from '../../../../../src/core/formats/onnx/graph/value';
import type { AttributeValue } from '../../../../../src/core/formats/onnx/operators/attributes';
import { seeded } from '../../../graph/support';
import { assertAgrees, integers, noise, type NodeCase } from './onnxruntime';

const make = noise(11);
const random = seeded(12);
const between = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
const oneOf = <Each>(...each: readonly Each[]): Each => each[between(0, each.length - 1)];
const maybe = <Option>(option: Option): Option | Record<string, never> => (random() < 0.5 ? option : {});

type Attributes = Readonly<Record<string, AttributeValue>>;

/** Windows in so many dimensions that fit into an image of the extents. */
interface Geometry {
  readonly image: readonly number[];
  readonly kernel: readonly number[];
  readonly attributes: Attributes;
}

/** @param paddings how the image may be padded, as `auto_pad` has it. */
function geometryOf(rank: number, paddings: readonly string[], { dilated = true } = {}): Geometry {
  const axes = range(rank);
  const kernel = axes.map(() => between(1, 3));
  const strides = axes.map(() => between(1, 3));
  const dilations = axes.map(() => (dilated ? between(1, 2) : 1));
  const image = axes.map((axis) => dilations[axis] * (kernel[axis] - 1) + 1 + between(0, 4));
  const side = (): number[] => axes.map((axis) => between(0, kernel[axis] - 1));
  // Where windows leave gaps, onnxruntime counts less than no padding as such.
  const isTight = axes.every((axis) => kernel[axis] >= strides[axis]);
  const padding = isTight ? oneOf(...paddings) : 'NOTSET';
  return {
    image,
    kernel,
    attributes: {
      strides,
      // onnxruntime knows no padding by itself of dilated windows.
      ...(padding === 'NOTSET' && dilated && { dilations }),
      ...(padding === 'NOTSET' ? maybe({ pads: [...side(), ...side()] }) : { auto_pad: padding }),
    },
  };
}

const everyPadding = ['NOTSET', 'NOTSET', 'SAME_UPPER', 'SAME_LOWER', 'VALID'];

function conv(rank: number): NodeCase {
  const { image, kernel, attributes } = geometryOf(rank, everyPadding);
  const [group, own, filters] = [between(1, 3), between(1, 3), between(1, 2)];
  const bias = random() < 0.5 ? [make(group * filters)] : [];
  return {
    operator: 'Conv',
    inputs: [make(between(1, 2), group * own, ...image), make(group * filters, own, ...kernel), ...bias],
    attributes: { ...attributes, group, ...maybe({ kernel_shape: kernel }) },
  };
}

/** What onnxruntime's optimiser makes of a convolution, a sum and an activation. */
function fusedConv(): NodeCase {
  const { image, kernel, attributes } = geometryOf(2, ['NOTSET']);
  return {
    operator: 'FusedConv',
    domain: 'com.microsoft',
    inputs: [make(1, 2, ...image), make(3, 2, ...kernel), make(3)],
    attributes: {
      ...attributes,
      ...oneOf<Attributes>(
        { activation: 'Relu' },
        { activation: 'Sigmoid' },
        { activation: 'LeakyRelu', activation_params: [0.2] },
        { activation: 'Clip', activation_params: [-0.5, 0.5] },
        { activation: 'HardSigmoid', activation_params: [0.3, 0.6] },
      ),
    },
  };
}

function convTranspose(rank: number): NodeCase {
  const { image, kernel, attributes } = geometryOf(rank, ['NOTSET']);
  const [group, own, filters] = [between(1, 3), between(1, 3), between(1, 2)];
  const strides = attributes['strides'] as readonly number[];
  return {
    operator: 'ConvTranspose',
    inputs: [make(between(1, 2), group * own, ...image), make(group * own, filters, ...kernel), make(group * filters)],
    attributes: {
      ...attributes,
      group,
      ...maybe({ output_padding: strides.map((stride) => between(0, stride - 1)) }),
    },
  };
}

function pool(operator: string, rank: number): NodeCase {
  const { image, kernel, attributes } = geometryOf(rank, everyPadding);
  const options: Readonly<Record<string, Attributes>> = {
    AveragePool: { ...maybe({ count_include_pad: 1 }), ...maybe({ ceil_mode: 1 }) },
    LpPool: { p: between(1, 3) },
    MaxPool: { ...maybe({ ceil_mode: 1 }) },
  };
  return {
    operator,
    opset: 22,
    inputs: [make(between(1, 2), between(1, 3), ...image)],
    attributes: { ...attributes, ...options[operator], kernel_shape: kernel },
  };
}

function maxPoolWithPositions(): NodeCase {
  const { image, kernel, attributes } = geometryOf(between(1, 2), ['NOTSET']);
  return {
    operator: 'MaxPool',
    opset: 22,
    inputs: [make(2, 3, ...image)],
    attributes: { ...attributes, kernel_shape: kernel, storage_order: between(0, 1) },
    outputs: [0, 1],
  };
}

/** Under the last of these onnxruntime and ONNX differ about scales that are not the quotient of extents. */
const coordinates = ['half_pixel', 'pytorch_half_pixel', 'asymmetric', 'align_corners'];
const ofScales = coordinates.slice(0, -1);
function resize(mode: string): NodeCase {
  const image = [between(2, 6), between(2, 6)];
  const bySizes = random() < 0.5;
  const target: readonly (KnownTensor | undefined)[] = bySizes
    ? [undefined, integers([1, 2, between(1, 9), between(1, 9)])]
    : [{ shape: [4], type: 'float32', values: [1, 1, oneOf(0.5, 2, 3), oneOf(0.5, 1, 2)] }];
  return {
    operator: 'Resize',
    opset: 19,
    inputs: [make(1, 2, ...image), undefined, ...target],
    attributes: {
      mode,
      coordinate_transformation_mode: bySizes ? oneOf(...coordinates) : oneOf(...ofScales),
      ...(mode === 'nearest' && { nearest_mode: oneOf('round_prefer_floor', 'round_prefer_ceil', 'floor', 'ceil') }),
      ...(mode === 'cubic' && { cubic_coeff_a: oneOf(-0.5, -0.75), exclude_outside: between(0, 1) }),
    },
  };
}

const channels = (least: number): KnownTensor => {
  const { shape, values } = make(4);
  return { shape, type: 'float32', values: Float32Array.from(values, (each) => least + 1 + each) };
};
const norms: Readonly<Record<string, () => NodeCase>> = {
  BatchNormalization: () => ({
    operator: 'BatchNormalization',
    inputs: [make(2, 4, ...range(between(0, 3)).map(() => 3)), make(4), make(4), make(4), channels(0.1)],
    attributes: { epsilon: oneOf(1e-5, 0.1) },
  }),
  'BatchNormalization of opset 9': () => ({
    operator: 'BatchNormalization',
    opset: 9,
    inputs: [make(2, 4, 3, 2), make(4), make(4), make(4), channels(0.1)],
  }),
  InstanceNormalization: () => ({
    operator: 'InstanceNormalization',
    inputs: [make(2, 4, ...range(between(1, 3)).map(() => 3)), make(4), make(4)],
  }),
  GroupNormalization: () => ({
    operator: 'GroupNormalization',
    opset: 21,
    inputs: [make(2, 4, 3, 2), make(4), make(4)],
    attributes: { num_groups: oneOf(1, 2, 4) },
  }),
  LRN: () => ({
    operator: 'LRN',
    inputs: [make(2, 4, 3, 2)],
    attributes: { size: oneOf(1, 3, 5), alpha: 0.5, beta: 0.75, bias: 2 },
  }),
  LpNormalization: () => ({
    operator: 'LpNormalization',
    inputs: [make(2, 4, 3)],
    attributes: { axis: between(-3, 2), p: between(1, 2) },
  }),
  MeanVarianceNormalization: () => ({ operator: 'MeanVarianceNormalization', inputs: [make(2, 4, 3, 2)] }),
};

const globalPool = (operator: string): NodeCase => ({
  operator,
  opset: 17,
  inputs: [make(2, 3, ...range(between(1, 3)).map(() => between(1, 4)))],
  attributes: operator === 'GlobalLpPool' ? { p: between(1, 3) } : {},
});

function gridSample(): NodeCase {
  return {
    operator: 'GridSample',
    opset: 20,
    inputs: [make(2, 3, 4, 3), make(2, 3, 2, 2)],
    attributes: {
      mode: oneOf('linear', 'nearest', 'cubic'),
      padding_mode: oneOf('zeros', 'border', 'reflection'),
      align_corners: between(0, 1),
    },
  };
}

const ofRank = (rank: number): Readonly<Record<string, () => NodeCase>> => ({
  [`Conv, ${rank}-D`]: () => conv(rank),
  [`ConvTranspose, ${rank}-D`]: () => convTranspose(rank),
  [`AveragePool, ${rank}-D`]: () => pool('AveragePool', rank),
  [`LpPool, ${rank}-D`]: () => pool('LpPool', rank),
  [`MaxPool, ${rank}-D`]: () => pool('MaxPool', rank),
});

const families: Readonly<Record<string, () => NodeCase>> = {
  ...ofRank(1),
  ...ofRank(2),
  ...ofRank(3),
  FusedConv: fusedConv,
  'MaxPool with positions': maxPoolWithPositions,
  ...Object.fromEntries(
    ['GlobalAveragePool', 'GlobalLpPool', 'GlobalMaxPool'].map((each) => [each, () => globalPool(each)]),
  ),
  ...Object.fromEntries(['nearest', 'linear', 'cubic'].map((mode) => [`Resize, ${mode}`, () => resize(mode)])),
  ...norms,
  GridSample: gridSample,
};

describe('onnxruntime agrees', () => {
  for (const [name, build] of Object.entries(families))
    it(name, async () => {
      for (let round = 0; round < 10; round++) {
        const each = build();
        await assertAgrees(each).catch((error: unknown) => {
          const shapes = each.inputs.map((input) => input?.shape);
          throw new Error(JSON.stringify({ shapes, ...each.attributes }), { cause: error });
        });
      }
    });
});
