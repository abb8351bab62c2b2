import assert from 'node:assert/strict';
import type { Dataset } from '../../../src/core/data/dataset';
import { createReferenceExecutor } from '../../../src/core/executors/reference';
import { openModel } from '../../../src/core/formats';
import { size } from '../../../src/core/graph/shape';
import { collect } from '../../../src/core/statistics/collect';
import { objectiveOf } from '../../../src/core/statistics/objective';
import { relativeError } from '../golden';
import { filesOf, normal, randomize, sourceOf, tf } from './stock';
import { apply } from './stock-models';

const { layers } = tf;
type Tensor = tf.SymbolicTensor;
const examples = 3;

/** Networks of stock TensorFlow.js, and the tensors that are the activations of each kernel. */
const networks: [name: string, inputShape: number[], make: (x: Tensor) => [kernel: string, activation: Tensor][]][] = [
  [
    'convolutions of images',
    [7, 7, 2],
    (x) => {
      const first = apply(layers.conv2d({ filters: 3, kernelSize: 3, activation: 'relu', name: 'plain' }), x);
      const depthwise = apply(layers.depthwiseConv2d({ kernelSize: 2, depthMultiplier: 2, name: 'depthwise' }), first);
      const second = apply(layers.reLU(), apply(layers.batchNormalization(), depthwise));
      const third = apply(layers.conv2dTranspose({ filters: 2, kernelSize: 2, activation: 'elu', name: 'up' }), second);
      const pooled = apply(layers.maxPooling2d({ poolSize: 2 }), third);
      const last = apply(layers.dense({ units: 4, name: 'last' }), apply(layers.flatten(), pooled));
      return [
        ['plain/kernel', first],
        ['depthwise/depthwise_kernel', second],
        ['up/kernel', third],
        ['last/kernel', last],
      ];
    },
  ],
  [
    'a sequence',
    [6, 3],
    (x) => {
      const first = apply(layers.conv1d({ filters: 4, kernelSize: 2, activation: 'tanh', name: 'conv' }), x);
      const second = apply(layers.dense({ units: 4, activation: 'relu', name: 'dense' }), first);
      const sum = apply(layers.add(), first, second);
      const last = apply(layers.dense({ units: 3, activation: 'softmax', name: 'last' }), apply(layers.flatten(), sum));
      return [
        ['conv/kernel', first],
        ['dense/kernel', second],
        ['last/kernel', last],
      ];
    },
  ],
];

describe('activations where layers apply their kernels', () => {
  for (const [name, inputShape, make] of networks)
    it(`are those of stock TensorFlow.js: ${name}`, async () => {
      const x = tf.input({ shape: inputShape });
      const places = make(x);
      const output = places.at(-1)![1];
      const stock = randomize(tf.model({ inputs: x, outputs: output }));
      const model = await openModel(sourceOf(await filesOf(stock)));
      const graph = model.graph!;
      const data = normal(examples * size(inputShape), 'x');
      const dataset: Dataset = {
        name: 'made',
        examples,
        features: [{ name: 'x', shape: inputShape, dtype: 'float' }],
        notes: [],
        batch: async (indices) => ({
          size: indices.length,
          inputs: [
            Float32Array.from(
              Array.from(indices).flatMap((index) => [
                ...data.subarray(index * size(inputShape), (index + 1) * size(inputShape)),
              ]),
            ),
          ],
        }),
      };
      const statistics = await collect({
        objective: objectiveOf(graph, { loss: 'mean-squared-error' }),
        kinds: ['activation'],
        measured: places.map(([kernel]) => ({ name: kernel, node: graph.parameters.get(kernel)! })),
        weights: new Map(model.parameters.map(({ name: each, values }) => [graph.parameters.get(each)!, values])),
        dataset,
        batchSize: 2,
        seed: 0,
        executor: createReferenceExecutor(),
      });
      for (const [kernel, activation] of places) {
        const inner = tf.model({ inputs: x, outputs: activation });
        const values = inner.predict(tf.tensor(data, [examples, ...inputShape])) as ReturnType<typeof tf.tensor>;
        const axes = values.shape.map((_, axis) => axis).slice(0, -1);
        const expected = values.abs().mean(axes).dataSync();
        const found = statistics.mean('activation', kernel);
        assert.ok(relativeError(found, expected) < 1e-5, `${kernel}: ${found.join()} is not ${expected.join()}`);
      }
    });
});
