/** Passes over data by real worker threads: the same bits for any number of them, and where one is killed. */
import assert from 'node:assert/strict';
import { compare } from '../../../../src/core/comparison/compare';
import type { Dataset } from '../../../../src/core/data/dataset';
import { predictAll } from '../../../../src/core/evaluation/predictor';
import type { Executor } from '../../../../src/core/executors/executor';
import { range } from '../../../../src/core/graph/shape';
import { collect, type CollectInput } from '../../../../src/core/statistics/collect';
import { statisticKinds } from '../../../../src/core/statistics/kinds';
import { objectiveOf } from '../../../../src/core/statistics/objective';
import { hashedSigns, sampleTraces } from '../../../../src/core/statistics/trace';
import { Cancelled } from '../../../../src/shared/problem';
import { recipe } from '../../../../src/shared/recipe';
import { poolOf } from '../../../../src/jobs/workers/pool';
import { openRecipeData, openRecipeModel } from '../../../../src/jobs/open-recipe';
import { executors } from '../../graph/support';
import { cnn, mlp, type Network } from '../../golden';
import { cleanUp, problem } from '../temporary';
import { starter } from './worker-script';

/** As many examples as one likes: those of the data set again and again. */
const repeated = (dataset: Dataset, examples: number): Dataset => ({
  ...dataset,
  examples,
  batch: (indices) => dataset.batch(Array.from(indices, (index) => index % dataset.examples)),
});

/** Tells of each batch before it is read. */
const told = (dataset: Dataset, onBatch: (first: number) => void): Dataset => ({
  ...dataset,
  batch: (indices) => {
    onBatch(indices[0]);
    return dataset.batch(indices);
  },
});

const passOver = ({ graph, parameters, weights, dataset }: Network, executor: Executor): CollectInput => ({
  objective: objectiveOf(graph),
  kinds: statisticKinds,
  measured: parameters
    .filter(({ prunable }) => prunable)
    .map(({ name }) => ({ name, node: graph.parameters.get(name)! })),
  weights,
  dataset: repeated(dataset, 61),
  batchSize: 7,
  seed: 0,
  executor,
});
const lanesOf = async (input: CollectInput) => [...(await collect(input)).lanes];

describe('a pool of threads', () => {
  after(cleanUp);
  const pool = async (workers: number) => {
    const started = await starter();
    return { ...started, executor: poolOf({ ...started, name: 'tfjs', workers, local: executors.tfjs, least: 0 }) };
  };
  const counts = [1, 2, 3, 4];

  for (const [name, make] of Object.entries({ mlp, cnn }))
    it(`measures the same bits for 1 to 4 workers as the executor alone: golden ${name}`, async () => {
      const local = await executors.tfjs();
      const network = make();
      const expected = await lanesOf(passOver(network, local));
      const traces = (executor: Executor) =>
        sampleTraces({
          ...passOver(network, executor),
          probed: passOver(network, executor).measured.map((each) => ({
            ...each,
            outputAxes: [each.node.shape.length - 1],
          })),
          probes: 20,
          signs: hashedSigns(1),
        });
      const { samples } = await traces(local);
      for (const count of counts) {
        const { executor, links } = await pool(count);
        assert.deepEqual(await lanesOf(passOver(network, executor)), expected, `${count} workers`);
        assert.deepEqual((await traces(executor)).samples, samples, `traces of ${count} workers`);
        assert.equal(links.length, count === 1 ? 0 : count);
        for (const link of links) link.end();
      }
    });

  it('predicts the same bits, in the order of the examples', async () => {
    const { graph, weights, dataset } = mlp();
    const [output] = graph.outputs;
    const input = {
      outputs: [output.node],
      inputs: graph.inputs.map(({ node }) => node),
      weights,
      dataset: repeated(dataset, 1500),
    };
    const expected = await predictAll({ ...input, executor: await executors.tfjs() });
    const { executor, links } = await pool(3);
    const shares: number[] = [];
    assert.deepEqual(
      await predictAll({ ...input, executor, onProgress: (share) => void shares.push(share) }),
      expected,
    );
    assert.deepEqual(
      shares,
      range(6).map((run) => Math.min(1, ((run + 1) * 256) / 1500)),
    );
    for (const link of links) link.end();
  });

  it('does a lane again whose worker is killed, and measures the same bits', async () => {
    const expected = await lanesOf(passOver(mlp(), await executors.tfjs()));
    const { executor, links } = await pool(2);
    const input = passOver(mlp(), executor);
    let killed = false;
    // The last batch of a lane: what its worker has added up is lost with it.
    const dataset = told(input.dataset, (first) => {
      if (first !== 28 || killed) return;
      killed = true;
      links[0].end();
    });
    assert.deepEqual(await lanesOf({ ...input, dataset }), expected);
    assert.ok(killed);
    assert.equal(links.length, 3);
    for (const link of links) link.end();
  });

  it('gives up where a worker is killed in each attempt, says so, and works afterwards', async () => {
    const { executor, links } = await pool(2);
    const input = passOver(mlp(), executor);
    const dataset = told(input.dataset, () => links.forEach((link) => link.end()));
    await assert.rejects(collect({ ...input, dataset }), problem('worker-lost'));
    assert.deepEqual(await lanesOf(input), await lanesOf(passOver(mlp(), await executors.tfjs())));
    for (const link of links) link.end();
  });

  it('is cancelled in the middle of a pass', async () => {
    const { executor, links } = await pool(2);
    const controller = new AbortController();
    const input = passOver(mlp(), executor);
    let batches = 0;
    const dataset = told(input.dataset, () => ++batches === 4 && controller.abort());
    await assert.rejects(collect({ ...input, dataset, signal: controller.signal }), Cancelled);
    assert.ok(batches < 8, `${batches} of 9 batches were read`);
    for (const link of links) link.end();
  });

  it('compares methods with the same results, to the last digit', async () => {
    const wanted = recipe.parse({
      schema: 1,
      model: 'lenet-300-100/model.json',
      data: { file: 'calibration.npz', limit: 96 },
      methods: ['gradient', 'taylor', 'fisher', 'hessian'].map((criterion) => ({ criterion })),
      sparsity: [0.5, 0.9],
      batchSize: 16,
    });
    const { model: opened } = await openRecipeModel(wanted, 'samples/mnist');
    const opening = await openRecipeData(wanted, 'samples/mnist', opened);
    const run = async (executor: Executor) => {
      const comparison = await compare({ ...opening, recipe: wanted, executor });
      const masks = wanted.methods.flatMap(({ criterion }) =>
        wanted.sparsity.map((sparsity) =>
          comparison.tryMasks(comparison.candidate({ method: criterion, sparsity }), sparsity),
        ),
      );
      assert.equal(masks.length, 8);
      const document = JSON.stringify(comparison.document, (key, value: unknown) => (/econds$/.test(key) ? 0 : value));
      return { document, masks };
    };
    const expected = await run(await executors.tfjs());
    for (const count of [3]) {
      const { executor, links } = await pool(count);
      assert.deepEqual(await run(executor), expected);
      assert.equal(links.length, count);
      for (const link of links) link.end();
    }
  });
});
