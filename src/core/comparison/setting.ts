import { Problem } from '../../shared/problem';
import { text, type Text } from '../../shared/text';
import { boundsOf, scoredParameters, type Bounds } from '../allocation/bounds';
import { resolveMethods } from '../criteria/index';
import { holdOut, take } from '../data/selection';
import type { Dataset } from '../data/dataset';
import { Evaluator } from '../evaluation/evaluator';
import type { Parameter } from '../formats/model';
import type { Graph } from '../graph/graph';
import type { Node } from '../graph/node';
import { objectiveOf, type Objective } from '../statistics/objective';
import type { ComparisonInput } from './input';
import { unusualWarnings, withinReach } from './reach';

/** A fifth of the examples is held out where no test data is given. */
const heldOutShare = 0.2;
/** A tenth of what is trained on tells when to stop, and which weights are the best; none of fewer than 20 examples. */
const validationShare = 0.1;
const fewestToSplit = 20;

/** What a comparison works on: the network, the data on each side, the parameters that count. */
export interface Setting {
  readonly scored: readonly Parameter[];
  readonly bounds: readonly Bounds[];
  /** Absent in weights-only mode. */
  readonly network?: {
    readonly objective: Objective;
    /** Every parameter's values, by its node. */
    readonly weights: ReadonlyMap<Node, Float32Array>;
    readonly nodes: ReadonlyMap<string, Node>;
    readonly normalizations: Graph['normalizations'];
  };
  readonly calibration?: Dataset;
  /** What weights are trained on, and the part that training does not see. */
  readonly training?: { readonly dataset: Dataset; readonly heldOut?: Dataset };
  /** What everything is evaluated on: no method sees it. */
  readonly evaluated?: Dataset;
  readonly evaluator?: Evaluator;
  readonly testExamples: number;
  readonly heldOut: boolean;
  readonly warnings: readonly Text[];
}

type SettingInput = Pick<ComparisonInput, 'model' | 'data' | 'test' | 'train' | 'recipe' | 'executor'>;

/** @throws Problem where recipe, model and data do not fit. */
export function settingOf({ model, data, test, train, recipe, executor }: SettingInput): Setting {
  const { graph } = model;
  const chosen = scoredParameters(model, recipe.allocation);
  const { scored, warnings: unreached } = graph
    ? withinReach(chosen, graph, resolveMethods(recipe.methods))
    : { scored: chosen, warnings: [] };
  const bounds = boundsOf(scored, recipe.allocation);
  const warnings: Text[] = [...(model.assumed ?? []), ...unusualWarnings(scored), ...unreached];
  warnings.push(...[data, test, train].flatMap((set) => set?.notes ?? []));
  if (!graph) {
    warnings.push(text('The network could not be read; its weights can be shown, scored by magnitude and saved.'));
    return { scored, bounds, testExamples: 0, heldOut: false, warnings };
  }
  const targets = data?.targets ?? test?.targets;
  const objective = objectiveOf(graph, { loss: recipe.loss, output: recipe.output, trainedWith: model.loss, targets });
  const weights = new Map<Node, Float32Array>();
  for (const { name, values } of model.parameters) {
    const node = graph.parameters.get(name);
    if (node) weights.set(node, values);
  }
  const split = data && !test ? holdOut(data, heldOutShare, recipe.seed) : undefined;
  if (data && split?.test.examples === 0)
    throw new Problem('data-empty', text('There are too few examples to hold any out.'), {
      file: data.name,
      found: data.examples,
      expected: 'at least 5, or test data',
      remedy: text('Give more data, or test data.'),
    });
  if (split)
    warnings.push(
      text(
        'No test data: {0} of {1} examples were held out before any method saw them.',
        split.test.examples,
        data?.examples ?? 0,
      ),
    );
  const whole = split ? split.calibration : data;
  const calibration = whole && take(whole, recipe.data?.limit ?? whole.examples, recipe.seed);
  const trained = train ?? whole;
  const evaluated = split?.test ?? (test && (recipe.test?.limit ? take(test, recipe.test.limit, recipe.seed) : test));
  return {
    scored,
    bounds,
    network: { objective, weights, nodes: graph.parameters, normalizations: graph.normalizations },
    ...(calibration && { calibration }),
    ...(trained && { training: trainingSplit(trained, recipe.seed) }),
    ...(evaluated && { evaluated, evaluator: new Evaluator({ objective, dataset: evaluated, executor }) }),
    testExamples: evaluated?.examples ?? 0,
    heldOut: split !== undefined,
    warnings,
  };
}

function trainingSplit(data: Dataset, seed: number): NonNullable<Setting['training']> {
  if (data.examples < fewestToSplit) return { dataset: data };
  const { calibration, test } = holdOut(data, validationShare, seed);
  return { dataset: calibration, heldOut: test };
}

/** The same setting with other weights: what a later round of a schedule scores. */
export function settingWith(setting: Setting, changed: ReadonlyMap<string, Float32Array>): Setting {
  const { network, scored } = setting;
  return {
    ...setting,
    scored: scored.map((parameter) => ({ ...parameter, values: changed.get(parameter.name) ?? parameter.values })),
    ...(network && { network: { ...network, weights: weightsWith(setting, changed) } }),
  };
}

/** Every parameter's values by node, with these changes by name. */
export function weightsWith(
  { network }: Pick<Setting, 'network'>,
  changed: ReadonlyMap<string, Float32Array>,
): ReadonlyMap<Node, Float32Array> {
  const weights = new Map<Node, Float32Array>(network?.weights);
  for (const [name, values] of changed) {
    const node = network?.nodes.get(name);
    if (node) weights.set(node, values);
  }
  return weights;
}
