/** Scores on the disk: the same cuts and masks as in memory, out of a few of their keys. */
import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { allocate, type Allocation } from '../../../src/core/allocation/allocate';
import { keysOf } from '../../../src/core/allocation/keys';
import { maskOf } from '../../../src/core/allocation/masks';
import { dividedBy, normOf } from '../../../src/core/allocation/normalize';
import { rankingOf, type Ranking } from '../../../src/core/allocation/ranking';
import { memoryScores, type ScoredWeights } from '../../../src/core/allocation/scores';
import { Problem } from '../../../src/shared/problem';
import { ByteCache } from '../../../src/jobs/byte-cache';
import { disk } from '../../../src/jobs/disk-writer';
import { RankedFile } from '../../../src/jobs/ranked-file';
import { RunScores } from '../../../src/jobs/run-scores';
import { cleanUp, problem, temporaryFolder } from './temporary';

const onDisk = { resident: 0, cache: 4096 };

/** Few different scores, so that there are ties; zeros of both signs, negative ones, the smallest and the largest there are. */
const score = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: -4, max: 4 }).map((value) => value / 4) },
  { weight: 3, arbitrary: fc.float({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 1, arbitrary: fc.constantFrom(-0, 0, 1e-45, -1e-45, 3.4028234663852886e38, -3.4028234663852886e38, 1e-38) },
);
const layer = fc.array(fc.tuple(score, fc.nat(5)), { maxLength: 60 }).map((weights) => ({
  scores: Float32Array.from(weights, ([value]) => value),
  values: Float32Array.from(weights, ([, value]) => value),
}));
const layers = fc
  .array(layer, { minLength: 1, maxLength: 5 })
  .filter((all) => all.some(({ scores }) => scores.length > 0));
type Layers = { readonly scores: Float32Array; readonly values: Float32Array }[];

const scoredOf = (all: Layers): ScoredWeights[] => all.map(({ values }, p) => ({ name: `layer ${p}`, values }));
function rankings(all: Layers, filed: RankedFile, normalize?: 'layer'): [memory: Ranking, disk: Ranking] {
  const [scores, values] = [all.map((each) => each.scores), all.map((each) => each.values)];
  return [rankingOf(memoryScores(scores, values), values, normalize), rankingOf(filed, values, normalize)];
}
async function fileOf(all: Layers, folder: string): Promise<RankedFile> {
  const kept = await new RunScores(folder, onDisk).keep(
    all.map(({ scores }) => scores),
    scoredOf(all),
  );
  assert.ok(kept instanceof RankedFile);
  return kept;
}
function cut(ranking: Ranking, sparsity: number, scope: 'global' | 'layer', about = false): Allocation | string {
  const bounds = ranking.parts.map(({ size }) => ({ low: 0, high: Math.max(0, size - 1), guarded: true }));
  const names = ranking.parts.map((_, p) => `layer ${p}`);
  try {
    return allocate({ ranking, names, bounds, sparsity, scope, about });
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}
/** By sorting: what the k lowest are. */
function sorted(all: Layers, k: number, normalize: boolean): string[] {
  const everything = all.flatMap(({ scores, values }, p) => {
    const keys = keysOf(normalize ? dividedBy(normOf(scores), scores) : scores, values);
    return [...keys].map((key, at) => ({ key, p, at }));
  });
  everything.sort((a, b) => a.key - b.key || b.p - a.p || b.at - a.at);
  const masks = all.map(({ scores }) => [...scores].map(() => '1'));
  for (const { p, at } of everything.slice(0, k)) masks[p][at] = '0';
  return masks.map((mask) => mask.join(''));
}
const masksOf = ({ parts }: Ranking, { counts }: Allocation): string[] =>
  parts.map((part, p) => maskOf(part, counts[p]).join(''));

describe('scores on the disk', function () {
  this.timeout(60_000);
  after(cleanUp);
  let folder: string;
  before(async () => (folder = await temporaryFolder()));

  it('are what was kept, by parameter, and so are their keys', () =>
    fc.assert(
      fc.asyncProperty(layers, async (all) => {
        const file = await fileOf(all, folder);
        assert.deepEqual(
          file.names,
          scoredOf(all).map(({ name }) => name),
        );
        const [memory, filed] = rankings(all, file);
        all.forEach(({ scores }, p) => {
          assert.deepEqual(file.of(p), scores);
          assert.deepEqual(filed.parts[p].keys(), memory.parts[p].keys());
          for (const first of filed.parts[p].firsts)
            assert.deepEqual(filed.parts[p].among(first), memory.parts[p].among(first));
        });
      }),
      { seed: 1, numRuns: 60 },
    ));

  it('are cut as in memory, and as by sorting', () =>
    fc.assert(
      fc.asyncProperty(
        layers,
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        fc.boolean(),
        async (all, share, normalize) => {
          const file = await fileOf(all, folder);
          const [memory, filed] = rankings(all, file, normalize ? 'layer' : undefined);
          for (const scope of ['global', 'layer'] as const) {
            const [expected, found] = [cut(memory, share, scope), cut(filed, share, scope)];
            assert.deepEqual(found, expected);
            if (typeof found === 'string' || typeof expected === 'string') continue;
            assert.deepEqual(masksOf(filed, found), masksOf(memory, expected));
            if (scope === 'global' && !found.guard)
              assert.deepEqual(masksOf(filed, found), sorted(all, found.removed, normalize));
          }
        },
      ),
      { seed: 2, numRuns: 150 },
    ));

  it('are counted without a look at a key: exact in sum, each layer right to the scores that begin as the threshold does', () =>
    fc.assert(
      fc.asyncProperty(layers, fc.double({ min: 0, max: 0.99, noNaN: true }), async (all, share) => {
        const file = await fileOf(all, folder);
        const [, filed] = rankings(all, file);
        const blind: Ranking = {
          parts: filed.parts.map((part) => ({ ...part, among: () => assert.fail('a key was looked at') })),
        };
        const [exact, about] = [cut(filed, share, 'global'), cut(blind, share, 'global', true)];
        if (typeof exact === 'string' || typeof about === 'string') return assert.equal(about, exact);
        assert.equal(about.removed, exact.removed);
        if (exact.guard || about.guard) return;
        // All that may differ are the keys in the bin of the cut.
        const removed = masksOf(filed, exact).flatMap((mask, p) => {
          const keys = filed.parts[p].keys();
          return Array.from(mask).flatMap((bit, at) => (bit === '0' ? [keys[at] >>> 16] : []));
        });
        const bin = removed.reduce((top, first) => Math.max(top, first), -1);
        filed.parts.forEach((part, p) => {
          const inBin = [...part.keys()].filter((key) => key >>> 16 === bin).length;
          assert.ok(Math.abs(about.counts[p] - exact.counts[p]) <= inBin, `${about.counts[p]}, ${exact.counts[p]}`);
        });
      }),
      { seed: 3, numRuns: 150 },
    ));

  it('stay in memory while they are few', async () => {
    const run = new RunScores(folder, { resident: 24, cache: 0 });
    const kinds: boolean[] = [];
    for (const size of [2, 3, 2, 1])
      kinds.push((await run.keep([new Float32Array(size)], [{ name: 'w', values: new Float32Array(size) }])).resident);
    assert.deepEqual(kinds, [true, false, true, false]);
    run.close();
  });

  it('can be read again after they were let go of', async () => {
    const file = await fileOf([{ scores: Float32Array.of(1, 2), values: Float32Array.of(1, 1) }], folder);
    file.close();
    assert.deepEqual([...file.of(0)], [1, 2]);
    file.close();
  });

  it('leave nothing where there is no room, and say so', async () => {
    const empty = await temporaryFolder();
    const full = {
      ...disk,
      create: () => Promise.reject(Object.assign(new Error('injected'), { code: 'ENOSPC' })),
    };
    const run = new RunScores(empty, onDisk, full);
    const weights = Float32Array.of(1);
    await assert.rejects(run.keep([weights], [{ name: 'w', values: weights }]), problem('file-not-writable'));
    assert.deepEqual(await readdir(empty), []);
  });

  it('that are damaged are not taken', async () => {
    const small = await temporaryFolder();
    const file = await fileOf([{ scores: Float32Array.of(3, 1, 2, 1), values: Float32Array.of(1, 1, 0, 1) }], small);
    file.close();
    const bytes = new Uint8Array(await readFile(file.file));
    const open = (): RankedFile => new RankedFile(file.file, new ByteCache(0));
    for (let length = 0; length < bytes.length; length++) {
      await writeFile(file.file, bytes.subarray(0, length));
      assert.throws(open, problem('file-malformed'), `${length} bytes`);
    }
    // Magic, the counts, the index, its length, the magic at the end.
    for (const at of [0, 8 + 16, 8 + 20, bytes.length - 20, bytes.length - 12, bytes.length - 1]) {
      const broken = bytes.slice();
      broken[at] ^= 0x80;
      await writeFile(file.file, broken);
      assert.throws(open, problem('file-malformed'), `byte ${at}`);
    }
    await writeFile(file.file, bytes);
    assert.deepEqual([...open().of(0)], [3, 1, 2, 1]);
  });
});

describe('a cache of bytes', () => {
  it('holds what was asked for last, as many bytes as it may', () => {
    const cache = new ByteCache(10);
    const read: string[] = [];
    const get = (key: string, size: number) =>
      cache.get(key, () => {
        read.push(key);
        return new Uint8Array(size);
      });
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b', 'large', 'b']) get(key, key === 'large' ? 11 : 4);
    assert.deepEqual(read, ['a', 'b', 'c', 'b', 'large']);
    assert.equal(cache.bytes, 8);
    cache.clear();
    assert.equal(cache.bytes, 0);
  });
});
