import picomatch from 'picomatch';
import { Problem } from '../../shared/problem';
import type { AllocationRecipe } from '../../shared/recipe';
import { text } from '../../shared/text';
import type { Parameter } from '../formats/model';
import { roundHalfEven } from './round';

/** How many weights of a parameter may go: `low` ≤ removed ≤ `high`. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
  /** `high` is the layer-collapse guard's, not the user's. */
  readonly guarded: boolean;
}

/** What rules look at. */
type Named = Pick<Parameter, 'name' | 'alias' | 'layer' | 'prunable'>;
type Matcher = (parameter: Named) => boolean;

/** A glob matches a parameter's name, its alias or its layer's; `*` also crosses `/`, and stands for any character: a name is no path. */
function matcher(glob: string): Matcher {
  const matches = picomatch(glob, { bash: true, dot: true, flags: 's' });
  return ({ name, alias = name, layer }) => [name, alias, layer].some((each) => matches(each));
}
const anyOf = (globs: readonly string[]): Matcher => {
  const matchers = globs.map(matcher);
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

/** The last rule that matches, as a share. */
function shareOf(rules: Readonly<Record<string, number>> | undefined, parameter: Named): number | undefined {
  return Object.entries(rules ?? {}).reduce<number | undefined>(
    (last, [glob, share]) => (matcher(glob)(parameter) ? share : last),
    undefined,
  );
}

/**
 * Bounds from the recipe's explicit, lowest and highest sparsities. A kernel keeps at least one weight.
 * @throws Problem `option-invalid` for a rule that matches nothing, or a minimum above the maximum.
 */
export function boundsOf(parameters: readonly Sized[], { layerSparsity, min, max }: AllocationRecipe): Bounds[] {
  for (const glob of [layerSparsity, min, max].flatMap((rules) => Object.keys(rules ?? {})))
    if (!parameters.some(matcher(glob)))
      throw new Problem('option-invalid', text('{0} matches no scored parameter.', glob), {
        found: glob,
        expected: parameters.map(({ name }) => name).join(', '),
        remedy: text('Correct the pattern: it matches parameter names.'),
      });
  return parameters.map((parameter) => {
    const count = parameter.values.length;
    const most = Math.max(0, count - 1);
    const explicit = shareOf(layerSparsity, parameter);
    const atMost = (share: number | undefined, otherwise: number): number =>
      share === undefined ? otherwise : Math.min(roundHalfEven(count * share), most);
    const low = atMost(explicit ?? shareOf(min, parameter), 0);
    const high = atMost(explicit ?? shareOf(max, parameter), most);
    if (low > high)
      throw new Problem('option-invalid', text('The lowest sparsity of {0} is above its highest.', parameter.name), {
        layer: parameter.name,
        found: `${low} to ${high} of ${count}`,
        expected: 'lowest ≤ highest',
        remedy: text('Lower --min or raise --max.'),
      });
    return { low, high, guarded: high === most };
  });
}
