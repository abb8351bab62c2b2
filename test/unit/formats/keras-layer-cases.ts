/** Layers and options of Keras that stock TensorFlow.js lacks, ignores or gets wrong, each with the same computation by its operations. */
import { tf } from './stock';

export const examples = 2;

export interface KerasCase {
  readonly name: string;
  readonly className: string;
  readonly config?: object;
  readonly inputShape: number[];
  /** By name and shape. */
  readonly weights?: Readonly<Record<string, number[]>>;
  /** The version that wrote the file. Absent: TensorFlow.js did. */
  readonly keras?: string;
  /** The same computation by stock operations; `w` are the weights. */
  readonly expected: (x: tf.Tensor, w: Record<string, tf.Tensor>) => tf.Tensor;
}

const conv1d = (x: tf.Tensor, w: tf.Tensor, ...rest: unknown[]): tf.Tensor =>
  tf.conv1d(x as tf.Tensor3D, w as tf.Tensor3D, ...(rest as [number, 'valid']));
const conv2d = (x: tf.Tensor, w: tf.Tensor, ...rest: unknown[]): tf.Tensor =>
  tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, ...(rest as [number, 'valid']));
const depthwise = (x: tf.Tensor, w: tf.Tensor, ...rest: unknown[]): tf.Tensor =>
  tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, ...(rest as [number, 'valid']));
const asImage = (x: tf.Tensor): tf.Tensor => x.expandDims(1);

const norms = { gamma: [3], beta: [3], moving_mean: [3], moving_variance: [3] };
const channelsLast = (x: tf.Tensor, f: (x: tf.Tensor) => tf.Tensor): tf.Tensor =>
  f(x.transpose([0, 2, 3, 1])).transpose([0, 3, 1, 2]);

