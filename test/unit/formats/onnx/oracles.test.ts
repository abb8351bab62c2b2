/** Models of every exporter against onnxruntime's outputs and PyTorch's gradients (test/fixtures/onnx). */
import assert from 'node:assert/strict';
import { predictAll } from '../../../../src/core/evaluation/predictor';
import type { Executor } from '../../../../src/core/executors/executor';
import type { Model } from '../../../../src/core/formats/model';
import type { Node } from '../../../../src/core/graph/node';
import { size } from '../../../../src/core/graph/shape';
import { collect } from '../../../../src/core/statistics/collect';
import type { Statistics } from '../../../../src/core/statistics/statistics';
import { objectiveOf } from '../../../../src/core/statistics/objective';
import { executors } from '../../graph/support';
import { datasetOf, modelOf, oracles, type Oracle } from './oracle';

const largest = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** The largest difference, as a share of the expected values' largest. */
function farthest(found: ArrayLike<number>, expected: readonly number[], scale = largest(expected)): number {
  assert.equal(found.length, expected.length);
  return largest(expected.map((value, index) => value - found[index])) / Math.max(scale, 1e-30);
}

function weightsOf({ graph, parameters }: Model): ReadonlyMap<Node, Float32Array> {
  return new Map(
    parameters.flatMap(({ name, values }) => {
      const node = graph?.parameters.get(name);
      return node ? [[node, values] as const] : [];
    }),
  );
}

for (const executorName of ['reference', 'tfjs', 'native'] as const)
  describe(`ONNX models, computed by ${executorName}`, function () {
    this.timeout(120_000);
    let executor: Executor;
    before(async () => {
      executor = await executors[executorName]();
    });
    for (const oracle of oracles)
      it(`${oracle.model} gives onnxruntime's outputs`, async () => {
        const model = await modelOf(oracle);
        assert.ok(model.graph, JSON.stringify(model.reason));
        const { inputs, outputs } = model.graph;
        const results = await predictAll({
          outputs: outputs.map(({ node }) => node),
          inputs: inputs.map(({ node }) => node),
          weights: weightsOf(model),
          dataset: datasetOf(oracle),
          executor,
        });
        assert.equal(outputs.length, oracle.outputs.length);
        for (const expected of oracle.outputs) {
          const found = results[outputs.findIndex(({ name }) => name === expected.name)];
          const difference = farthest(found, expected.values);
          assert.ok(difference <= oracle.tolerance, `${expected.name}: ${difference}`);
        }
      });
  });

describe('gradients of ONNX models', function () {
  this.timeout(120_000);
  let executor: Executor;
  before(async () => {
    executor = await executors.tfjs();
  });

  const measure = async (oracle: Oracle): Promise<{ model: Model; statistics: Statistics }> => {
    const model = await modelOf(oracle);
    assert.ok(model.graph && oracle.gradients);
    const dataset = datasetOf(oracle);
    const objective = objectiveOf(model.graph, { loss: oracle.gradients.loss, targets: dataset.targets });
    const statistics = await collect({
      objective,
      kinds: ['gradient', 'squared-gradient'],
      measured: oracle.gradients.parameters.map(({ name }) => {
        const node = model.graph?.parameters.get(name);
        assert.ok(node, name);
        return { name, node };
      }),
      weights: weightsOf(model),
      dataset,
      batchSize: 64,
      seed: 0,
      executor,
    });
    return { model, statistics };
  };

  for (const oracle of oracles.filter(({ gradients }) => gradients))
    it(`${oracle.model}: PyTorch's, also of each example`, async () => {
      const { statistics } = await measure(oracle);
      const { parameters } = oracle.gradients!;
      const examples = oracle.inputs[0].shape[0];
      // Some parameters hardly matter (a bias before a norm): rounding is measured against the network's largest gradient.
      const scaleOf = (key: 'gradient' | 'squared'): number =>
        Math.max(...parameters.map((each) => each[`${key}Largest`] ?? largest(each[key])));
      for (const expected of parameters)
        for (const [kind, key, times] of [
          ['gradient', 'gradient', 1],
          ['squared-gradient', 'squared', examples],
        ] as const) {
          const all = statistics.mean(kind, expected.name).map((value) => value * times);
          assert.equal(all.length, size(expected.shape));
          const found = expected.positions?.map((position) => all[position]) ?? Array.from(all);
          const own = expected[`${key}Largest`] ?? largest(expected[key]);
          const scale = Math.max(own, 1e-3 * scaleOf(key));
          const difference = farthest(found, expected[key], scale);
          assert.ok(difference <= 10 * oracle.tolerance, `${kind} of ${expected.name}: ${difference}`);
          const norm = expected[`${key}Norm`];
          if (norm !== undefined) {
            const foundNorm = Math.sqrt(all.reduce((sum, value) => sum + value * value, 0));
            assert.ok(
              Math.abs(foundNorm - norm) <= 10 * oracle.tolerance * Math.max(norm, scale),
              `${expected.name}: ${norm}`,
            );
          }
        }
    });
});
