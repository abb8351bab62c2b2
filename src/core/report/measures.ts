import type { CompareDocument, Metrics } from '../../shared/documents';
import { loss, percent } from '../../shared/numbers';
import { text, type Text } from '../../shared/text';

/** A number that says how good a network is. */
export interface Measure {
  readonly label: Text;
  /** A share of one, drawn from 0 to 100 %. */
  readonly share: boolean;
  of(metrics: Metrics): number | undefined;
  /** Standard error of the value over the examples, where it is known. */
  error(metrics: Metrics): number | undefined;
  /** The unpruned model's own. */
  unpruned(baseline: Metrics): number | undefined;
  say(value: number): string;
}

const measure = (
  label: Text,
  share: boolean,
  of: Measure['of'],
  unpruned: Measure['unpruned'] = of,
  error: Measure['error'] = () => undefined,
): Measure => ({
  label,
  share,
  of,
  unpruned,
  error,
  say: (value) => (share ? percent(value, 2) : loss(value)),
});

const all: readonly Measure[] = [
  measure(
    text('accuracy'),
    true,
    ({ accuracy }) => accuracy,
    undefined,
    ({ standardError }) => standardError?.accuracy,
  ),
  measure(
    text('loss'),
    false,
    (metrics) => metrics.loss,
    undefined,
    ({ standardError }) => standardError?.loss,
  ),
  measure(
    text('same top class as unpruned'),
    true,
    ({ drift }) => drift?.agreement,
    () => 1,
  ),
  measure(
    text('drift (KL, nats)'),
    false,
    ({ drift }) => drift?.kl,
    () => undefined,
  ),
  measure(
    text('drift (squared)'),
    false,
    ({ drift }) => drift?.mse,
    () => undefined,
  ),
];

/** What was measured, in the order in which people look at it; the first is what methods are judged by. */
export function measuresOf({ results }: Pick<CompareDocument, 'results'>): Measure[] {
  const metrics = results.flatMap(({ points }) => points.map((point) => point.metrics));
  return all.filter((each) => metrics.some((one) => each.of(one) !== undefined));
}
