import type { AllocationQuery } from '../../src/shared/allocation';
import type { HistogramAnswer, Tile, TileQuery, WeightAnswer, WeightQuery } from '../../src/shared/protocol';
import type { FakeLayer, FakeMethod } from './fake-scores';

/** Means over bins, as the protocol describes a tile. */
export function fakeTile(layer: FakeLayer, at: number, method: FakeMethod | undefined, query: TileQuery): Tile {
  const columns = layer.shape.at(-1)!;
  const matrix = [layer.count / columns, columns] as const;
  const bins = [Math.min(query.rows, matrix[0]), Math.min(query.columns, matrix[1])] as const;
  const sums = Array.from({ length: 3 }, () => new Float64Array(bins[0] * bins[1]));
  const sizes = new Float64Array(bins[0] * bins[1]);
  const largest = layer.weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-9);
  const threshold = method?.thresholds(query)[at] ?? 0;
  layer.weights.forEach((weight, index) => {
    const [row, column] = [Math.floor(index / columns), index % columns];
    const bin = Math.floor((row * bins[0]) / matrix[0]) * bins[1] + Math.floor((column * bins[1]) / columns);
    const score = method ? method.scores[at][index] : Math.abs(weight);
    sizes[bin]++;
    sums[0][bin] += Math.abs(weight) / largest;
    sums[1][bin] += method ? method.rank(at, score) / layer.count : 0;
    sums[2][bin] += Number(score > threshold);
  });
  const [weights, scores, kept] = sums.map((sum) => Uint8Array.from(sum, (value, bin) => (value / sizes[bin]) * 255));
  return { rows: bins[0], columns: bins[1], matrix, weights: weights, scores: scores, kept: kept };
}

export function fakeHistogram(at: number, method: FakeMethod, query: AllocationQuery): HistogramAnswer {
  const scores = method.scores[at].filter((score) => score > 0).sort();
  const [low, high] = [scores[Math.floor(scores.length / 200)], scores.at(-1)!];
  const counts = new Uint32Array(36);
  const span = Math.log10(high / low);
  for (const score of scores) counts[Math.max(0, Math.min(35, Math.floor((Math.log10(score / low) / span) * 36)))]++;
  const threshold = method.thresholds(query)[at];
  return {
    log: true,
    low,
    high,
    counts,
    zeros: method.scores[at].length - scores.length,
    ...(threshold > 0 && { threshold }),
  };
}

export function fakeWeight(
  layer: FakeLayer,
  at: number,
  methods: readonly FakeMethod[],
  query: WeightQuery,
): WeightAnswer {
  const flat = query.row * layer.shape.at(-1)! + query.column;
  let rest = flat;
  const index = [...layer.shape]
    .reverse()
    .map((size) => {
      const position = rest % size;
      rest = Math.floor(rest / size);
      return position;
    })
    .reverse();
  return {
    index,
    value: layer.weights[flat],
    methods: methods.map((method) => {
      const score = method.scores[at][flat];
      const kept = score > method.thresholds(query)[at];
      return { method: method.id, score, rank: method.rank(at, score), of: layer.count, kept };
    }),
  };
}
