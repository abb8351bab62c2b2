import assert from 'node:assert/strict';
import type { Executor } from '../../../../../src/core/executors/executor';
import { executors } from '../../../graph/support';
import { publishedFiles } from './files';
import { measure } from './measure';

const examples = 8;
/** A unit at the edge of being off, and sums in another order. */
const rounding = 1e-6;

/**
 * The share of weights that have gradients on so few examples. Below 95 %: units of a trained network that are off; that
 * their weights move nothing is ONNX Runtime's answer too.
 */
const reached: Readonly<Record<string, number>> = {
  'assets/ch_ppocr_mobile_v2.0_cls_infer.onnx': 0.8,
  'ONNX/face_detection_back_256x256_barracuda.onnx': 0.9,
};

describe('published ONNX files', () => {
  let executor: Executor;
  before(async () => {
    executor = await executors.tfjs();
  });

  for (const file of publishedFiles.filter(({ test }) => test))
    it(`${file.package} ${file.file}: opened, run, differentiated, pruned, saved`, async function () {
      // The registry may be slow, once.
      this.timeout(180_000);
      const { network, reason, isIdenticalElsewhere, runsWhenSaved, prunable } = await measure(
        file,
        executor,
        examples,
      );
      assert.ok(network, reason);
      assert.ok(prunable > 10_000);
      assert.deepEqual(network.barriers, []);
      assert.ok(network.difference <= 1e-4, `off by ${network.difference}`);
      assert.ok(network.reached >= (reached[file.file] ?? 0.95), `gradients for ${network.reached} of the weights`);
      assert.ok(
        network.gradients.moved <= rounding,
        `weights without gradients move outputs by ${network.gradients.moved}`,
      );
      assert.ok(isIdenticalElsewhere, 'other bytes than those of pruned weights differ');
      assert.ok(runsWhenSaved, 'ONNX Runtime computes numbers');
    });
});
