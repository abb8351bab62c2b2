/** Seeded weights and scores of an invented model, with allocation by sorting: what a job would answer, without a job. */
import type { LayerCount } from '../../src/shared/documents';
import type { AllocationQuery } from '../../src/shared/allocation';

/** mulberry32: uniform in [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface FakeLayer {
  readonly name: string;
  readonly shape: readonly number[];
  readonly count: number;
  readonly weights: Float32Array;
}

/** Weights in bands across the output units, so that a heatmap has something to show. */
export function fakeLayer(name: string, shape: readonly number[], seed: number): FakeLayer {
  const random = seeded(seed);
  const count = shape.reduce((product, size) => product * size, 1);
  const columns = shape.at(-1) ?? 1;
  const gains = Array.from({ length: columns }, () => 0.4 + random());
  const rows = Array.from(
    { length: count / columns },
    (_, row) => 0.25 + Math.sin((row / (count / columns)) * Math.PI) ** 2,
  );
  const scale = 1 / Math.sqrt(count / columns);
  const weights = Float32Array.from(
    { length: count },
    (_, index) =>
      (random() + random() + random() - 1.5) * scale * gains[index % columns] * rows[Math.floor(index / columns)],
  );
  return { name, shape, count, weights };
}

/** How one method scores the layers: a mix of magnitude and chance, with a gain for each layer. */
export class FakeMethod {
  readonly scores: readonly Float32Array[];
  private readonly sorted: readonly Float32Array[];
  private readonly all: Float32Array;

  constructor(
    readonly id: string,
    private readonly layers: readonly FakeLayer[],
    seed: number,
    noise: number,
  ) {
    const random = seeded(seed);
    this.scores = layers.map(({ weights, shape }) => {
      if (noise === 1) return weights.map(random);
      const gain = (weights.length / (shape.at(-1) ?? 1)) ** 0.35 * 10 ** ((random() - 0.5) * 0.3);
      return weights.map((weight) => Math.abs(weight) * gain * random() ** (4 * noise));
    });
    this.sorted = this.scores.map((scores) => scores.slice().sort());
    this.all = new Float32Array(this.scores.reduce((sum, { length }) => sum + length, 0));
    this.scores.reduce((offset, scores) => (this.all.set(scores, offset), offset + scores.length), 0);
    this.all.sort();
  }

  /** The highest pruned score of each layer. */
  thresholds(query: AllocationQuery): number[] {
    const { sparsity, scope, budget } = query;
    if (budget) return this.removed(query).map((count, at) => this.sorted[at][count - 1] ?? -1);
    const cut = (sorted: Float32Array): number => sorted[Math.round(sparsity * sorted.length) - 1] ?? -1;
    return scope === 'layer' ? this.sorted.map(cut) : this.sorted.map(() => cut(this.all));
  }

  /** Weights to remove under a budget: what holds a layer holds, and the rest is cut where the total is right. */
  private removed({ sparsity, scope, budget = {} }: AllocationQuery): number[] {
    const bounds = this.layers.map(({ name, count }) => {
      const { exact, least = 0, most = 1 } = budget[name] ?? {};
      const share = (value: number): number => Math.min(count - 1, Math.round(count * value));
      return { low: share(exact ?? least), high: share(exact ?? most) };
    });
    const within = (counts: readonly number[]): number[] =>
      counts.map((count, at) => Math.min(Math.max(count, bounds[at].low), bounds[at].high));
    if (scope === 'layer') return within(this.layers.map(({ count }) => Math.round(count * sparsity)));
    const wanted = Math.round(sparsity * this.all.length);
    let [low, high] = [0, this.all.length];
    let found = within(this.layers.map(() => 0));
    while (low < high) {
      const middle = (low + high) >>> 1;
      found = within(this.layers.map((_, at) => this.rank(at, this.all[middle])));
      const sum = found.reduce((total, count) => total + count, 0);
      if (sum === wanted) return found;
      if (sum < wanted) low = middle + 1;
      else high = middle;
    }
    return found;
  }

  counts(query: AllocationQuery): LayerCount[] {
    const thresholds = this.thresholds(query);
    return this.layers.map(({ name, count }, at) => ({
      name,
      kept: count - this.rank(at, thresholds[at]),
      total: count,
    }));
  }

  /** How many scores of a layer are at most this one. */
  rank(layer: number, score: number): number {
    const sorted = this.sorted[layer];
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sorted[middle] <= score) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
