/** ONNX files that are broken or traps, opened by the real job process: it answers with a problem and lives on. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { TensorProto_DataLocation as Location } from '../../../src/core/formats/onnx/proto/onnx_pb';
import { sourceOf } from '../../../src/jobs/folder';
import { openModel } from '../../../src/core/formats';
import type { ProblemCode } from '../../../src/shared/problem';
import { model, node, raw, Type } from '../formats/onnx/onnx-file';
import { Jobs } from './sample';
import { cleanUp, problem, snapshot, temporaryFolder } from './temporary';

const good = 'test/fixtures/onnx/models/lenet.torchscript.onnx';
const matrix = raw(
  'w',
  [4, 4],
  Array.from({ length: 16 }, (_, at) => at + 1),
);
const product = [node('MatMul', ['x', 'w'], ['y'])];
/** A wait for a pipe's other end would have none. */
const patience = 5000;

const beside = (location: string): Uint8Array =>
  model({
    node: product,
    initializer: [
      {
        name: 'w',
        dims: [4n, 4n],
        dataType: Type.FLOAT,
        dataLocation: Location.EXTERNAL,
        externalData: [{ key: 'location', value: location }],
      },
    ],
  });

const files: readonly (readonly [name: string, bytes: () => Promise<Uint8Array> | Uint8Array, code: ProblemCode])[] = [
  ['a file that ends too early', async () => (await readFile(good)).subarray(0, 3000), 'file-malformed'],
  ['nothing', () => new Uint8Array(), 'file-malformed'],
  ['a page', () => new TextEncoder().encode('<html>404</html>'), 'format-unknown'],
  [
    'a Git LFS pointer',
    () => new TextEncoder().encode('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n'),
    'format-unknown',
  ],
  [
    'a ring of nodes',
    () => model({ node: [node('Relu', ['b'], ['a']), node('Relu', ['a'], ['b'])], initializer: [matrix] }),
    'file-malformed',
  ],
  [
    'dims beyond counting',
    () => model({ node: product, initializer: [{ ...matrix, dims: [2n ** 40n, 2n ** 40n] }] }),
    'weight-invalid',
  ],
  ['negative dims', () => model({ node: product, initializer: [{ ...matrix, dims: [-4n, -4n] }] }), 'weight-invalid'],
  [
    'dims without their data',
    () => model({ node: product, initializer: [{ ...matrix, dims: [4n, 5n] }] }),
    'weight-invalid',
  ],
  ['one name twice', () => model({ node: product, initializer: [matrix, matrix] }), 'file-malformed'],
  [
    'a weight that is not finite',
    () => model({ node: product, initializer: [raw('w', [4, 1], [1, NaN, 2, 3])] }),
    'weight-not-finite',
  ],
  ['a side file that is missing', () => beside('gone.bin'), 'shard-missing'],
  ['a side file elsewhere', () => beside('../../../../etc/passwd'), 'path-outside-folder'],
];

describe('a job and ONNX files that are broken', function () {
  this.timeout(60_000);
  let jobs: Jobs;
  let folder: string;
  before(async () => {
    jobs = await Jobs.bundle();
    folder = await temporaryFolder();
    for (const [name, bytes] of files) await writeFile(path.join(folder, `${name}.onnx`), await bytes());
  });
  after(async () => {
    jobs.dispose();
    await cleanUp();
  });

  it('answers each with its problem, and then opens a model', async () => {
    const job = jobs.start();
    const untouched = await snapshot(folder);
    const { pid } = job;
    for (const [name, , code] of files)
      await assert.rejects(job.api.call('inspect', { model: path.join(folder, `${name}.onnx`) }), problem(code), name);
    const { mode } = await job.api.call('inspect', { model: path.resolve(good) });
    assert.equal(mode, 'graph');
    assert.equal(job.pid, pid);
    assert.deepEqual(await snapshot(folder), untouched);
  });
});

describe('side files that are none', function () {
  this.timeout(4 * patience);
  let folder: string;
  let server: Server | undefined;
  before(async function () {
    if (process.platform === 'win32') this.skip();
    folder = await temporaryFolder();
    await mkdir(path.join(folder, 'folder'));
    await promisify(execFile)('mkfifo', [path.join(folder, 'pipe')]);
    server = createServer().listen(path.join(folder, 'socket'));
    await once(server, 'listening');
  });
  after(async () => {
    server?.close();
    await cleanUp();
  });

  for (const name of ['folder', 'pipe', 'socket'])
    it(`refuses a ${name}, and waits for nobody`, async () => {
      const file = path.join(folder, `${name}.onnx`);
      await writeFile(file, beside(name));
      const opening = assert.rejects(openModel(sourceOf(file)), problem('file-unreadable'));
      assert.notEqual(await Promise.race([opening, wait(patience, 'late', { ref: false })]), 'late');
    });

  it('refuses a pipe in place of the model', () =>
    assert.rejects(openModel(sourceOf(path.join(folder, 'pipe'))), problem('file-unreadable')));

  it('says so where a side file becomes shorter', async () => {
    const file = path.join(folder, 'short.onnx');
    await writeFile(file, beside('short.bin'));
    await writeFile(path.join(folder, 'short.bin'), new Uint8Array(64));
    await openModel(sourceOf(file));
    await truncate(path.join(folder, 'short.bin'), 60);
    await assert.rejects(openModel(sourceOf(file)), problem('shard-short'));
  });
});
