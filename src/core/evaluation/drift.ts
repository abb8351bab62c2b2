import type { Metrics } from '../../shared/documents';
import type { Objective } from '../statistics/objective';

type Drift = NonNullable<Metrics['drift']>;

/** Index of the largest; of equal ones the first. */
export function argmax(values: ArrayLike<number>, from: number, width: number): number {
  let best = 0;
  for (let i = 1; i < width; i++) if (values[from + i] > values[from + best]) best = i;
  return best;
}

/** Logarithm of softmax over `width` values, in float64. */
function logSoftmax(values: ArrayLike<number>, from: number, width: number): Float64Array {
  const row = Float64Array.from({ length: width }, (_, i) => values[from + i]);
  const top = row.reduce((a, b) => Math.max(a, b), -Infinity);
  const total = Math.log(row.reduce((sum, value) => sum + Math.exp(value - top), 0));
  return row.map((value) => value - top - total);
}
/** log σ(z), stable. */
const logSigmoid = (z: number): number => Math.min(z, 0) - Math.log1p(Math.exp(-Math.abs(z)));

/** KL(before ‖ after) of one row in nats. */
function divergence(
  loss: Objective['loss'],
  before: ArrayLike<number>,
  after: ArrayLike<number>,
  from: number,
  width: number,
): number {
  if (loss === 'cross-entropy') {
    const [p, q] = [logSoftmax(before, from, width), logSoftmax(after, from, width)];
    return p.reduce((sum, value, i) => sum + Math.exp(value) * (value - q[i]), 0);
  }
  let sum = 0;
  for (let i = from; i < from + width; i++) {
    const [z, u] = [before[i], after[i]];
    const [p, n] = [logSigmoid(z), logSigmoid(-z)];
    sum += (Math.exp(p) * (p - logSigmoid(u)) + Math.exp(n) * (n - logSigmoid(-u))) / width;
  }
  return sum;
}

/**
 * How far outputs moved from the unpruned model's: KL for a cross-entropy, mean squared difference otherwise, and the share of rows
 * (examples, or positions of them) whose top class (for one output: whose side of the boundary) is the same. `[rows, classes]` each. Where
 * the distance is not finite, the share alone.
 */
export function driftOf(
  { loss, classes, boundary }: Objective,
  before: ArrayLike<number>,
  after: ArrayLike<number>,
): Drift {
  const rows = before.length / classes;
  let agree = 0;
  let distance = 0;
  for (let from = 0; from < before.length; from += classes) {
    const same =
      classes === 1
        ? before[from] > boundary === after[from] > boundary
        : argmax(before, from, classes) === argmax(after, from, classes);
    if (same) agree++;
    if (loss !== 'mean-squared-error') distance += divergence(loss, before, after, from, classes);
    else for (let i = from; i < from + classes; i++) distance += (after[i] - before[i]) ** 2 / classes;
  }
  const mean = Math.max(0, distance / rows);
  const measure = loss === 'mean-squared-error' ? { mse: mean } : { kl: mean };
  return { ...(Number.isFinite(mean) && measure), agreement: agree / rows };
}
