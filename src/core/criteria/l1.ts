import { Problem } from '../../shared/problem';
import { text, type Text } from '../../shared/text';
import type { Parameter } from '../formats/model';
import type { WorkingCriterion } from './criterion';
import { numberOption } from './options';

const defaults = { lambda: 1e-4, epochs: 5 };

const isZero = (value: number): boolean => value === 0;

/**
 * A kernel that training has emptied passes nothing on, and the guard against that has no weight to give back. So the weight that was
 * its largest stays as it was before.
 */
function withOneWeight(before: Float32Array, trained: Float32Array): Float32Array {
  const largest = before.reduce((best, value, index) => (Math.abs(value) > Math.abs(before[best]) ? index : best), 0);
  return trained.with(largest, before[largest]);
}

const emptied = ({ name }: Parameter, lambda: number): Text =>
  text('λ = {0} makes every weight of {1} zero: the largest one stays as it was. Choose a smaller λ.', lambda, name);

/** The share of weights that are zero or smaller than the threshold. @throws Problem `sparsity-invalid` where that is all of them. */
function shareBelow(threshold: number, weights: readonly Float32Array[]): number {
  let [below, all] = [0, 0];
  for (const values of weights) {
    all += values.length;
    for (const value of values) if (value === 0 || Math.abs(value) < threshold) below++;
  }
  if (below < all) return below / all;
  const largest = weights.reduce((top, values) => values.reduce((most, w) => Math.max(most, Math.abs(w)), top), 0);
  throw new Problem('sparsity-invalid', text('No weight has a score of {0} or more.', threshold), {
    found: threshold,
    expected: `≤ ${largest}`,
    remedy: text('Choose a lower threshold, or a sparsity.'),
  });
}

/**
 * Trains with L + λΣ|w| over the scored kernels, by a soft threshold after every step, then `|w|` of the trained weights: of the last
 * ones, since the held-out loss knows nothing of the penalty. With `threshold` the sparsity is what falls below it.
 *
 * The default λ: at rest a weight is zero where the loss's gradient stays below λ, and 1e-4 is below what the weights that matter have;
 * steps shrink a weight by the rate times λ each, so few epochs at a small rate empty no layer.
 */
export const l1: WorkingCriterion = {
  id: 'l1',
  label: text('L1'),
  what: text('Trains with a penalty that drives weights to zero, then keeps the largest.'),
  source: 'the sparsity-inducing method; proximal gradient: Parikh and Boyd 2014',
  options: {
    lambda: { default: String(defaults.lambda), least: 0, above: true },
    epochs: { default: String(defaults.epochs), least: 1, whole: true },
    threshold: { least: 0 },
  },
  needs: () => [],
  uses: () => 'training',
  async work({ parameters, options, train }) {
    const lambda = numberOption(options, 'lambda') ?? defaults.lambda;
    const threshold = numberOption(options, 'threshold');
    const penalised = parameters.filter(({ role }) => role === 'kernel' || role === 'embedding');
    const trained = await train({
      epochs: numberOption(options, 'epochs') ?? defaults.epochs,
      l1: { lambda, parameters: new Set(penalised.map(({ name }) => name)) },
      keepLast: true,
    });
    const notes = [...(trained.notes ?? [])];
    const weights = new Map(trained.weights);
    for (const parameter of parameters) {
      const values = weights.get(parameter.name);
      if (!values?.every(isZero) || parameter.values.every(isZero)) continue;
      weights.set(parameter.name, withOneWeight(parameter.values, values));
      notes.push(emptied(parameter, lambda));
    }
    const scored = parameters.map(({ name, values }) => weights.get(name) ?? values);
    return {
      scores: scored.map((values) => values.map(Math.abs)),
      weights,
      training: trained.document,
      notes,
      ...(threshold !== undefined && { sparsity: shareBelow(threshold, scored) }),
    };
  },
};