export const kerasCases: readonly KerasCase[] = [
  {
    name: 'BatchNormalization of channels in front',
    className: 'BatchNormalization',
    config: { axis: [1], epsilon: 0.01 },
    inputShape: [3, 4, 5],
    weights: norms,
    expected: (x, w) =>
      channelsLast(x, (y) =>
        y.sub(w['moving_mean']).div(w['moving_variance'].add(0.01).sqrt()).mul(w['gamma']).add(w['beta']),
      ),
  },
  {
    name: 'BatchNormalization of five axes',
    className: 'BatchNormalization',
    inputShape: [2, 2, 2, 3],
    weights: norms,
    expected: (x, w) =>
      x.sub(w['moving_mean']).div(w['moving_variance'].add(1e-3).sqrt()).mul(w['gamma']).add(w['beta']),
  },
  {
    name: 'Conv1D, causal',
    className: 'Conv1D',
    config: { filters: 2, kernel_size: [3], padding: 'causal', dilation_rate: [2] },
    inputShape: [6, 3],
    weights: { kernel: [3, 3, 2], bias: [2] },
    expected: (x, w) =>
      conv1d(
        x.pad([
          [0, 0],
          [4, 0],
          [0, 0],
        ]),
        w['kernel'],
        1,
        'valid',
        'NWC',
        2,
      ).add(w['bias']),
  },
  {
    name: 'Conv1D of channels in front',
    className: 'Conv1D',
    config: { filters: 2, kernel_size: 3, data_format: 'channels_first', activation: 'softmax' },
    inputShape: [3, 6],
    weights: { kernel: [3, 3, 2], bias: [2] },
    expected: (x, w) =>
      conv1d(x.transpose([0, 2, 1]), w['kernel'], 1, 'valid')
        .add(w['bias'])
        .transpose([0, 2, 1])
        .softmax(),
  },
  {
    name: 'Conv2D in groups',
    className: 'Conv2D',
    config: { filters: 6, kernel_size: [2, 2], groups: 2 },
    inputShape: [5, 5, 4],
    weights: { kernel: [2, 2, 2, 6], bias: [6] },
    expected: (x, w) => {
      const [a, b] = x.split(2, 3);
      const [v, u] = w['kernel'].split(2, 3);
      return tf.concat([conv2d(a, v, 1, 'valid'), conv2d(b, u, 1, 'valid')], 3).add(w['bias']);
    },
  },
  {
    name: 'DepthwiseConv2D with dilation',
    className: 'DepthwiseConv2D',
    config: { kernel_size: [2, 3], dilation_rate: [2, 2], padding: 'same', depth_multiplier: 2 },
    inputShape: [6, 7, 3],
    weights: { depthwise_kernel: [2, 3, 3, 2], bias: [6] },
    expected: (x, w) => depthwise(x, w['depthwise_kernel'], 1, 'same', 'NHWC', 2).add(w['bias']),
  },
  {
    name: 'DepthwiseConv2D of Keras 3',
    className: 'DepthwiseConv2D',
    config: { kernel_size: [2, 3], use_bias: false },
    inputShape: [6, 7, 3],
    weights: { kernel: [2, 3, 3, 1] },
    keras: '3.4.1',
    expected: (x, w) => depthwise(x, w['kernel'], 1, 'valid'),
  },
  {
    name: 'DepthwiseConv1D',
    className: 'DepthwiseConv1D',
    config: { kernel_size: 3, strides: 2, depth_multiplier: 2 },
    inputShape: [7, 3],
    weights: { depthwise_kernel: [3, 3, 2], bias: [6] },
    expected: (x, w) =>
      depthwise(asImage(x), w['depthwise_kernel'].expandDims(0), [2, 2], 'valid').squeeze([1]).add(w['bias']),
  },
  {
    name: 'SeparableConv1D',
    className: 'SeparableConv1D',
    config: { filters: 4, kernel_size: 3, padding: 'same', depth_multiplier: 2 },
    inputShape: [7, 3],
    weights: { depthwise_kernel: [3, 3, 2], pointwise_kernel: [1, 6, 4], bias: [4] },
    expected: (x, w) =>
      conv2d(
        depthwise(asImage(x), w['depthwise_kernel'].expandDims(0), 1, 'same'),
        w['pointwise_kernel'].expandDims(0),
        1,
        'valid',
      )
        .squeeze([1])
        .add(w['bias']),
  },
  {
    name: 'SeparableConv2D of channels in front',
    className: 'SeparableConv2D',
    config: { filters: 4, kernel_size: 2, data_format: 'channels_first' },
    inputShape: [3, 5, 4],
    weights: { depthwise_kernel: [2, 2, 3, 1], pointwise_kernel: [1, 1, 3, 4], bias: [4] },
    expected: (x, w) =>
      channelsLast(x, (y) =>
        conv2d(depthwise(y, w['depthwise_kernel'], 1, 'valid'), w['pointwise_kernel'], 1, 'valid').add(w['bias']),
      ),
  },
  {
    name: 'Conv1DTranspose',
    className: 'Conv1DTranspose',
    config: { filters: 2, kernel_size: 3, strides: 2, padding: 'same' },
    inputShape: [4, 3],
    weights: { kernel: [3, 2, 3], bias: [2] },
    expected: (x, w) =>
      tf
        .conv2dTranspose(
          asImage(x) as tf.Tensor4D,
          w['kernel'].expandDims<tf.Tensor4D>(0),
          [examples, 1, 8, 2],
          [1, 2],
          'same',
        )
        .squeeze([1])
        .add(w['bias']),
  },
  ...([0, 1] as const).map((more) => ({
    name: `Conv2DTranspose with ${more} rows and columns more`,
    className: 'Conv2DTranspose',
    config: { filters: 2, kernel_size: 3, strides: 2, padding: 'same', output_padding: more },
    inputShape: [4, 3, 3],
    weights: { kernel: [3, 3, 2, 3], bias: [2] },
    expected: (x: tf.Tensor, w: Record<string, tf.Tensor>) =>
      tf
        .conv2dTranspose(x as tf.Tensor4D, w['kernel'] as tf.Tensor4D, [examples, 7 + more, 5 + more, 2], 2, 'same')
        .add(w['bias']),
  })),
  {
    name: 'ZeroPadding1D',
    className: 'ZeroPadding1D',
    config: { padding: [1, 2] },
    inputShape: [4, 3],
    expected: (x) =>
      x.pad([
        [0, 0],
        [1, 2],
        [0, 0],
      ]),
  },
  {
    name: 'Cropping1D',
    className: 'Cropping1D',
    config: { cropping: [1, 2] },
    inputShape: [5, 3],
    expected: (x) => x.slice([0, 1, 0], [examples, 2, 3]),
  },
  {
    name: 'UpSampling1D',
    className: 'UpSampling1D',
    config: { size: 3 },
    inputShape: [2, 3],
    expected: (x) => tf.image.resizeNearestNeighbor(asImage(x) as tf.Tensor4D, [1, 6]).squeeze([1]),
  },
  {
    name: 'UpSampling2D, bilinear, of Keras',
    className: 'UpSampling2D',
    config: { size: [2, 3], interpolation: 'bilinear' },
    inputShape: [3, 4, 2],
    keras: '2.15.0',
    expected: (x) => tf.image.resizeBilinear(x as tf.Tensor4D, [6, 12], false, true),
  },
  ...['Max', 'Average'].flatMap((kind) => [
    {
      name: `Global${kind}Pooling2D that keeps axes`,
      className: `Global${kind}Pooling2D`,
      config: { keepdims: true },
      inputShape: [3, 4, 2],
      expected: (x: tf.Tensor) => (kind === 'Max' ? x.max([1, 2], true) : x.mean([1, 2], true)),
    },
    {
      name: `Global${kind}Pooling1D of channels in front`,
      className: `Global${kind}Pooling1D`,
      config: { data_format: 'channels_first' },
      inputShape: [3, 4],
      expected: (x: tf.Tensor) => (kind === 'Max' ? x.max(2) : x.mean(2)),
    },
  ]),
  {
    name: 'hard_sigmoid of Keras 3',
    className: 'Activation',
    config: { activation: 'hard_sigmoid' },
    inputShape: [40],
    keras: '3.4.1',
    expected: (x) => x.div(6).add(0.5).clipByValue(0, 1),
  },
];
