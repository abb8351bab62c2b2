/** Models inside models, made by stock TensorFlow.js. */
import { tf } from './stock';
import { apply, type StockModel } from './stock-models';

const { layers, input, model, sequential } = tf;

/** Two layers and a normalization, as a model of their own. */
const block = (units: number, name?: string): tf.LayersModel => {
  const x = input({ shape: [4] });
  const hidden = apply(layers.dense({ units, activation: 'tanh' }), x);
  const outputs = apply(layers.batchNormalization(), hidden);
  return model({ inputs: x, outputs, ...(name !== undefined && { name }) });
};

const chainOf = (...units: number[]): tf.Sequential =>
  sequential({
    layers: units.map((each, index) =>
      layers.dense({ units: each, activation: 'relu', ...(index === 0 && { inputShape: [4] }) }),
    ),
  });

/** Two inputs, two outputs, the first of them first. */
const pair = (): tf.LayersModel => {
  const inputs = [input({ shape: [4] }), input({ shape: [3] })];
  const joined = apply(layers.concatenate(), ...inputs);
  const outputs = [2, 5].map((units) => apply(layers.dense({ units, activation: 'tanh' }), joined));
  return model({ inputs, outputs });
};

export const stockNestedModels: readonly StockModel[] = [
  ['a chain in a chain', () => sequential({ layers: [chainOf(3, 5), layers.dense({ units: 2 })] })],
  [
    'a chain behind a layer of a chain',
    () => sequential({ layers: [layers.dense({ units: 4, inputShape: [6] }), chainOf(3), layers.dense({ units: 2 })] }),
  ],
  [
    'a model in a model',
    () => {
      const x = input({ shape: [4] });
      return model({ inputs: x, outputs: apply(layers.dense({ units: 2 }), apply(block(5, 'block'), x)) });
    },
  ],
  [
    'a model as the output',
    () => {
      const x = input({ shape: [6] });
      return model({ inputs: x, outputs: apply(block(5), apply(layers.dense({ units: 4 }), x)) });
    },
  ],
  [
    'a model shared by two inputs',
    () => {
      const inputs = [input({ shape: [4] }), input({ shape: [4] })];
      const shared = block(3);
      return model({ inputs, outputs: apply(layers.multiply(), ...inputs.map((each) => apply(shared, each))) });
    },
  ],
  [
    'a model called on its own output',
    () => {
      const x = input({ shape: [4] });
      const same = block(4);
      return model({ inputs: x, outputs: apply(same, apply(layers.reLU(), apply(same, x))) });
    },
  ],
  [
    'a model of several inputs and outputs, in another order',
    () => {
      const [a, b] = [input({ shape: [3] }), input({ shape: [4] })];
      const [first, second] = pair().apply([b, a]) as tf.SymbolicTensor[];
      return model({ inputs: [a, b], outputs: [apply(layers.dense({ units: 2 }), second), first] });
    },
  ],
  [
    'models four deep',
    () => {
      const wrap = (inner: tf.LayersModel): tf.LayersModel => {
        const x = input({ shape: [4] });
        return model({ inputs: x, outputs: apply(layers.dense({ units: 4 }), apply(inner, x)) });
      };
      return wrap(wrap(wrap(block(4))));
    },
  ],
  [
    'an image model below a head',
    () => {
      const body = sequential({
        layers: [
          layers.conv2d({ filters: 3, kernelSize: 3, inputShape: [6, 6, 2] }),
          layers.batchNormalization(),
          layers.globalAveragePooling2d({}),
        ],
      });
      return sequential({ layers: [body, layers.dropout({ rate: 0.5 }), layers.dense({ units: 2 })] });
    },
  ],
];
