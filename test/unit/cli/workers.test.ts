/** The terminal with workers: the same masks and numbers, and a process that ends. */
import assert from 'node:assert/strict';
import * as z from 'zod';
import { bundle, type Binary } from './binary';

const document = z.looseObject({ executor: z.literal('tfjs'), results: z.array(z.looseObject({})) });

describe('--workers', () => {
  let program: Binary;
  before(async () => {
    program = await bundle({}, true);
  });
  after(() => program.dispose());

  it('changes no result', async () => {
    const run = async (workers: string) => {
      const args = [
        ...['compare', 'samples/mnist/lenet-5/model.json', '--criteria', 'fisher,hessian', '--sparsity', '0.8'],
        ...['--data', 'samples/mnist/calibration.npz', '--limit', '160', '--batch-size', '32'],
      ];
      const found = await program.json(document, 0, ...args, '--workers', workers);
      return JSON.stringify(found, (key, value: unknown) => (/econds$/.test(key) ? 0 : value));
    };
    assert.equal(await run('2'), await run('1'));
  });

  for (const wrong of ['0', '1.5', 'all', '65'])
    it(`is refused as ${wrong}`, async () => {
      const { code, stderr } = await program.run(
        ...['evaluate', 'samples/mnist/lenet-5/model.json', '--data', 'samples/mnist/test.npz', '--workers', wrong],
      );
      assert.equal(code, 2);
      assert.match(stderr, /--workers/);
    });
});
