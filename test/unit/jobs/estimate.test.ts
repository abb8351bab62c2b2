import assert from 'node:assert/strict';
import { openModel } from '../../../src/core/formats';
import type { Model } from '../../../src/core/formats/model';
import { input } from '../../../src/core/graph/leaf';
import { size } from '../../../src/core/graph/shape';
import { relu } from '../../../src/core/ops/activations';
import { conv2d } from '../../../src/core/ops/conv';
import { reduceMean } from '../../../src/core/ops/reduce';
import { estimateMemory } from '../../../src/jobs/estimate';
import { sourceOf } from '../../../src/jobs/folder';
import { sampleRecipe } from './sample';
import { problem } from './temporary';

describe('estimateMemory', () => {
  const criteria = ['magnitude', 'gradient', 'taylor', 'fisher', 'hessian', 'sensitivity', 'random'];
  let model: Model;
  const mebibytes = (methods: readonly string[], parts: object = {}): number =>
    estimateMemory(model, sampleRecipe(methods, parts)) / 2 ** 20;
  before(async () => {
    model = await openModel(sourceOf('samples/mnist/lenet-300-100/model.json'));
  });

  it('is near to what was measured: 174 MiB', () => {
    const estimate = mebibytes(criteria);
    assert.ok(estimate > 174 / 1.5 && estimate < 174 * 1.5, `${estimate} MiB`);
  });

  it('counts what each method needs', () => {
    const [one, two] = [mebibytes(['magnitude']), mebibytes(['magnitude', 'random'])];
    // Scores, and half of each of their keys: float32 and uint16, of all scored weights.
    assert.ok(Math.abs(two - one - (6 * 266_200) / 2 ** 20) < 0.1, `${two - one}`);
    // One more statistic: four lanes in float64, and float32 twice.
    assert.ok(Math.abs(mebibytes(['fisher']) - one - (40 * 266_200) / 2 ** 20) < 0.1);
    // A gradient stays as well, once, for those who ask about a weight.
    assert.ok(Math.abs(mebibytes(['gradient']) - one - (44 * 266_200) / 2 ** 20) < 0.1);
    // Two methods on the same statistic share it.
    assert.equal(mebibytes(['gradient', 'taylor']) - mebibytes(['gradient']), two - one);
  });

  it('grows with the batch, up to what a run may take', () => {
    const [small, large, huge] = [64, 1024, 1_000_000].map((batchSize) => mebibytes(['fisher'], { batchSize }));
    assert.ok(small < large && large < huge);
    assert.ok(huge - small < 256);
  });

  it('counts one example in full, where images are so big that not even one fits into the usual bound', () => {
    const x = input('x', [1, 512, 512, 3]);
    const [first, second] = [input('first', [3, 3, 3, 32]), input('second', [5, 5, 32, 10])];
    const hidden = relu(conv2d(x, first, { pads: [1, 1, 1, 1] }));
    const y = reduceMean(conv2d(hidden, second), [1, 2]);
    const kernels = [first, second];
    const large: Model = {
      ...model,
      graph: {
        inputs: [{ name: 'x', node: x }],
        outputs: [{ name: 'y', node: y }],
        parameters: new Map(kernels.map((node, index) => [`${index}`, node])),
        barriers: [],
        normalizations: [],
        applications: [],
      },
      parameters: kernels.map(({ shape }, index) => ({
        ...model.parameters[0],
        name: `${index}`,
        shape,
        values: new Float32Array(size(shape)),
      })),
    };
    const [data, free] = [['fisher'], ['magnitude']].map((methods) => estimateMemory(large, sampleRecipe(methods)));
    // The windows of the second kernel: 508 x 508 positions, 25 taps, 32 channels.
    const windows = 4 * 508 * 508 * 25 * 32;
    assert.ok(data > windows, `${data}`);
    assert.ok(free < windows, `${free}`);
  });

  it('counts no more scores than stay in memory', () => {
    const limits = { resident: 2 ** 20, cache: 2 ** 20 };
    const estimate = (methods: readonly string[]): number =>
      estimateMemory(model, sampleRecipe(methods), limits) / 2 ** 20;
    // One is in memory while it is made; beyond the counts of its keys another one takes nothing.
    const [one, two] = [estimate(['magnitude']), estimate(['magnitude', 'random'])];
    assert.ok(two - one < 0.1, `${two - one} MiB`);
    assert.ok(one > mebibytes(['magnitude']) - 1 && one < mebibytes(['magnitude']) + 4);
  });

  it('knows a model without a network', () => {
    const weightsOnly = { ...model };
    delete weightsOnly.graph;
    assert.ok(estimateMemory(weightsOnly, sampleRecipe(['magnitude'])) / 2 ** 20 < mebibytes(['magnitude']));
  });

  it('does not take a recipe that cannot be run', () => {
    assert.throws(() => mebibytes(['telepathy']), problem('option-invalid'));
    assert.throws(() => mebibytes(['magnitude'], { allocation: { exclude: ['*'] } }), problem('option-invalid'));
  });
});
