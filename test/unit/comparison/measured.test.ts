/** What a run keeps of its shared pass, and what it draws at its own sparsities. */
import assert from 'node:assert/strict';
import { compare } from '../../../src/core/comparison/compare';
import type { Comparison } from '../../../src/core/comparison/comparison';
import { agreement, tile, weight } from '../../../src/core/comparison/looks';
import { restoreComparison } from '../../../src/core/comparison/restore';
import { createReferenceExecutor } from '../../../src/core/executors/reference';
import { openModel } from '../../../src/core/formats';
import { sha256 } from '../../../src/core/hash';
import { sourceOf as onDisk } from '../../../src/jobs/folder';
import { recipe } from '../../../src/shared/recipe';
import { floats, npz, open } from '../data/support';
import { filesOf, normal, randomize, sourceOf, tf } from '../formats/stock';

describe('a finished comparison', () => {
  let comparison: Comparison;
  let again: Comparison;
  before(async () => {
    const stock = tf.sequential({
      layers: [
        tf.layers.dense({ units: 8, activation: 'relu', inputShape: [6], name: 'one' }),
        tf.layers.dense({ units: 3, activation: 'softmax', name: 'two' }),
      ],
    });
    const model = await openModel(sourceOf(await filesOf(randomize(stock))));
    const arrays = {
      x: floats([60, 6], ...normal(360, 'x')),
      y: floats([60], ...Array.from({ length: 60 }, (_, at) => at % 3)),
    };
    const input = {
      model,
      data: await open({ 'a.npz': npz(arrays) }, { file: 'a.npz' }, model.graph),
      recipe: recipe.parse({
        schema: 1,
        model: 'model.json',
        methods: [
          { criterion: 'magnitude' },
          { criterion: 'gradient' },
          { criterion: 'hessian', options: { form: 'diagonal' } },
        ],
        sparsity: [0.5, 0.75],
      }),
      executor: createReferenceExecutor(),
    };
    comparison = await compare(input);
    again = restoreComparison(input, comparison.document, comparison.stored);
  });

  it('says of each weight the gradient and curvature that were scored, also when it is opened again', () => {
    for (const each of [comparison, again]) {
      const looked = { parameters: each.parameters, comparison: each };
      for (const { name, shape } of each.scored)
        for (let row = 0; row < shape[0]; row++) {
          const query = { parameter: name, index: [row, 1], sparsity: 0.5, scope: 'global' } as const;
          const { gradient, curvature, methods } = weight(looked, query);
          const score = (at: number): number => methods[at].score;
          assert.equal(Math.abs(gradient ?? NaN), score(1));
          assert.equal(curvature, score(2));
        }
    }
  });

  it('agrees at its own sparsities as its document says', () => {
    const looked = { parameters: again.parameters, comparison: again };
    const own = [0.5, 0.75].map((sparsity) => agreement(looked, { sparsity, scope: 'global' }));
    assert.deepEqual(own, comparison.document.agreement);
    assert.equal(own.length, 2);
  });
});

describe('the tile of the sample', () => {
  it('is, byte by byte, what it was', async () => {
    const { parameters } = await openModel(onDisk('samples/mnist/lenet-300-100/model.json'));
    const [{ name }] = parameters;
    const query = { sparsity: 0, scope: 'global', method: '', parameter: name, quantity: 'weight' } as const;
    const picture = tile({ parameters }, { ...query, rows: 256, columns: 256 });
    const hash = await sha256([picture.lowest, picture.mean, picture.highest, picture.kept]);
    assert.equal(hash, 'be8ef070e0a1b397a7e32f6a0a47fe246e1db69c63acee94282626cf9ba2827d');
  });
});
