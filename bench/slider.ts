/**
 * What one movement of the sparsity slider costs the job: the layer counts of seven methods over a million weights. Limit: 50 ms.
 * Beside it: the same counts by sorting.
 */
import { allocate } from '../src/core/allocation/allocate';
import { rankingOf } from '../src/core/allocation/ranking';
import { memoryScores } from '../src/core/allocation/scores';
import { stream } from '../src/core/random';
import { median, table, time } from './measure';

const layers = [500_000, 300_000, 150_000, 40_000, 9_000, 1_000];
const methods = 7;

const candidates = Array.from({ length: methods }, (_, m) => {
  const scores = layers.map((count, p) => {
    const next = stream(m, `layer ${p}`);
    return Float32Array.from({ length: count }, (_unused, i) => next(i) ** 2 * 10 ** -p);
  });
  const weights = scores.map((values) => values.map(() => 1));
  return { scores, ranking: rankingOf(memoryScores(scores, weights), weights) };
});
const names = layers.map((_, p) => `layer ${p}`);
const bounds = layers.map((count) => ({ low: 0, high: count - 1, guarded: true }));

const slide = (sparsity: number): void => {
  for (const { ranking } of candidates) allocate({ ranking, names, bounds, sparsity, scope: 'global' });
};
const sort = (sparsity: number): void => {
  for (const { scores } of candidates) {
    const all = new Float32Array(scores.reduce((sum, each) => sum + each.length, 0));
    scores.reduce((at, each) => (all.set(each, at), at + each.length), 0);
    const threshold = all.sort()[Math.floor(all.length * sparsity)];
    scores.map((each) => each.reduce((kept, score) => kept + Number(score >= threshold), 0));
  }
};

const sparsities = Array.from({ length: 20 }, (_, i) => 0.5 + i * 0.0249);
slide(0.5);
const radix: number[] = [];
for (const sparsity of sparsities) radix.push(await time(() => slide(sparsity)));
const sorted = await time(() => sort(0.9));
table([
  ['seven methods, one million weights', 'ms'],
  ['one movement, median', median(radix).toFixed(1)],
  ['one movement, slowest of 20', Math.max(...radix).toFixed(1)],
  ['limit', '50'],
  ['by sorting', sorted.toFixed(1)],
]);
