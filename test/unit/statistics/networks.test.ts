/** Statistics of single examples through every kind of layer: on both executors those of a loop over examples. */
import type { Dataset } from '../../../src/core/data/dataset';
import { openModel } from '../../../src/core/formats';
import { range, size, type Shape } from '../../../src/core/graph/shape';
import { collect } from '../../../src/core/statistics/collect';
import { statisticKinds } from '../../../src/core/statistics/kinds';
import { objectiveOf } from '../../../src/core/statistics/objective';
import { filesOf, normal, randomize, sourceOf, tf } from '../formats/stock';
import { apply, chain } from '../formats/stock-models';
import { assertClose, executors } from '../graph/support';

const { layers } = tf;
const examples = 5;

const networks: Readonly<Record<string, () => tf.LayersModel>> = {
  'LeNet-5': () =>
    chain(
      [10, 10, 1],
      layers.conv2d({ filters: 3, kernelSize: 3, activation: 'tanh' }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 4, kernelSize: 3, activation: 'relu' }),
      layers.averagePooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 3 }),
    ),
  'strides, padding and batch norm, with channels in front': () =>
    chain(
      [2, 7, 6],
      layers.conv2d({ filters: 3, kernelSize: 3, strides: 2, padding: 'same', dataFormat: 'channelsFirst' }),
      layers.batchNormalization({ axis: 1 }),
      layers.activation({ activation: 'tanh' }),
      layers.globalAveragePooling2d({ dataFormat: 'channelsFirst' }),
      layers.dense({ units: 2 }),
    ),
  'depthwise and separable convolutions': () =>
    chain(
      [6, 6, 2],
      layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, activation: 'tanh' }),
      layers.separableConv2d({ filters: 3, kernelSize: 2, padding: 'same' }),
      layers.globalMaxPooling2d({}),
    ),
  'transposed convolutions and resolution': () =>
    chain(
      [3, 3, 2],
      layers.conv2dTranspose({ filters: 3, kernelSize: 3, strides: 2, padding: 'same', activation: 'tanh' }),
      layers.upSampling2d({ size: [2, 2], interpolation: 'bilinear' }),
      layers.cropping2D({ cropping: [2, 1] }),
      layers.conv2d({ filters: 2, kernelSize: 2, dilationRate: 2 }),
      layers.zeroPadding2d({ padding: 1 }),
      layers.globalAveragePooling2d({}),
    ),
  'sequences with layer norm': () =>
    chain(
      [7, 3],
      layers.conv1d({ filters: 4, kernelSize: 3, padding: 'same' }),
      layers.layerNormalization(),
      layers.maxPooling1d({ poolSize: 2 }),
      layers.dense({ units: 3, activation: 'tanh' }),
      layers.globalAveragePooling1d(),
    ),
  'a network that is called twice': () => {
    const x = tf.input({ shape: [4, 4, 2] });
    const block = chain(
      [4, 4, 2],
      layers.conv2d({ filters: 2, kernelSize: 3, padding: 'same', activation: 'tanh' }),
      layers.batchNormalization(),
    );
    const twice = apply(block, apply(block, x));
    return tf.model({ inputs: x, outputs: apply(layers.dense({ units: 2 }), apply(layers.flatten(), twice)) });
  },
};

/** Some of the noise, as data. */
function noise(input: Shape, output: Shape, chosen: readonly number[]): Dataset {
  const rows = (shape: Shape, name: string) => {
    const all = normal(examples * size(shape), name);
    return (indices: ArrayLike<number>): Float32Array =>
      Float32Array.from(
        Array.from(indices).flatMap((at) => [
          ...all.subarray(chosen[at] * size(shape), (chosen[at] + 1) * size(shape)),
        ]),
      );
  };
  const [x, y] = [rows(input, 'x'), rows(output, 'y')];
  return {
    name: 'noise',
    examples: chosen.length,
    features: [{ name: 'x', shape: input, dtype: 'float' }],
    targets: { kind: 'vectors', shape: output, oneHot: false },
    notes: [],
    batch: async (indices) => ({ size: indices.length, inputs: [x(indices)], targets: y(indices) }),
  };
}

describe('statistics of networks', () => {
  before(() => tf.setBackend('cpu'));

  for (const [name, make] of Object.entries(networks))
    it(name, async () => {
      const { graph, parameters } = await openModel(sourceOf(await filesOf(randomize(make()))));
      if (!graph) throw new Error('weights-only');
      const measured = [...graph.parameters].map(([parameter, node]) => ({ name: parameter, node }));
      const weights = new Map(
        measured.map((each) => [each.node, parameters.find((p) => p.name === each.name)!.values]),
      );
      const objective = objectiveOf(graph);
      const [input, output] = [graph.inputs[0].node.shape.slice(1), graph.outputs[0].node.shape.slice(1)];
      const means = async (chosen: readonly number[], executor: keyof typeof executors): Promise<Float64Array[]> => {
        const pass = { objective, measured, weights, kinds: statisticKinds, batchSize: 4, seed: 0 };
        const dataset = noise(input, output, chosen);
        const statistics = await collect({ ...pass, dataset, executor: await executors[executor]() });
        return statisticKinds.flatMap((kind) => measured.map((each) => statistics.mean(kind, each.name)));
      };
      const alone: Float64Array[][] = [];
      for (const one of range(examples)) alone.push(await means([one], 'reference'));
      for (const executor of ['reference', 'tfjs', 'native'] as const)
        for (const [index, mean] of (await means(range(examples), executor)).entries()) {
          const expected = mean.map((_, at) => alone.reduce((sum, each) => sum + each[index][at], 0) / examples);
          const what = `${executor}: ${statisticKinds[Math.floor(index / measured.length)]}`;
          assertClose(mean, expected, 1e-5, `${what} of ${measured[index % measured.length].name}`, 1e-3);
        }
    });
});
