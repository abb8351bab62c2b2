import assert from 'node:assert/strict';
import { damaged } from './damage';
import { fuzzedModels } from './models';
import { survive } from './survive';

/** Of each file. `node bench/run.mjs onnx-fuzz 100` tries many more. */
const seeds = 6;
const slowest = 10_000;

describe('formats/onnx: damaged files', function () {
  this.timeout(120_000);
  const { models, sides } = fuzzedModels();
  for (const { name, bytes } of models)
    it(`${name}: damaged, it is another model or a problem, never a crash`, async () => {
      for (let seed = 0; seed < seeds; seed++) {
        const { bytes: broken, how } = damaged(bytes, seed);
        try {
          const { milliseconds } = await survive(broken, sides);
          assert.ok(milliseconds < slowest, `${milliseconds} ms`);
        } catch (error) {
          throw new Error(`seed ${seed}: ${how}`, { cause: error });
        }
      }
    });
});
