import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openModel } from '../../../../src/core/formats';
import type { Model } from '../../../../src/core/formats/model';
import { estimateMemory, estimateWorker } from '../../../../src/jobs/estimate';
import { sourceOf } from '../../../../src/jobs/folder';
import { startExecutor } from '../../../../src/jobs/workers/engine';
import { worthStarting } from '../../../../src/jobs/workers/pool';
import { usualWorkers, workersThatFit } from '../../../../src/jobs/workers/worker-count';
import { wasmFolder } from '../../graph/support';
import { sampleRecipe } from '../sample';
import { cleanUp, problem, temporaryFolder } from '../temporary';

describe('the executor of a recipe', () => {
  after(cleanUp);
  const told = { onLog: (): void => undefined, onNote: (): void => undefined };
  const withScript = async (): Promise<string> => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, 'worker.js'), '');
    return folder;
  };

  it('has workers for what is worth their start, and is its own only worker for the rest', async () => {
    const executor = await startExecutor('auto', { wasmFolder: await withScript(), workers: 3, ...told });
    assert.equal(executor.name, 'tfjs');
    assert.deepEqual(executor.workersFor?.(worthStarting - 1), [executor]);
    const workers = executor.workersFor?.(worthStarting) ?? [];
    assert.equal(new Set(workers).size, 3);
    assert.ok(!workers.includes(executor));
    assert.deepEqual(executor.workersFor?.(2 * worthStarting), workers);
  });

  it('starts the script also of a folder that is named from here', async () => {
    const wasmFolder = path.relative('.', await withScript());
    const executor = await startExecutor('tfjs', { wasmFolder, workers: 2, ...told });
    const [worker] = executor.workersFor?.(worthStarting) ?? [];
    // The script is empty: it ends at once.
    await assert.rejects(worker.prepare({ outputs: [] }), problem('worker-lost'));
  });

  for (const [what, name, workers, folder] of [
    ['it is the reference executor', 'reference', 4, withScript],
    ['one worker was asked for', 'tfjs', 1, async () => wasmFolder],
    ['there is no script for others', 'tfjs', 4, temporaryWasm],
  ] as const)
    it(`has no workers where ${what}`, async () => {
      const executor = await startExecutor(name, { wasmFolder: await folder(), workers, ...told });
      assert.equal(executor.name, name);
      assert.ok(!('workersFor' in executor));
    });
});

/** With the binaries, as long as nobody builds the worker beside them. */
async function temporaryWasm(): Promise<string> {
  return 'node_modules/@tensorflow/tfjs-backend-wasm/wasm-out';
}

describe('the number of workers', () => {
  let model: Model;
  const wanted = sampleRecipe(['fisher', 'hessian']);
  before(async () => {
    model = await openModel(sourceOf('samples/mnist/lenet-300-100/model.json'));
  });

  it('is that of the processors, at most four', () => assert.ok(usualWorkers() >= 1 && usualWorkers() <= 4));

  const rows: [what: string, spare: number, expected: number][] = [
    ['all of them where there is room', 10, 4],
    ['as many as fit', 2.5, 2],
    ['one where none fits beside the comparison', 0.5, 1],
    ['one where not even that fits', -1, 1],
  ];
  for (const [what, spare, expected] of rows)
    it(`is ${what}`, async () => {
      const free = estimateMemory(model, wanted) + spare * estimateWorker(model, wanted);
      assert.equal(await workersThatFit(4, model, wanted, async () => free), expected);
    });

  it('is one without a look at the memory where one was asked for', async () =>
    assert.equal(await workersThatFit(1, model, wanted, () => Promise.reject(new Error('looked'))), 1));

  it('grows by the sums of a lane for each statistic', () => {
    const bytes = (...methods: string[]): number => estimateWorker(model, sampleRecipe(methods));
    assert.equal(bytes('fisher', 'gradient') - bytes('fisher'), 16 * 266_200);
  });
});
