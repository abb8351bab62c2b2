/** Large model files are shown before their weights are read. */
import assert from 'node:assert/strict';
import { truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Job } from '../../../src/jobs/job';
import { Problem } from '../../../src/shared/problem';
import { temporaryFolder } from './temporary';

const side = 3000;

/** Two layers of 36 MB: every third weight of the first is zero, none of the second. */
async function largeFile(): Promise<string> {
  const size = 4 * side * side;
  const header = JSON.stringify({
    first: { dtype: 'F32', shape: [side, side], data_offsets: [0, size] },
    second: { dtype: 'F32', shape: [side, side], data_offsets: [size, 2 * size] },
  });
  const text = new TextEncoder().encode(header.padEnd(8 * Math.ceil(header.length / 8)));
  const values = Float32Array.from({ length: 2 * side * side }, (_, at) => (at < side * side && at % 3 === 0 ? 0 : 1));
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(text.length), true);
  const file = path.join(await temporaryFolder(), 'large.safetensors');
  await writeFile(file, Buffer.concat([length, text, new Uint8Array(values.buffer)]));
  return file;
}

describe('a large model file', function () {
  this.timeout(60_000);
  const context = { signal: new AbortController().signal, emit: () => undefined };
  const query = { method: '', quantity: 'weight', sparsity: 0, scope: 'global', rows: 4, columns: 1 } as const;
  const open = (): Job => new Job({ wasmFolder: '', onBug: (error) => assert.fail(String(error)) });

  it('is counted, then drawn', async () => {
    const job = open();
    const { parameters } = await job.inspect({ model: await largeFile() }, context);
    assert.deepEqual(
      parameters.map(({ name, count, zeros }) => [name, count, zeros]),
      [
        ['first', side * side, (side * side) / 3],
        ['second', side * side, 0],
      ],
    );
    const ask = (parameter: string) => job.tile({ ...query, parameter }, context);
    const [first, second] = await Promise.all([ask('first'), ask('second')]);
    assert.deepEqual([[...first.kept], [...second.kept]], [new Array(4).fill(170), new Array(4).fill(255)]);
  });

  it('is read when it is drawn: what is wrong with it by then is said by then', async () => {
    const job = open();
    const model = await largeFile();
    await job.inspect({ model }, context);
    await truncate(model, 1000);
    await assert.rejects(job.tile({ ...query, parameter: 'first' }, context), Problem);
  });
});
