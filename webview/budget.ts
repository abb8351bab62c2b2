/** A budget for single layers as a person makes it: what holds a layer, and what becomes of the others. Pure. */
import { ruleOf, type AllocationQuery, type Budget, type BudgetRule } from '../src/shared/allocation';
import type { LayerCount } from '../src/shared/documents';
import { rebalance } from '../src/shared/rebalance';
import type { Decision } from './budget-history';

/** What holds a layer: nothing; a share that was set, that a slider still moves; a lock; a highest share; all of it is kept. */
export const holds = ['free', 'set', 'lock', 'cap', 'whole'] as const;
export type Hold = (typeof holds)[number];

export function holdOf({ allocation, locked }: Decision, parameter: string): Hold {
  const rule = ruleFor(allocation.budget, parameter);
  if (rule?.exact !== undefined) {
    if (!locked.includes(parameter)) return 'set';
    return rule.exact === 0 ? 'whole' : 'lock';
  }
  return rule?.most === undefined ? 'free' : 'cap';
}

export const ruleFor = (budget: Budget | undefined, parameter: string): BudgetRule | undefined =>
  budget && Object.hasOwn(budget, parameter) ? budget[parameter] : undefined;

/** In how many layers a person decided something. */
export const editedLayers = ({ budget }: AllocationQuery): number => Object.keys(budget ?? {}).length;

/** The total stays while one layer is moved. By itself where one threshold is cut through all of them. */
export const holdsTotal = ({ scope }: AllocationQuery, hold: boolean | undefined): boolean =>
  hold ?? scope === 'global';

/** A layer, as far as sums go. */
export type Sized = Pick<LayerCount, 'name' | 'total'>;

/** A query with other rules; none at all where none is left. */
const withRules = (
  allocation: AllocationQuery,
  rules: readonly (readonly [string, BudgetRule])[],
): AllocationQuery => ({
  sparsity: allocation.sparsity,
  ...ruleOf({ ...allocation, budget: Object.fromEntries(rules) }),
});

const rulesOf = ({ budget }: AllocationQuery): [string, BudgetRule][] => Object.entries(budget ?? {});

const withRule = (allocation: AllocationQuery, parameter: string, rule: BudgetRule): AllocationQuery =>
  withRules(allocation, [...rulesOf(allocation).filter(([name]) => name !== parameter), [parameter, rule]]);

/** True where the layers can lose as many weights as the sparsity says. Without one threshold each layer stands for itself. */
export function fits({ sparsity, scope, budget }: AllocationQuery, layers: readonly Sized[]): boolean {
  if (scope === 'layer') return true;
  const wanted = sparsity * layers.reduce((sum, { total }) => sum + total, 0);
  const bounds = layers.map(({ name, total }) => {
    const { exact, least = 0, most = 1 } = ruleFor(budget, name) ?? {};
    const last = Math.max(0, total - 1);
    return { low: Math.min(last, (exact ?? least) * total), high: Math.min(last, (exact ?? most) * total) };
  });
  const low = bounds.reduce((sum, each) => sum + each.low, 0);
  const high = bounds.reduce((sum, each) => sum + each.high, 0);
  // Rules are of whole weights, a sparsity may lie between two.
  return low <= wanted + 0.51 && wanted <= high + 0.51;
}

/** A decision that fits: where it does not, shares that were set by hand are let go; `undefined` where locks and caps leave no way. */
export function fitted(decision: Decision, layers: readonly Sized[]): Decision | undefined {
  if (fits(decision.allocation, layers)) return decision;
  const rules = rulesOf(decision.allocation).filter(([name]) => holdOf(decision, name) !== 'set');
  const allocation = withRules(decision.allocation, rules);
  return fits(allocation, layers) ? { ...decision, allocation } : undefined;
}

export interface LayerMove {
  readonly parameter: string;
  /** The share of its weights that it should lose. */
  readonly share: number;
  /** Every scored parameter under the method in view, as it was when the move began. */
  readonly layers: readonly LayerCount[];
  readonly holdTotal: boolean;
}

/** A whole number of weights, as a share. One weight stays. */
function wholeShare({ total }: Sized, share: number): number {
  return total === 0 ? 0 : Math.min(Math.max(0, Math.round(total * share)), Math.max(0, total - 1)) / total;
}

