/** Models made by stock TensorFlow.js that cover every layer class and option of the format. */
import { tf } from './stock';

const { layers, input, model, sequential } = tf;
type Tensor = tf.SymbolicTensor;

export const apply = (layer: tf.layers.Layer, ...inputs: Tensor[]): Tensor =>
  layer.apply(inputs.length === 1 ? inputs[0] : inputs) as Tensor;

/** One layer after the other. */
export const chain = (inputShape: number[], ...stack: tf.layers.Layer[]): tf.LayersModel => {
  const first = input({ shape: inputShape });
  return model({ inputs: first, outputs: stack.reduce((x, layer) => apply(layer, x), first) });
};
/** One layer of several inputs. */
const joined = (shapes: number[][], layer: tf.layers.Layer): tf.LayersModel => {
  const inputs = shapes.map((shape) => input({ shape }));
  return model({ inputs, outputs: apply(layer, ...inputs) });
};

/** Under TensorFlow.js's names; that of `gelu_new` it cannot read back itself. */
const activations = [
  'elu',
  'selu',
  'relu',
  'relu6',
  'linear',
  'sigmoid',
  'hardSigmoid',
  'softplus',
  'softsign',
  'tanh',
  'softmax',
  'logSoftmax',
  'swish',
  'mish',
  'gelu',
  'gelu_new',
] as const;

function sharedTwice(): tf.LayersModel {
  const inputs = [input({ shape: [5] }), input({ shape: [5] })];
  const shared = layers.dense({ units: 4, activation: 'tanh', name: 'shared' });
  return model({ inputs, outputs: apply(layers.multiply(), ...inputs.map((each) => apply(shared, each))) });
}

/** The same layer in two places of one path: A(B(A(x))). */
function sharedInDepth(): tf.LayersModel {
  const [a, b] = [layers.dense({ units: 4, activation: 'tanh' }), layers.dense({ units: 4, activation: 'relu' })];
  return chain([4], a, b, a);
}

function severalOutputs(): tf.LayersModel {
  const [a, b] = [input({ shape: [3], name: 'left' }), input({ shape: [2, 2], name: 'right' })];
  const all = apply(layers.concatenate(), a, apply(layers.flatten(), b));
  const hidden = apply(layers.dense({ units: 6, activation: 'relu' }), all);
  return model({
    inputs: [b, a],
    outputs: [
      apply(layers.dense({ units: 2, name: 'one' }), hidden),
      apply(layers.dense({ units: 3, activation: 'softmax', name: 'two' }), hidden),
      hidden,
    ],
  });
}

