/** The terminal with workers: the same masks and numbers, and a process that ends. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { packageName, packageVersion } from '../../../src/jobs/workers/native-package';
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

  it('never loads a native engine that the working folder holds, and says in one line that there is none', async () => {
    const workspace = program.folder();
    const fake = path.join(workspace, 'node_modules', packageName);
    const binary = path.join(fake, 'bin', 'napi-v6', process.platform, process.arch, 'onnxruntime_binding.node');
    mkdirSync(path.dirname(binary), { recursive: true });
    writeFileSync(binary, '');
    writeFileSync(path.join(fake, 'package.json'), JSON.stringify({ name: packageName, version: packageVersion }));
    writeFileSync(path.join(fake, 'index.js'), "require('fs').writeFileSync('loaded', '')");
    const [model, data] = ['lenet-300-100/model.json', 'test.npz'].map((file) => path.resolve('samples/mnist', file));
    const args = ['evaluate', model, '--data', data, '--limit', '20', '--executor', 'native', '--json'];
    const { code, stdout, stderr } = await program.start(args, workspace).finished;
    assert.equal(code, 0, stderr);
    assert.equal(z.looseObject({ executor: z.string() }).parse(JSON.parse(stdout)).executor, 'tfjs');
    assert.match(stderr, /The native engine is not installed here: TensorFlow\.js computes\./);
    assert.ok(!existsSync(path.join(workspace, 'loaded')));
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
