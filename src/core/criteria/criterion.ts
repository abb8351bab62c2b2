import type { Text } from '../../shared/text';
import type { Parameter } from '../formats/model';
import type { StatisticKind } from '../statistics/kinds';

/** A choice that a criterion offers: `--option taylor.form=per-example`. The first value is the default. */
export interface CriterionOption {
  readonly values: readonly [string, ...string[]];
}
export type OptionValues = Readonly<Record<string, string>>;

export interface ScoreContext {
  /** The scored parameters, in file order. */
  readonly parameters: readonly Parameter[];
  /** Mean over the calibration examples of a statistic of a parameter, row-major. */
  readonly mean: (kind: StatisticKind, parameter: Parameter) => Float64Array;
  readonly options: OptionValues;
  readonly seed: number;
}

/** An importance criterion: what it measures and how a score follows from it. */
export interface Criterion {
  readonly id: string;
  readonly label: Text;
  /** One sentence for people. */
  readonly what: Text;
  /** The paper that it comes from. */
  readonly source: string;
  readonly options: Readonly<Record<string, CriterionOption>>;
  /** What a pass over data must measure; empty: needs no data. */
  needs(options: OptionValues): readonly StatisticKind[];
  /** One score for each weight of each parameter, in the same order. **Higher = keep.** */
  score(context: ScoreContext): Float32Array[];
}

/** A score out of each weight and its statistic. */
export function elementwise(
  { parameters, mean }: ScoreContext,
  kind: StatisticKind,
  score: (weight: number, statistic: number) => number,
): Float32Array[] {
  return parameters.map((parameter) => {
    const statistic = mean(kind, parameter);
    return parameter.values.map((weight, index) => score(weight, statistic[index]));
  });
}
