import { createReferenceExecutor } from '../../../../../src/core/executors/reference';
import { attacked } from './attack';
import { exercise } from './exercise';
import { fuzzedModels } from './models';

/** Of each file. `node bench/run.mjs onnx-attack 20` tries many more, each in reach of a limit on time and memory. */
const seeds = 1;

describe('formats/onnx: attacked files, taken the whole way', function () {
  this.timeout(60_000);
  const { models, sides } = fuzzedModels();
  const executor = createReferenceExecutor();
  for (const [index, { name, bytes }] of models.entries())
    it(`${name}: inspected, run, differentiated, saved, or a problem that leaves nothing behind`, async () => {
      for (let seed = index; seed < index + seeds; seed++) {
        const { bytes: broken, how } = attacked(bytes, seed);
        try {
          await exercise(broken, sides, executor);
        } catch (error) {
          throw new Error(`seed ${seed}: ${how}`, { cause: error });
        }
      }
    });
});
