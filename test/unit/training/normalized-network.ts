/** A small network of images with batch norm to train. */
import type { Dataset } from '../../../src/core/data/dataset';
import type { Executor } from '../../../src/core/executors/executor';
import { openModel } from '../../../src/core/formats';
import type { Model } from '../../../src/core/formats/model';
import { size } from '../../../src/core/graph/shape';
import { objectiveOf } from '../../../src/core/statistics/objective';
import type { TrainInput } from '../../../src/core/training/training';
import { filesOf, normal, sourceOf, tf, weightsOf } from '../formats/stock';
import { settings } from './network';

const image = [5, 5, 2];

/** Images of noise under classes 0, 1, 2 in turn. */
export function images(examples: number): Dataset {
  const width = size(image);
  const x = normal(examples * width, 'images');
  return {
    name: 'made',
    examples,
    features: [{ name: 'x', shape: image, dtype: 'float' }],
    targets: { kind: 'classes', classes: 3 },
    notes: [],
    batch: async (indices) => ({
      size: indices.length,
      inputs: [Float32Array.from(Array.from(indices).flatMap((i) => [...x.subarray(i * width, (i + 1) * width)]))],
      targets: Int32Array.from(indices, (i) => i % 3),
    }),
  };
}

/** The same without labels. */
export function unlabelled(labelled: Dataset): Dataset {
  const { name, examples, features, notes } = labelled;
  return {
    name,
    examples,
    features,
    notes,
    batch: async (indices) => {
      const { size: count, inputs } = await labelled.batch(indices);
      return { size: count, inputs };
    },
  };
}

/** Convolution, batch norm, ReLU, batch norm, dense; `shared`: the second is the first again. */
export async function normalizedModel(shared = false): Promise<Model> {
  const first = tf.layers.batchNormalization({ momentum: 0.5, name: 'first' });
  const second = shared ? first : tf.layers.batchNormalization({ momentum: 0.5, name: 'second' });
  const x = tf.input({ shape: image });
  const convolved = tf.layers.conv2d({ filters: 3, kernelSize: 2, name: 'conv' }).apply(x) as tf.SymbolicTensor;
  const once = tf.layers.reLU().apply(first.apply(convolved)) as tf.SymbolicTensor;
  const flat = tf.layers.flatten().apply(second.apply(once)) as tf.SymbolicTensor;
  const y = tf.layers.dense({ units: 3, activation: 'softmax', name: 'dense' }).apply(flat) as tf.SymbolicTensor;
  const model = tf.model({ inputs: x, outputs: y });
  // Not by the names of the weights: TensorFlow.js makes them unique, so they depend on what was made before.
  const values = model.getWeights().map(({ shape }, index) => normal(size(shape), `weight ${index}`));
  model.setWeights(model.getWeights().map(({ shape }, index) => tf.tensor(values[index].map(Math.abs), shape)));
  return openModel(sourceOf(await filesOf(model)));
}

/** A training of such a model on 24 images. */
export function normalizedInput(model: Model, executor: Executor, rest: Partial<TrainInput> = {}): TrainInput {
  const graph = model.graph!;
  const moving = new Set(graph.normalizations.flatMap(({ mean, variance }) => [mean, variance]));
  const roles = new Map(model.parameters.map(({ name, role }) => [name, role]));
  const named = [...graph.parameters];
  const dataset = images(24);
  return {
    objective: objectiveOf(graph, { loss: 'cross-entropy', targets: dataset.targets }),
    normalizations: graph.normalizations,
    weights: weightsOf(model) as TrainInput['weights'],
    trainable: named.flatMap(([name, node]) => (moving.has(node) ? [] : [{ name, node, role: roles.get(name)! }])),
    moving: new Map(named.filter(([, node]) => moving.has(node))),
    dataset,
    settings: { ...settings, learningRate: 0.003, epochs: 2 },
    seed: 1,
    executor,
    ...rest,
  };
}
