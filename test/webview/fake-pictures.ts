import type { AllocationQuery } from '../../src/shared/allocation';
import type {
  Difference,
  DifferenceQuery,
  HistogramAnswer,
  Tile,
  TileQuery,
  WeightAnswer,
  WeightQuery,
} from '../../src/shared/pictures';
import { matrixOf, placeOfIndex, usualPlane } from '../../webview/plane';
import type { FakeLayer, FakeMethod } from './fake-scores';

/** A window of a plane, as the protocol describes a tile: slow and obvious. */
export function fakeTile(layer: FakeLayer, at: number, method: FakeMethod | undefined, query: TileQuery): Tile {
  const { shape } = layer;
  const plane = query.plane ?? usualPlane(shape);
  const matrix = matrixOf(shape, plane);
  const window = query.window ?? { top: 0, left: 0, height: matrix[0], width: matrix[1] };
  const bins = [Math.min(query.rows, window.height), Math.min(query.columns, window.width)] as const;
  const cells = bins[0] * bins[1];
  const [levels, stays] = [new Float64Array(cells), new Float64Array(cells)];
  const [lowest, highest] = [new Float64Array(cells).fill(1), new Float64Array(cells)];
  const sizes = new Float64Array(cells);
  const largest = layer.weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-9);
  const threshold = method?.thresholds(query)[at] ?? 0;
  layer.weights.forEach((weight, flat) => {
    const index = indexOf(shape, flat);
    const place = placeOfIndex(shape, plane, index);
    const [row, column] = [place.row - window.top, place.column - window.left];
    if (Object.entries(plane.fixed).some(([axis, held]) => index[Number(axis)] !== held)) return;
    if (row < 0 || column < 0 || row >= window.height || column >= window.width) return;
    const bin = Math.floor((row * bins[0]) / window.height) * bins[1] + Math.floor((column * bins[1]) / window.width);
    const score = method ? method.scores[at][flat] : Math.abs(weight);
    sizes[bin]++;
    const level =
      method && query.quantity === 'score' ? method.rank(at, score) / layer.count : Math.abs(weight) / largest;
    levels[bin] += level;
    lowest[bin] = Math.min(lowest[bin], level);
    highest[bin] = Math.max(highest[bin], level);
    stays[bin] += Number(score > threshold);
  });
  const bytes = (shares: Float64Array): Uint8Array => Uint8Array.from(shares, (share) => share * 255);
  return {
    rows: bins[0],
    columns: bins[1],
    matrix,
    window,
    lowest: bytes(lowest),
    mean: bytes(levels.map((sum, bin) => sum / sizes[bin])),
    highest: bytes(highest),
    kept: bytes(stays.map((sum, bin) => sum / sizes[bin])),
  };
}

function indexOf(shape: readonly number[], flat: number): number[] {
  const index: number[] = [];
  let rest = flat;
  for (const extent of [...shape].reverse()) {
    index.unshift(rest % extent);
    rest = Math.floor(rest / extent);
  }
  return index;
}

/** Magnitudes alone, where nothing is compared. */
export function fakeMagnitudes(layer: FakeLayer): HistogramAnswer {
  const magnitudes = layer.weights.map(Math.abs).filter((weight) => weight > 0);
  const [low, high] = [magnitudes.reduce((a, b) => Math.min(a, b)), magnitudes.reduce((a, b) => Math.max(a, b))];
  const counts = new Uint32Array(36);
  const span = Math.log10(high / low) || 1;
  for (const each of magnitudes) counts[Math.min(35, Math.floor((Math.log10(each / low) / span) * 36))]++;
  return { method: '', log: true, low, high, counts, zeros: layer.weights.length - magnitudes.length };
}

export function fakeHistogram(at: number, method: FakeMethod, query: AllocationQuery): HistogramAnswer {
  const scores = method.scores[at].filter((score) => score > 0).sort();
  const [low, high] = [scores[Math.floor(scores.length / 200)], scores.at(-1)!];
  const counts = new Uint32Array(36);
  const span = Math.log10(high / low);
  for (const score of scores) counts[Math.max(0, Math.min(35, Math.floor((Math.log10(score / low) / span) * 36)))]++;
  const threshold = method.thresholds(query)[at];
  return {
    method: method.id,
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
  const { index } = query;
  const flat = layer.shape.reduce((at, size, axis) => at * size + index[axis], 0);
  return {
    index,
    value: layer.weights[flat],
    gradient: layer.weights[flat] / 31,
    curvature: layer.weights[flat] ** 2 + 0.0021,
    methods: methods.map((method) => {
      const score = method.scores[at][flat];
      const kept = score > method.thresholds(query)[at];
      const threshold = method.thresholds(query)[at];
      return { method: method.id, score, rank: method.rank(at, score), of: layer.count, kept, threshold };
    }),
  };
}

/** The usual plane as a whole, without bins: fake layers are small. */
export function fakeDifference(
  layer: FakeLayer,
  at: number,
  methods: readonly FakeMethod[],
  query: DifferenceQuery,
): Difference {
  const [first, second] = methods.map((method) => {
    const threshold = method.thresholds(query)[at];
    return Uint8Array.from(method.scores[at], (score) => Number(score > threshold));
  });
  const columns = layer.shape.at(-1)!;
  const rows = layer.count / columns;
  const where = (of: (a: number, b: number) => number): Uint8Array =>
    first.map((stays, i) => 255 * of(stays, second[i]));
  const [both, onlyFirst, onlySecond] = [
    where((a, b) => a & b),
    where((a, b) => a & (1 - b)),
    where((a, b) => b & (1 - a)),
  ];
  const count = (bytes: Uint8Array): number => bytes.filter((byte) => byte > 0).length;
  return {
    rows,
    columns,
    matrix: [rows, columns],
    window: { top: 0, left: 0, height: rows, width: columns },
    both,
    first: onlyFirst,
    second: onlySecond,
    counts: { both: count(both), first: count(onlyFirst), second: count(onlySecond) },
  };
}
