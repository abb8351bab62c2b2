import type { GroupEstimate, TrainingDocument } from '../../shared/documents';
import type { Text } from '../../shared/text';
import type { Dataset } from '../data/dataset';
import type { Executor } from '../executors/executor';
import type { Parameter } from '../formats/model';
import type { Node } from '../graph/node';
import type { StatisticKind } from '../statistics/kinds';
import type { Objective } from '../statistics/objective';
import type { StepObserver, Trained } from '../training/training';

/** A choice that a criterion offers: `--option taylor.form=per-example`. The first value is the default. */
export interface ChoiceOption {
  readonly values: readonly [string, ...string[]];
}
/** A number that a criterion takes: `--option l1.lambda=1e-4`. Without a default it is absent unless given. */
export interface NumberOption {
  readonly default?: string;
  readonly least: number;
  /** `least` itself is not allowed. */
  readonly above?: true;
  readonly most?: number;
  readonly whole?: true;
}
export type CriterionOption = ChoiceOption | NumberOption;
/** Settled options: every choice, and the numbers that are given or have a default. */
export type OptionValues = Readonly<Record<string, string>>;

export interface ScoreContext {
  /** The scored parameters, in file order, with the weights that are scored. */
  readonly parameters: readonly Parameter[];
  /** Mean over the calibration examples of a statistic of a parameter, row-major. */
  readonly mean: (kind: StatisticKind, parameter: Parameter) => Float64Array;
  readonly options: OptionValues;
  readonly seed: number;
}

/** What a criterion that does work of its own is given beyond the shared statistics. */
export interface WorkContext extends ScoreContext {
  readonly objective: Objective;
  /** Every parameter's values, by node. */
  readonly weights: ReadonlyMap<Node, Float32Array>;
  /** Every parameter's node, by name. */
  readonly nodes: ReadonlyMap<string, Node>;
  readonly calibration: Dataset;
  readonly executor: Executor;
  readonly batchSize: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((share: number) => void) | undefined;
  /** Trains with the run's settings; masks that hold already hold on. */
  readonly train: (request: MethodTraining) => Promise<Trained>;
}
export interface MethodTraining {
  readonly epochs: number;
  readonly l1?: { readonly lambda: number; readonly parameters: ReadonlySet<string> };
  readonly observe?: StepObserver;
  /** The last weights, not the best of the held-out loss: what was recorded belongs to them. */
  readonly keepLast: boolean;
}

/** What the work of a criterion yields. */
export interface MethodProduct {
  /** As `ScoringCriterion.score` answers them. */
  readonly scores: readonly Float32Array[];
  /** Weights that the method changed, by parameter name: they belong to the result. */
  readonly weights?: ReadonlyMap<string, Float32Array>;
  /** The share of the scored weights that the method's own threshold removes: then the result has this one sparsity. */
  readonly sparsity?: number;
  readonly training?: TrainingDocument;
  readonly estimates?: readonly GroupEstimate[];
  readonly notes?: readonly Text[];
}

interface CriterionBase {
  readonly id: string;
  readonly label: Text;
  /** One sentence for people. */
  readonly what: Text;
  /** The paper that it comes from. */
  readonly source: string;
  readonly options: Readonly<Record<string, CriterionOption>>;
  /** @throws Problem `option-invalid` where values that are possible alone contradict each other. */
  requireConsistent?(options: OptionValues): void;
  /** What the pass over data that all methods share must measure for it. */
  needs(options: OptionValues): readonly StatisticKind[];
}

/** An importance criterion: what it measures and how a score follows from it. */
export interface ScoringCriterion extends CriterionBase {
  /** One score for each weight of each parameter, in the same order. **Higher = keep.** */
  score(context: ScoreContext): Float32Array[];
}

/** A criterion with passes over data, or training, of its own. */
export interface WorkingCriterion extends CriterionBase {
  /** What its own work needs. */
  readonly uses: (options: OptionValues) => 'examples' | 'labels' | 'training';
  /** @throws Problem, Cancelled */
  work(context: WorkContext): Promise<MethodProduct>;
}

export type Criterion = ScoringCriterion | WorkingCriterion;

export const isWorking = (criterion: Criterion): criterion is WorkingCriterion => 'work' in criterion;
/** Nothing but the weights. */
export const isDataFree = (criterion: Criterion, options: OptionValues): boolean =>
  !isWorking(criterion) && criterion.needs(options).length === 0;
/** It trains before it scores: the weights that it scores are others. */
export const isTrained = (criterion: Criterion, options: OptionValues): boolean =>
  isWorking(criterion) && criterion.uses(options) === 'training';

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
