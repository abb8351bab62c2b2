import type { Budget } from '../../shared/allocation';
import { matcherOf } from '../../shared/parameter-glob';
import { Problem } from '../../shared/problem';
import type { AllocationRecipe } from '../../shared/recipe';
import { text } from '../../shared/text';
import type { Parameter } from '../formats/model';
import { allocationWith, literal, requireBudget } from './budget';
import { roundHalfEven } from './round';

/** How many weights of a parameter may go: `low` ≤ removed ≤ `high`. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
  /** `high` is the layer-collapse guard's, not the user's. */
  readonly guarded: boolean;
  /** A rule asked for every weight, and the guard keeps one. */
  readonly emptied?: true;
}

/** What rules look at. */
type Named = Pick<Parameter, 'name' | 'alias' | 'layer' | 'prunable'>;
type Matcher = (parameter: Named) => boolean;

const anyOf = (globs: readonly string[]): Matcher => {
  const matchers = globs.map(matcherOf);
  return (parameter) => matchers.some((matches) => matches(parameter));
};

/**
 * The parameters that a recipe scores, in file order: prunable ones; with `include` those that match (biases too, if named), without
 * those that `exclude` matches.
 * @throws Problem `option-invalid` where nothing is left.
 */
export function scoredParameters<P extends Named>(
  { parameters }: { readonly parameters: readonly P[] },
  { include, exclude }: AllocationRecipe,
): readonly P[] {
  const included = include ? anyOf(include) : ({ prunable }: Named) => prunable;
  const excluded = anyOf(exclude ?? []);
  const scored = parameters.filter((parameter) => included(parameter) && !excluded(parameter));
  if (scored.length === 0)
    throw new Problem('option-invalid', text('No parameter is left to score.'), {
      found: 0,
      expected: parameters.map(({ name }) => name).join(', '),
      remedy: text('Widen --include or narrow --exclude: they match parameter names.'),
    });
  return scored;
}

/** A parameter, as far as its bounds go. */
export interface Sized extends Named {
  readonly values: { readonly length: number };
}

type Shares = Readonly<Record<string, number>> | undefined;

/** What a rule's pattern matches. One that is spelled as a scored parameter's name is that parameter's alone, whatever else is called so. */
function ruleMatchers(parameters: readonly Named[]): (glob: string) => readonly number[] {
  const named = new Map<string, number>();
  parameters.forEach(({ name }, p) => named.set(name, p));
  parameters.forEach(({ name }, p) => named.set(literal(name), p));
  return (glob) => {
    const own = named.get(glob);
    if (own !== undefined) return [own];
    const matches = matcherOf(glob);
    return parameters.flatMap((parameter, p) => (matches(parameter) ? [p] : []));
  };
}

/** What the rules of one kind say of each parameter: the last one that matches, as a share. @throws Problem `option-invalid` for one that matches nothing. */
function sharesOf(rules: Shares, parameters: readonly Named[]): (number | undefined)[] {
  const shares = parameters.map((): number | undefined => undefined);
  const matched = ruleMatchers(parameters);
  for (const [glob, share] of Object.entries(rules ?? {})) {
    const found = matched(glob);
    if (found.length === 0)
      throw new Problem('option-invalid', text('{0} matches no scored parameter.', glob), {
        found: glob,
        expected: parameters.map(({ name }) => name).join(', '),
        remedy: text('Correct the pattern: it matches parameter names.'),
      });
    for (const p of found) shares[p] = share;
  }
  return shares;
}

/**
 * Bounds from the recipe's explicit, lowest and highest sparsities, and what a person decided over them: an exact share takes the place
 * of every other rule, a lowest or highest one that of its kind. A kernel keeps at least one weight.
 * @throws Problem `option-invalid` for a rule that matches nothing, a minimum above the maximum, or a budget that is none.
 */
export function boundsOf(parameters: readonly Sized[], allocation: AllocationRecipe, budget?: Budget): Bounds[] {
  if (budget) requireBudget(budget, parameters);
  const { layerSparsity, min, max } = budget ? allocationWith(allocation, budget) : allocation;
  const [explicit, lowest, highest] = [layerSparsity, min, max].map((rules) => sharesOf(rules, parameters));
  const decided = new Map(Object.entries(budget ?? {}));
  return parameters.map((parameter, p) => {
    const count = parameter.values.length;
    const most = Math.max(0, count - 1);
    const countOf = (share: number): number => roundHalfEven(count * share);
    const own = explicit[p];
    const rule = decided.get(parameter.name);
    const asked = countOf(own ?? lowest[p] ?? 0);
    const low = Math.min(asked, most);
    const high = Math.min(countOf(own ?? highest[p] ?? 1), most);
    if (low > high) throw contradiction(parameter, `${low} to ${high} of ${count}`, rule !== undefined);
    if (own !== undefined && rule && (own < (rule.least ?? 0) || own > (rule.most ?? 1)))
      throw contradiction(parameter, `${rule.least ?? 0} ≤ ${own} ≤ ${rule.most ?? 1}`, true);
    return { low, high, guarded: high === most, ...(asked > most && { emptied: true as const }) };
  });
}

const contradiction = ({ name }: Named, found: string, decided: boolean): Problem =>
  new Problem('option-invalid', text('The lowest sparsity of {0} is above its highest.', name), {
    layer: name,
    found,
    expected: 'lowest ≤ highest',
    remedy: decided
      ? text('Change what was chosen for this layer: the recipe has a bound of its own.')
      : text('Lower --min or raise --max.'),
  });
