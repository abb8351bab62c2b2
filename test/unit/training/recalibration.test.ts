/** Batch-norm statistics renewed, against a computation by loops; and where they stay as they were. */
import assert from 'node:assert/strict';
import { range } from '../../../src/core/graph/shape';
import { permutation } from '../../../src/core/random';
import { train } from '../../../src/core/training/train';
import type { TrainInput } from '../../../src/core/training/training';
import { assertClose, executors } from '../graph/support';
import { images, normalizedInput, normalizedModel, unlabelled } from './normalized-network';

type Weights = ReadonlyMap<string, ArrayLike<number>>;
const channels = 3;
/** Of 5 × 5 images under kernels of 2 × 2. */
const side = 4;

/** Rows of channels; each is a position of an image of the batch. */
type Rows = readonly (readonly number[])[];

const meansOf = (rows: Rows): number[] =>
  range(channels).map((c) => rows.reduce((sum, row) => sum + row[c], 0) / rows.length);
function variancesOf(rows: Rows): number[] {
  const means = meansOf(rows);
  return range(channels).map((c) => rows.reduce((sum, row) => sum + (row[c] - means[c]) ** 2, 0) / rows.length);
}

function convolved(image: ArrayLike<number>, kernel: ArrayLike<number>, bias: ArrayLike<number>): number[][] {
  return range(side * side).map((position) =>
    range(channels).map((c) => {
      let sum = bias[c];
      for (const y of range(2))
        for (const x of range(2))
          for (const i of range(2)) {
            const pixel = ((Math.floor(position / side) + y) * 5 + (position % side) + x) * 2 + i;
            sum += image[pixel] * kernel[((y * 2 + x) * 2 + i) * channels + c];
          }
      return sum;
    }),
  );
}

/** What both layers see, batch by batch: mean and variance of each. */
async function byLoops({ dataset, settings, seed }: TrainInput, weights: Weights): Promise<number[][]> {
  const [kernel, bias, gamma, beta] = [...weights.values()];
  const order = permutation(dataset.examples, seed, 'recalibration');
  const batches = Math.floor(dataset.examples / settings.batchSize);
  const sums = range(4).map(() => range(channels).map(() => 0));
  for (const index of range(batches)) {
    const { size, inputs } = await dataset.batch(
      order.subarray(index * settings.batchSize).slice(0, settings.batchSize),
    );
    const rows = range(size).flatMap((i) => convolved(inputs[0].slice(i * 50, (i + 1) * 50), kernel, bias));
    const [mean, variance] = [meansOf(rows), variancesOf(rows)];
    const next = rows.map((row) =>
      row.map((x, c) => Math.max(0, ((x - mean[c]) / Math.sqrt(variance[c] + 1e-3)) * gamma[c] + beta[c])),
    );
    [mean, variance, meansOf(next), variancesOf(next)].forEach((values, which) =>
      values.forEach((value, c) => (sums[which][c] += value / batches)),
    );
  }
  return sums;
}

describe('recalibration', () => {
  for (const executorName of ['reference', 'tfjs', 'native'] as const)
    for (const pruned of [false, true])
      it(`of ${pruned ? 'a pruned' : 'a'} network is what loops compute, on the executor ${executorName}`, async () => {
        const model = await normalizedModel();
        const kernel = model.parameters[0];
        const mask = Uint8Array.from(kernel.values, (_, i) => Number(!pruned || i % 3 === 0));
        const input = normalizedInput(model, await executors[executorName](), {
          masks: new Map([[kernel.name, mask]]),
        });
        const settings = { ...input.settings, epochs: 0, recalibrate: true };
        const { weights } = await train({ ...input, settings });
        const own = new Map(model.parameters.map(({ name, values }) => [name, values]));
        own.set(
          kernel.name,
          Float32Array.from(kernel.values, (value, i) => (mask[i] ? value : 0)),
        );
        const expected = await byLoops(input, own);
        const moving = [...input.moving!.keys()];
        assert.equal(moving.length, 4);
        moving.forEach((name, i) => assertClose(weights.get(name)!, expected[i], 1e-5, name));
        for (const { name } of input.trainable) assert.deepEqual(weights.get(name), own.get(name));
      });

  it('needs no labels, however many examples there are', async () => {
    const input = normalizedInput(await normalizedModel(), await executors.reference());
    const settings = { ...input.settings, epochs: 0, recalibrate: true };
    const { weights } = await train({ ...input, settings });
    const [dataset, heldOut] = [unlabelled(input.dataset), unlabelled(images(9))];
    assert.deepEqual((await train({ ...input, settings, dataset, heldOut })).weights, weights);
  });

  it('leaves a layer that is called twice as it was, in training as well, and says so', async () => {
    const input = normalizedInput(await normalizedModel(true), await executors.reference());
    assert.equal(input.normalizations?.length, 2);
    for (const epochs of [0, 2]) {
      const { weights, notes } = await train({ ...input, settings: { ...input.settings, epochs, recalibrate: true } });
      for (const [name, node] of input.moving!) assert.deepEqual(weights.get(name), input.weights.get(node));
      assert.match(notes?.[0]?.template ?? '', /called more than once/);
    }
    assert.equal((await train({ ...input, settings: { ...input.settings, epochs: 0 } })).notes, undefined);
  });

  it('of batches of one example is none, and training uses what the file has: that is said', async () => {
    const input = normalizedInput(await normalizedModel(), await executors.reference());
    const settings = { ...input.settings, epochs: 1, batchSize: 1, recalibrate: true };
    const { weights, notes, document } = await train({ ...input, settings });
    for (const [name, node] of input.moving!) assert.deepEqual(weights.get(name), input.weights.get(node));
    assert.match(notes?.[0]?.template ?? '', /one example/);
    assert.equal(document.epochs, 1);
    const [{ name, node }] = input.trainable;
    assert.notDeepEqual(weights.get(name), input.weights.get(node));
  });
});
