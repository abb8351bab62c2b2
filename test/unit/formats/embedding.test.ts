/** Models that look numbers up: integers from the data file to the gradients of single examples. */
import assert from 'node:assert/strict';
import { openModel } from '../../../src/core/formats';
import type { Model } from '../../../src/core/formats/model';
import { predictAll } from '../../../src/core/evaluation/predictor';
import { collect } from '../../../src/core/statistics/collect';
import type { StatisticKind } from '../../../src/core/statistics/kinds';
import { objectiveOf } from '../../../src/core/statistics/objective';
import { range } from '../../../src/core/graph/shape';
import { Problem } from '../../../src/shared/problem';
import { format } from '../../../src/shared/text';
import { integers, npz, open } from '../data/support';
import { assertClose, executors } from '../graph/support';
import { filesOf, largestDifference, randomize, sourceOf, tf } from './stock';

const { layers } = tf;
const [examples, length, rows] = [6, 4, 9];
const through = (x: tf.SymbolicTensor, ...stack: tf.layers.Layer[]): tf.SymbolicTensor =>
  stack.reduce((y, layer) => layer.apply(y) as tf.SymbolicTensor, x);

/** The numbers of all examples; some come twice in one of them. */
const numbers = Int32Array.from({ length: examples * length }, (_, at) => (at * at * 7 + (at % 3)) % rows);

const models: Readonly<Record<string, () => tf.LayersModel>> = {
  'a chain that begins with an embedding': () =>
    tf.sequential({
      layers: [
        layers.embedding({ inputDim: rows, outputDim: 3, inputLength: length }),
        layers.conv1d({ filters: 4, kernelSize: 2, activation: 'tanh' }),
        layers.globalAveragePooling1d(),
        layers.dense({ units: 2 }),
      ],
    }),
  'an input of floats': () => {
    const x = tf.input({ shape: [length] });
    const embedded = through(x, layers.embedding({ inputDim: rows, outputDim: 3 }), layers.flatten());
    return tf.model({ inputs: x, outputs: through(embedded, layers.dense({ units: 2, activation: 'softmax' })) });
  },
  'an input of integers, rearranged': () => {
    const x = tf.input({ shape: [length], dtype: 'int32' });
    const embedded = through(
      x,
      layers.reshape({ targetShape: [2, 2] }),
      layers.embedding({ inputDim: rows, outputDim: 3 }),
      layers.flatten(),
    );
    return tf.model({ inputs: x, outputs: through(embedded, layers.dense({ units: 2 })) });
  },
  'two tables, one of them read twice': () => {
    const x = tf.input({ shape: [length], dtype: 'int32' });
    const shared = layers.embedding({ inputDim: rows, outputDim: 3 });
    const parts = [shared, layers.embedding({ inputDim: rows + 2, outputDim: 3 }), shared].map((each) =>
      through(x, each),
    );
    const sum = layers.multiply().apply(parts) as tf.SymbolicTensor;
    return tf.model({ inputs: x, outputs: through(sum, layers.flatten(), layers.dense({ units: 2 })) });
  },
};

const opened = async (stock: tf.LayersModel): Promise<Model> => openModel(sourceOf(await filesOf(stock)));
const dataset = (model: Model, values: Int32Array = numbers) =>
  open({ 'x.npz': npz({ x: integers([values.length / length, length], ...values) }) }, { file: 'x.npz' }, model.graph);

/** The arguments of a pass over the data, which every part of the tool makes of a model. */
async function request(model: Model) {
  const graph = model.graph!;
  const weights = new Map(
    model.parameters.flatMap(({ name, values }) => {
      const node = graph.parameters.get(name);
      return node ? [[node, values] as const] : [];
    }),
  );
  return { graph, weights, dataset: await dataset(model) };
}