/**
 * One layer is moved. Of a layer with a highest share that share moves, of others what they lose. Where the total holds, the others make up for
 * it: by their scores where one threshold is cut and there is room, else in proportion to what they still can (`rebalance`). Where it does not,
 * they stay as they are and the sparsity follows. @returns the same decision where the layer is locked or not known.
 */
export function moveLayer(decision: Decision, { parameter, share, layers, holdTotal }: LayerMove): Decision {
  const layer = layers.find(({ name }) => name === parameter);
  const hold = holdOf(decision, parameter);
  if (!layer || hold === 'lock' || hold === 'whole') return decision;
  const { allocation } = decision;
  const wanted = wholeShare(layer, share);
  if (hold === 'cap') {
    const capped = { ...decision, allocation: withRule(allocation, parameter, { most: wanted }) };
    return fitted(capped, layers) ?? decision;
  }
  const moved = withRule(allocation, parameter, { exact: wanted });
  if (!holdTotal)
    return { ...decision, allocation: allocation.scope === 'layer' ? moved : following(moved, layer, layers) };
  if (allocation.scope === 'global' && fits(moved, layers)) return { ...decision, allocation: moved };
  return { ...decision, allocation: rebalanced(decision, parameter, wanted, layers) };
}

/** The others keep what they have: the sparsity takes over what one layer loses more or less. */
function following(moved: AllocationQuery, layer: LayerCount, layers: readonly LayerCount[]): AllocationQuery {
  const all = layers.reduce((sum, { total }) => sum + total, 0);
  const removed = layers.reduce((sum, { total, kept }) => sum + total - kept, 0);
  const wanted = Math.round((ruleFor(moved.budget, layer.name)?.exact ?? 0) * layer.total);
  return { ...moved, sparsity: (removed + wanted - (layer.total - layer.kept)) / all };
}

/** What `rebalance` gives to those that a slider may move: with one threshold those that were set by hand, else all that are not held. */
function rebalanced(
  decision: Decision,
  parameter: string,
  share: number,
  layers: readonly LayerCount[],
): AllocationQuery {
  const { allocation } = decision;
  const holdIn = (name: string): Hold => (name === parameter ? 'set' : holdOf(decision, name));
  const held = new Set(layers.map(({ name }) => name).filter((name) => ['lock', 'whole'].includes(holdIn(name))));
  const caps = rulesOf(allocation).filter(([name]) => holdIn(name) === 'cap');
  if (allocation.scope === 'layer') caps.forEach(([name]) => held.add(name));
  const given = rebalance({ layers, name: parameter, share, locked: held, caps: Object.fromEntries(caps) });
  const takes = (name: string): boolean =>
    holdIn(name) === 'set' || (allocation.scope === 'layer' && holdIn(name) === 'free');
  const kept = rulesOf(allocation).filter(([name]) => !takes(name));
  return withRules(allocation, [...kept, ...Object.entries(given).filter(([name]) => takes(name))]);
}

/** Holds a layer in another way, at what it loses now. `undefined` where the others could not make up for it. */
export function holdLayer(
  decision: Decision,
  parameter: string,
  hold: Hold,
  layers: readonly LayerCount[],
): Decision | undefined {
  const layer = layers.find(({ name }) => name === parameter);
  const counted = layer && layer.total > 0 ? (layer.total - layer.kept) / layer.total : 0;
  // What was set is known before it is counted.
  const now = ruleFor(decision.allocation.budget, parameter)?.exact ?? counted;
  const others = decision.locked.filter((name) => name !== parameter);
  const locked = hold === 'lock' || hold === 'whole' ? [...others, parameter] : others;
  const rule: Partial<Record<Hold, BudgetRule>> = {
    set: { exact: now },
    lock: { exact: now },
    cap: { most: now },
    whole: { exact: 0 },
  };
  const next = rule[hold];
  const allocation = next
    ? withRule(decision.allocation, parameter, next)
    : withRules(
        decision.allocation,
        rulesOf(decision.allocation).filter(([name]) => name !== parameter),
      );
  return fitted({ allocation, locked }, layers);
}

/** Nothing is decided for single layers. */
export const withoutBudget = ({ allocation }: Decision): Decision => ({
  allocation: withRules(allocation, []),
  locked: [],
});
