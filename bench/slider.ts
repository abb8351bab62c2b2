/**
 * What one movement of the sparsity slider costs the job: the layer counts of nine methods, while it moves (about) and when it rests
 * (exact), and what their scores take. Limit while it moves: 50 ms.
 *   node bench/run.mjs slider [millions of weights, default 1 25]
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { allocate } from '../src/core/allocation/allocate';
import { maskOf } from '../src/core/allocation/masks';
import { rankingOf, type Ranking } from '../src/core/allocation/ranking';
import type { Scores } from '../src/core/allocation/scores';
import { RankedFile } from '../src/jobs/ranked-file';
import { RunScores, scoreLimits } from '../src/jobs/run-scores';
import { median, table, time } from './measure';

const methods = 9;
const layers = 54;
const movements = 20;
const limit = 50;
const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);

/** A few large layers, many small ones, as networks have them. */
function sizesOf(total: number): number[] {
  const shares = Array.from({ length: layers }, (_, p) => 1.12 ** p);
  const all = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => Math.round((total * share) / all));
}

/** |N(0, σ)| to a power: magnitudes, and what is squared or multiplied. Marsaglia's xorshift: billions of numbers are wanted. */
function draw(size: number, seed: number, power: number, scale: number): Float32Array {
  const values = new Float32Array(size);
  let state = seed * 2654435761 || 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < size; i++) values[i] = (scale * Math.abs(next() + next() + next() - 1.5)) ** power;
  return values;
}

/** Of one movement each, in ms: by the clock, and of a processor alone, which does not count what else the machine does. */
interface Movements {
  readonly clock: readonly number[];
  readonly processor: readonly number[];
}
interface Measured {
  readonly about: Movements;
  readonly exact: Movements;
  readonly mask: number;
}

async function measure(all: readonly Scores[], weights: readonly Float32Array[]): Promise<Measured> {
  const names = weights.map((_, p) => `layer ${p}`);
  const bounds = weights.map(({ length }) => ({ low: 0, high: length - 1, guarded: true }));
  const rankings = all.map((scores) => rankingOf(scores, weights));
  const move = (sparsity: number, about: boolean): void => {
    for (const ranking of rankings) allocate({ ranking, names, bounds, sparsity, scope: 'global', about });
  };
  const sparsities = Array.from({ length: movements }, (_, i) => 0.5 + i * 0.0249);
  const timed = async (about: boolean): Promise<Movements> => {
    for (const sparsity of [0.2, 0.3, 0.4]) move(sparsity, about);
    const [clock, processor]: [number[], number[]] = [[], []];
    for (const sparsity of sparsities) {
      const used = process.cpuUsage();
      clock.push(await time(() => move(sparsity, about)));
      const { user, system } = process.cpuUsage(used);
      processor.push((user + system) / 1000);
    }
    return { clock, processor };
  };
  const [about, exact] = [await timed(true), await timed(false)];
  const mask = await time(() => masks(rankings[0]));
  return { about, exact, mask };
}

/** The largest layer's mask, scores read. */
function masks({ parts }: Ranking): void {
  const part = parts[parts.length - 1];
  maskOf(part, Math.floor(part.size / 2));
}

async function row(millions: number): Promise<string[]> {
  const sizes = sizesOf(millions * 1e6);
  const weights = sizes.map((size) => new Float32Array(size).fill(1));
  const folder = await mkdtemp(path.join(tmpdir(), 'prunescope-slider-'));
  try {
    const run = new RunScores(folder);
    const kept: Scores[] = [];
    globalThis.gc?.();
    const before = process.memoryUsage();
    let writing = 0;
    for (let m = 0; m < methods; m++) {
      const scores = sizes.map((size, p) => draw(size, m * layers + p + 1, 1 + (m % 3), 0.97 ** p));
      const scored = weights.map((values, p) => ({ name: `layer ${p}`, values }));
      const start = performance.now();
      kept.push(await run.keep(scores, scored));
      writing += performance.now() - start;
    }
    const { about, exact, mask } = await measure(kept, weights);
    globalThis.gc?.();
    const after = process.memoryUsage();
    const files = kept.flatMap((scores) => (scores instanceof RankedFile ? [scores.file] : []));
    const onDisk = (await Promise.all(files.map(async (file) => (await stat(file)).size))).reduce(
      (sum, size) => sum + size,
      0,
    );
    run.close();
    if (median(about.processor) > limit) process.exitCode = 1;
    return [
      `${millions}`,
      files.length > 0 ? 'disk' : 'memory',
      ...[about, exact].flatMap(({ clock, processor }) => [median(processor).toFixed(1), median(clock).toFixed(1)]),
      mask.toFixed(1),
      (writing / methods / 1000).toFixed(2),
      mebibytes(onDisk),
      mebibytes(after.arrayBuffers - before.arrayBuffers),
      mebibytes(after.rss - before.rss),
      mebibytes(12 * methods * sizes.reduce((sum, size) => sum + size, 0)),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const wanted = process.argv.slice(2).map(Number);
const rows: string[][] = [];
for (const millions of wanted.length > 0 ? wanted : [1, 25]) rows.push(await row(millions));
table([
  [
    'million weights',
    'scores in',
    'about, ms',
    'by the clock',
    'exact, ms',
    'by the clock',
    'mask, ms',
    'keeping, s',
    'disk, MiB',
    'buffers, MiB',
    'resident, MiB',
    'before, MiB',
  ],
  ...rows,
]);
console.log(
  `${methods} methods, ${layers} layers, ${movements} movements; limit while it moves: ${limit} ms. Mask: of the largest layer, scores read. ` +
    `Keeping: of one method's scores. Buffers, resident: beyond the weights; of that up to ${mebibytes(scoreLimits.cache)} are a cache. ` +
    `Before: what scores and keys took when all of them were in memory.`,
);