describe('formats/tfjs: embeddings', () => {
  before(() => tf.setBackend('cpu'));

  for (const [name, make] of Object.entries(models)) {
    for (const executor of ['reference', 'tfjs', 'native'] as const)
      it(`${name}: predicts as stock TensorFlow.js does, on ${executor}`, async () => {
        const stock = randomize(make());
        const model = await opened(stock);
        assert.equal(model.reason, undefined);
        const { graph, ...pass } = await request(model);
        assert.equal(pass.dataset.features[0].dtype, 'int32');
        const [ours] = await predictAll({
          ...pass,
          inputs: graph.inputs.map(({ node }) => node),
          outputs: graph.outputs.map(({ node }) => node),
          executor: await executors[executor](),
        });
        const { dtype } = stock.inputs[0];
        const expected = stock.predict(tf.tensor2d(numbers, [examples, length], dtype)) as tf.Tensor;
        assert.ok(largestDifference(ours, expected.dataSync<'float32'>()) < 1e-5);
      });

    it(`${name}: statistics of single examples are those of a loop over examples`, async () => {
      const model = await opened(randomize(make()));
      const { graph, weights } = await request(model);
      const kinds: readonly StatisticKind[] = ['squared-sensitivity', 'sensitivity', 'gauss-newton'];
      const measured = [...graph.parameters].map(([parameter, node]) => ({ name: parameter, node }));
      const objective = objectiveOf(graph);
      const means = async (values: Int32Array, executor: keyof typeof executors): Promise<Float64Array[]> => {
        const pass = { objective, measured, weights, kinds, batchSize: 4, seed: 0 };
        const all = await dataset(model, values);
        const statistics = await collect({ ...pass, dataset: all, executor: await executors[executor]() });
        return kinds.flatMap((kind) => measured.map(({ name: parameter }) => statistics.mean(kind, parameter)));
      };
      const alone = await Promise.all(
        range(examples).map((one) => means(numbers.slice(one * length, (one + 1) * length), 'reference')),
      );
      for (const executor of ['reference', 'tfjs', 'native'] as const)
        for (const [index, mean] of (await means(numbers, executor)).entries()) {
          const expected = mean.map((_, at) => alone.reduce((sum, each) => sum + each[index][at], 0) / examples);
          assertClose(mean, expected, 1e-5, `${executor}, ${index}`, 1e-3);
        }
    });
  }

  it('scores the table by default, and knows its outputs', async () => {
    const model = await opened(models['an input of floats']());
    const [table] = model.parameters;
    assert.deepEqual(
      [table.name.replace(/^.*\//, ''), table.role, table.outputAxis, table.prunable],
      ['embeddings', 'embedding', 1, true],
    );
  });

  for (const wrong of [-1, rows, 2 ** 30])
    it(`a data file with number ${wrong} is a problem that names example, number and what is allowed`, async () => {
      const model = await opened(models['two tables, one of them read twice']());
      await assert.rejects(dataset(model, numbers.with(2 * length + 1, wrong)), (error: unknown) => {
        assert.ok(error instanceof Problem);
        const { code, found, expected, message } = error.toDocument();
        assert.deepEqual([code, found, expected], ['data-mismatch', String(wrong), `0 to ${rows - 1}`]);
        assert.match(message, /example 2 /);
        return true;
      });
    });

  it('masks of zeros, and numbers that are computed, are beyond what is known', async () => {
    const masked = tf.sequential({
      layers: [
        layers.embedding({ inputDim: rows, outputDim: 3, inputLength: length, maskZero: true }),
        layers.flatten(),
      ],
    });
    const x = tf.input({ shape: [length] });
    const computed = tf.model({
      inputs: x,
      outputs: through(x, layers.reLU(), layers.embedding({ inputDim: rows, outputDim: 3 })),
    });
    for (const [stock, reason] of [
      [masked, /masks/],
      [computed, /computed/],
    ] as const) {
      const model = await opened(stock);
      assert.equal(model.graph, undefined);
      assert.match(format(model.reason!), reason);
    }
  });
});