function compiled(): tf.LayersModel {
  const result = sequential({ layers: [layers.dense({ units: 3, activation: 'softmax', inputShape: [4] })] });
  result.compile({ optimizer: tf.train.adam(0.01), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  return result;
}

export type StockModel = readonly [name: string, make: () => tf.LayersModel];

export const stockModels: readonly StockModel[] = [
  [
    'Sequential, inputShape in the first layer',
    () =>
      sequential({
        layers: [
          layers.dense({ units: 7, activation: 'relu', inputShape: [5] }),
          layers.dense({ units: 3, useBias: false }),
        ],
      }),
  ],
  [
    'Sequential with an InputLayer',
    () =>
      sequential({ layers: [layers.inputLayer({ inputShape: [4, 3] }), layers.flatten(), layers.dense({ units: 2 })] }),
  ],
  [
    'batchInputShape with a fixed batch',
    () => sequential({ layers: [layers.dense({ units: 2, batchInputShape: [8, 5] })] }),
  ],
  ['compiled', compiled],
  ...activations.map(
    (activation) =>
      [
        `Dense with ${activation}`,
        () => chain([6], layers.dense({ units: 5, activation: activation as 'relu' })),
      ] as const,
  ),
  ['Activation', () => chain([3, 4], layers.activation({ activation: 'hardSigmoid' }))],
  ['ReLU', () => chain([6], layers.reLU())],
  ['ReLU with a cap', () => chain([6], layers.reLU({ maxValue: 0.5 }))],
  ['LeakyReLU', () => chain([6], layers.leakyReLU(), layers.leakyReLU({ alpha: 0.1 }))],
  ['PReLU', () => chain([3, 4], layers.prelu())],
  ['PReLU with shared axes', () => chain([3, 4], layers.prelu({ sharedAxes: [1] }))],
  ['ELU', () => chain([6], layers.elu())],
  ['ThresholdedReLU', () => chain([6], layers.thresholdedReLU({ theta: 0.3 }), layers.thresholdedReLU())],
  ['Softmax', () => chain([3, 4], layers.softmax({ axis: -1 }))],
  [
    'Dense on three axes',
    () => chain([3, 4], layers.dense({ units: 5, activation: 'tanh' }), layers.dense({ units: 2 })),
  ],
  ['Dense on four axes', () => chain([2, 3, 4], layers.dense({ units: 5, activation: 'softmax' }))],
  ['Flatten of channels in front', () => chain([2, 3, 4], layers.flatten({ dataFormat: 'channelsFirst' }))],
  ['Reshape', () => chain([12], layers.reshape({ targetShape: [3, 4] }), layers.reshape({ targetShape: [2, -1, 3] }))],
  ['Permute', () => chain([2, 3, 4], layers.permute({ dims: [3, 1, 2] }))],
  ['RepeatVector', () => chain([3], layers.repeatVector({ n: 4 }))],
  [
    'what acts in training alone',
    () =>
      chain(
        [3, 4],
        layers.dropout({ rate: 0.5 }),
        layers.spatialDropout1d({ rate: 0.5 }),
        layers.gaussianDropout({ rate: 0.5 }),
        layers.gaussianNoise({ stddev: 1 }),
        layers.alphaDropout({ rate: 0.5 }),
      ),
  ],
  ['Rescaling', () => chain([3, 4], layers.rescaling({ scale: 1 / 255, offset: -0.5 }))],
  ['Add', () => joined([[4], [4], [4]], layers.add())],
  ['Add of different ranks', () => joined([[2, 4], [4]], layers.add())],
  [
    'Multiply with broadcasting',
    () =>
      joined(
        [
          [3, 4],
          [3, 1],
        ],
        layers.multiply(),
      ),
  ],
  ['Average', () => joined([[4], [4], [4]], layers.average())],
  ['Maximum', () => joined([[4], [4]], layers.maximum())],
  ['Minimum', () => joined([[4], [4]], layers.minimum())],
  [
    'Concatenate',
    () =>
      joined(
        [
          [2, 3],
          [2, 5],
        ],
        layers.concatenate(),
      ),
  ],
  [
    'Concatenate along another axis',
    () =>
      joined(
        [
          [2, 3],
          [4, 3],
        ],
        layers.concatenate({ axis: 1 }),
      ),
  ],
  ['Dot of vectors', () => joined([[4], [4]], layers.dot({ axes: -1 }))],
  ['Dot with normalisation', () => joined([[4], [4]], layers.dot({ axes: 1, normalize: true }))],
  [
    'Dot of matrices',
    () =>
      joined(
        [
          [3, 4],
          [4, 5],
        ],
        layers.dot({ axes: [2, 1] }),
      ),
  ],
  [
    'Dot of matrices along the first axis',
    () =>
      joined(
        [
          [4, 3],
          [4, 5],
        ],
        layers.dot({ axes: 1 }),
      ),
  ],
  ['Dot of a matrix and a vector', () => joined([[3, 4], [4]], layers.dot({ axes: [2, 1] }))],
  ['a layer shared by two inputs', sharedTwice],
  ['a layer shared in depth', sharedInDepth],
  ['several inputs and outputs, in another order', severalOutputs],
];
