/** Methods with passes over data, or training, of their own, against golden values. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Executor } from '../../../src/core/executors/executor';
import { format } from '../../../src/shared/text';
import { cnn, mlp, relativeError, trained } from '../golden';
import { executors } from '../graph/support';
import { productOf } from './work';

const golden = JSON.parse(readFileSync('test/fixtures/golden/golden.json', 'utf8')) as Record<
  'mlp' | 'cnn',
  { readonly hap_channel_trace_over_p_times_normsq: Readonly<Record<string, number[]>> }
>;
const kernels = ['dense_1/kernel', 'dense_2/kernel'];
const sumWhere = (values: Float32Array, chosen: (index: number) => boolean): number =>
  values.reduce((sum, value, index) => sum + (chosen(index) ? value : 0), 0);

for (const [id, tolerance] of [
  ['reference', 1e-6],
  ['tfjs', 1e-4],
  ['native', 1e-4],
] as const)
  describe(`methods that work by themselves, ${id}`, () => {
    let executor: Executor;
    before(async () => {
      executor = await executors[id]();
    });

    for (const [form, quantity] of [
      ['mean', 'mean_abs_gradient'],
      ['signed', 'abs_mean_gradient'],
    ] as const)
      it(`gradient from=training form=${form}: ${quantity} over the steps, with the weights of their end`, async () => {
        const network = trained();
        const options = { from: 'training', form, epochs: '3' };
        const { scores, weights, training } = await productOf({ criterion: 'gradient', options }, network, {
          executor,
        });
        const [expected, final] = [network.expected(`sgd ${quantity}`), network.expected('sgd final')];
        kernels.forEach((name, p) =>
          assert.ok(relativeError(scores[p], expected.get(name)!.map(Math.abs)) <= tolerance),
        );
        for (const [name, values] of final) assert.ok(relativeError(weights!.get(name)!, values) <= tolerance, name);
        assert.equal(training?.epochs, 3);
      });

    it('l1: the weights of the proximal steps, and their sizes as scores', async () => {
      const network = trained();
      const options = { lambda: '0.3', epochs: '3' };
      const product = await productOf({ criterion: 'l1', options }, network, { executor, settings: { momentum: 0 } });
      const final = network.expected('l1_lambda_0.3 final');
      for (const [name, values] of final)
        assert.ok(relativeError(product.weights!.get(name)!, values) <= tolerance, name);
      kernels.forEach((name, p) =>
        assert.ok(relativeError(product.scores[p], final.get(name)!.map(Math.abs)) <= tolerance),
      );
      assert.deepEqual([product.sparsity, product.notes], [undefined, []]);
    });

    for (const threshold of [0, 0.05, 0.2])
      it(`l1: threshold ${threshold} makes the sparsity, exactly what is below it or zero`, async () => {
        const network = trained();
        const options = { lambda: '0.3', epochs: '3', threshold: String(threshold) };
        const { sparsity } = await productOf({ criterion: 'l1', options }, network, {
          executor,
          settings: { momentum: 0 },
        });
        const values = kernels.flatMap((name) => network.expected('l1_lambda_0.3 final').get(name)!);
        const below = values.filter((value) => value === 0 || Math.abs(value) < threshold).length;
        assert.equal(sparsity, below / values.length);
        assert.ok(below > 0);
      });

    it('l1: a λ that empties layers leaves the largest weight of each as it was, and says so', async () => {
      const network = trained();
      const options = { lambda: '1000', epochs: '1' };
      const { scores, weights, notes } = await productOf({ criterion: 'l1', options }, network, { executor });
      kernels.forEach((name, p) => {
        const before = network.parameters.find((each) => each.name === name)!.values;
        const largest = before.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best));
        const left = [...weights!.get(name)!].filter((value) => value !== 0);
        assert.deepEqual(left, [largest]);
        assert.deepEqual(
          [...scores[p]].filter((score) => score > 0),
          [Math.abs(largest)],
        );
      });
      assert.deepEqual(
        notes?.map((note) => kernels.some((name) => format(note).includes(name))),
        [true, true],
      );
      // Biases are not penalised.
      assert.ok(weights!.get('dense_2/bias')!.some((value) => value !== 0));
    });

    for (const [name, make] of [
      ['mlp', mlp],
      ['cnn', cnn],
    ] as const)
      it(`hessian-trace, ${name}: a channel's scores add up to half of golden's hap, within 4 standard errors`, async () => {
        const network = make();
        const { scores, estimates } = await productOf({ criterion: 'hessian-trace', options: {} }, network, {
          executor,
        });
        const scored = network.parameters.filter(({ prunable }) => prunable);
        scored.forEach((parameter, p) => {
          const expected = golden[name].hap_channel_trace_over_p_times_normsq[parameter.layer];
          expected.forEach((hap, channel) => {
            const inChannel = (index: number): boolean => index % expected.length === channel;
            const own = estimates!.find((each) => each.parameter === parameter.name && each.channel === channel)!;
            const squares = sumWhere(
              parameter.values.map((w) => w * w),
              inChannel,
            );
            const twice = 2 * sumWhere(scores[p], inChannel);
            assert.ok(Math.abs(twice - hap) <= 4 * own.standardError * squares + 1e-6, `${parameter.name} ${channel}`);
            assert.ok(Math.abs(twice - own.value * squares) <= 1e-5 * Math.abs(twice));
          });
        });
      });

    it('hessian-trace group=layer has one estimate a layer, probes and examples as asked', async () => {
      const network = cnn();
      const options = { group: 'layer', probes: '12', examples: '5' };
      const few = await productOf({ criterion: 'hessian-trace', options }, network, { executor });
      assert.deepEqual(
        few.estimates?.map(({ parameter, channel }) => [parameter, channel]),
        network.parameters.filter(({ prunable }) => prunable).map(({ name }) => [name, undefined]),
      );
      assert.match(format(few.notes![0]), / 12 probes/);
      const all = await productOf({ criterion: 'hessian-trace', options: { ...options, examples: '8' } }, network, {
        executor,
      });
      assert.notEqual(few.estimates[0].value, all.estimates![0].value);
      const { values } = network.parameters[0];
      few.scores[0].forEach((score, i) =>
        assert.equal(score, Math.fround(0.5 * few.estimates![0].value * values[i] * values[i])),
      );
    });

    it('hessian-trace form=trace removes whole channels in the order of their traces, then by size', async () => {
      const network = mlp();
      const product = await productOf({ criterion: 'hessian-trace', options: { form: 'trace' } }, network, {
        executor,
      });
      const scored = network.parameters.filter(({ prunable }) => prunable);
      const weights = scored.flatMap(({ name, values, shape }, p) =>
        [...values].map((value, index) => ({
          trace: product.estimates!.find(
            ({ parameter, channel }) => parameter === name && channel === index % shape.at(-1)!,
          )!.value,
          size: Math.abs(value),
          score: product.scores[p][index],
        })),
      );
      const byScore = weights.toSorted((a, b) => a.score - b.score);
      const wanted = weights.toSorted((a, b) => a.trace - b.trace || a.size - b.size);
      assert.deepEqual(byScore, wanted);
      assert.equal(new Set(weights.map(({ score }) => score)).size, weights.length);
    });
  });
