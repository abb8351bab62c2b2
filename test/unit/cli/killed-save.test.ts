/** The process is killed while it saves a large model piece by piece: the source stays whole, and no half file stands under the wanted name. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { model, node } from '../formats/onnx/onnx-file';
import { bundle, type Binary } from './binary';

const width = 1024;
/** More than what is read at once. */
const layers = 12;
const layerBytes = 4 * width * width;

function largeModel(): Uint8Array {
  const values = Float32Array.from({ length: width * width }, (_, at) => ((at * 7919) % 10_007) - 5003);
  return model({
    node: Array.from({ length: layers }, (_, at) =>
      node('MatMul', [at === 0 ? 'x' : `y${at}`, `w${at}`], [`y${at + 1}`]),
    ),
    initializer: Array.from({ length: layers }, (_, at) => ({
      name: `w${at}`,
      dims: [BigInt(width), BigInt(width)],
      dataType: 1,
      rawData: new Uint8Array(values.buffer),
    })),
  });
}

const hashOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

describe('a save that is killed', function () {
  this.timeout(120_000);
  let binary: Binary;
  let folder: string;
  let source: string;
  let original: string;
  before(async () => {
    binary = await bundle();
    folder = binary.folder();
    source = path.join(folder, 'large.onnx');
    writeFileSync(source, largeModel());
    original = hashOf(source);
  });
  after(() => binary.dispose());

  const prune = (out: string): string[] => [
    ...['prune', source, '--criterion', 'magnitude', '--sparsity', '0.5', '--out', out, '--force', '--quiet'],
  ];

  /** Kills the process once a file that it writes has so many bytes. @returns whether it was still at it. */
  async function killedAt(bytes: number, out: string): Promise<boolean> {
    const { child, finished } = binary.start(prune(out));
    let ended = false;
    void finished.then(() => (ended = true));
    const isThere = (): boolean =>
      readdirSync(path.dirname(out)).some(
        (name) =>
          name.endsWith('.tmp') &&
          (statSync(path.join(path.dirname(out), name), { throwIfNoEntry: false })?.size ?? -1) >= bytes,
      );
    while (!ended && !isThere()) await setImmediate();
    child.kill('SIGKILL');
    const { code } = await finished;
    return code === null;
  }

  for (const share of [0, 0.3, 0.9])
    it(`leaves nothing under the name where none was, at ${100 * share} % of the file`, async () => {
      const target = binary.folder();
      const out = path.join(target, 'pruned.onnx');
      assert.ok(await killedAt(share * layers * layerBytes, out), 'it had ended before');
      assert.deepEqual(
        readdirSync(target).filter((name) => !name.endsWith('.tmp')),
        [],
      );
      assert.equal(hashOf(source), original);
    });

  it('leaves the model that stood there, and a new run replaces it', async () => {
    const target = binary.folder();
    const out = path.join(target, 'pruned.onnx');
    writeFileSync(out, 'what stood there');
    assert.ok(await killedAt(0.5 * layers * layerBytes, out), 'it had ended before');
    assert.equal(readFileSync(out, 'utf8'), 'what stood there');
    assert.equal(hashOf(source), original);
    const { code, stderr } = await binary.run(...prune(out));
    assert.equal(code, 0, stderr);
    assert.equal(statSync(out).size, statSync(source).size);
    assert.equal(hashOf(source), original);
  });
});
