import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Workbench } from '../../../bench/common/workbench';
import { openExample, share, workbenchOf, type Example } from '../../../bench/paper/example';
import { inputCurvature } from '../../../bench/paper/input-curvature';
import {
  bothMistakes,
  keepsTheShare,
  kthValue,
  oneScoreForAll,
  thresholdOfAnother,
} from '../../../bench/paper/mistakes';
import type { Mask } from '../../../src/core/allocation/masks';
import { jaccard } from '../../../src/core/comparison/agreement';
import { createExecutor } from '../../../src/core/executors/index';
import { paper, relativeError } from '../golden';
import { curvatureByHand } from './by-hand';

const removedOf = (masks: readonly Mask[]): number[] => masks.map((mask) => mask.filter((kept) => kept === 0).length);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('the worked example of the paper', () => {
  const golden = paper();
  const kernels = [...golden.expected('abs_gradient').keys()];
  let example: Example;
  let bench: Workbench;
  before(async () => {
    const executor = await createExecutor('reference', { wasmFolder: '' });
    example = await openExample();
    bench = workbenchOf(example, executor);
  });

  /** Golden's own numbers: what the sample code would have computed. */
  const gradientsOf = (): number[][] => kernels.map((name) => golden.expected('abs_gradient').get(name)!);
  const weightsOf = (): Float32Array[] => bench.setting.scored.map(({ values }) => values);
  async function ours(criterion: string, scope: 'global' | 'layer'): Promise<Mask[]> {
    const masks = bench.masks(await bench.score({ criterion, options: {} }), { sparsity: share, scope });
    return kernels.map((name) => masks.get(name)!);
  }

  it('is the golden network, on the golden examples', async () => {
    assert.deepEqual(
      example.model.parameters.map(({ name, values }) => [name, values]),
      golden.parameters.map(({ name, values }) => [name, values]),
    );
    const all = Uint32Array.from({ length: golden.dataset.examples }, (_, i) => i);
    assert.deepEqual(await example.data.batch(all), await golden.dataset.batch(all));
  });

  it('has the golden loss', async () => {
    const { loss } = JSON.parse(readFileSync('test/fixtures/golden/paper.json', 'utf8')) as { loss: number };
    const evaluated = await bench.evaluate(new Map());
    assert.ok(relativeError([evaluated.loss!], [loss]) < 1e-6, String(evaluated.loss));
  });

  it('has the golden traces of the Hessian in its kernels', async () => {
    const { scores } = await bench.score({ criterion: 'hessian', options: { form: 'diagonal' } });
    const traces = golden.expected('hessian_trace');
    kernels.forEach((name, p) => {
      const trace = sum([...scores.of(p)]);
      assert.ok(relativeError([trace], traces.get(name)!) < 1e-6, `${name}: ${trace}`);
    });
  });

  for (const [criterion, quantity] of [
    ['gradient', 'abs_gradient'],
    ['hessian', 'half_h_w2'],
    ['sensitivity', 'output_sensitivity'],
  ])
    it(`${criterion}: exactly the 20 % with the lowest golden scores go`, async () => {
      const scores = kernels.map((name) => golden.expected(quantity).get(name)!);
      const masks = await ours(criterion, 'layer');
      assert.deepEqual(removedOf(masks), [128, 819, 128]);
      masks.forEach((mask, p) => {
        const removed = [...mask.keys()].filter((i) => mask[i] === 0);
        const kept = [...mask.keys()].filter((i) => mask[i] === 1);
        const [highest, lowest] = [
          Math.max(...removed.map((i) => scores[p][i])),
          Math.min(...kept.map((i) => scores[p][i])),
        ];
        assert.ok(highest <= lowest * (1 + 1e-6), `${kernels[p]}: ${highest} went, ${lowest} stayed`);
      });
      assert.equal(sum(removedOf(await ours(criterion, 'global'))), Math.round(5376 * share));
    });

  it('kthvalue counts from 1', () => {
    assert.deepEqual(
      [1, 2, 3].map((k) => kthValue([3, -1, 2], k)),
      [-1, 2, 3],
    );
    for (const k of [0, 4, NaN]) assert.throws(() => kthValue([3, -1, 2], k), RangeError);
  });

  it('mistake 1: a threshold of |g| applied to |w| makes another mask, of another size', async () => {
    const right = await ours('gradient', 'layer');
    const wrong = weightsOf().map((weights, p) => thresholdOfAnother(weights, gradientsOf()[p], share));
    // What it keeps has nothing to do with gradients: the removed weights are small, whatever their gradient.
    wrong.forEach((mask, p) => {
      const threshold = kthValue(gradientsOf()[p], Math.floor(mask.length * share));
      mask.forEach((kept, i) => assert.equal(kept === 1, Math.abs(weightsOf()[p][i]) > threshold));
      assert.notDeepEqual(mask, right[p]);
    });
    assert.ok(sum(removedOf(wrong)) < 0.05 * 5376, String(removedOf(wrong)));
    assert.ok(jaccard(wrong, right) < 0.9);
  });

  it('mistake 2: kthvalue(n·(1 − p)) removes 80 % instead of 20 %', async () => {
    const right = await ours('gradient', 'layer');
    const wrong = gradientsOf().map((gradients) => keepsTheShare(gradients, share));
    assert.deepEqual(removedOf(wrong), [512, 3276, 512]);
    // Everything that should go is gone, and three times as much beside it.
    wrong.forEach((mask, p) => mask.forEach((kept, i) => assert.ok(kept <= right[p][i])));
    assert.ok(Math.abs(jaccard(wrong, right) - 0.25) < 0.01);
  });

  it('mistakes 1 and 2 together, as the code has them, remove neither 20 nor 80 %', async () => {
    const right = await ours('gradient', 'layer');
    const wrong = weightsOf().map((weights, p) => bothMistakes(weights, gradientsOf()[p], share));
    const removed = sum(removedOf(wrong)) / 5376;
    assert.ok(removed > 0.21 && removed < 0.79, String(removed));
    wrong.forEach((mask, p) => assert.notDeepEqual(mask, right[p]));
  });

  it('mistake 3: one number for a tensor ranks nothing, whatever the share', async () => {
    const { network } = bench.setting;
    const curvature = await inputCurvature(network!.objective, network!.weights, example.data);
    const byHand = await curvatureByHand(golden);
    assert.ok(Math.abs(curvature - byHand) < 1e-9 * byHand, `${curvature}, by hand ${byHand}`);
    for (const p of [0.01, 0.2, 0.5, 0.99])
      for (const length of [640, 4096]) assert.ok(oneScoreForAll(curvature, length, p).every((kept) => kept === 0));
    // In the parameters there is a score for each weight, and a fifth of each kernel goes.
    const { scores } = await bench.score({ criterion: 'hessian', options: {} });
    scores.sizes.forEach((size, p) => assert.ok(new Set(scores.of(p)).size > 0.95 * size));
    assert.deepEqual(removedOf(await ours('hessian', 'layer')), [128, 819, 128]);
  });
});
