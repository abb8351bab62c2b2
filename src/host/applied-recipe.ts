/** A recipe on another model than its own. Pure: tested without an editor. */
import type { ParameterDocument } from '../shared/documents';
import type { AllocationRecipe, Recipe } from '../shared/recipe';
import { matchedBy, scoredBy } from './recipe-editor/matched';

/** Rules that name parameters by globs. */
const lists = ['include', 'exclude'] as const;
const rules = ['layerSparsity', 'min', 'max'] as const;

/** The globs of a recipe that mean no parameter of a model, each once. */
export function unmatchedGlobs(
  { allocation }: Pick<Recipe, 'allocation'>,
  parameters: readonly ParameterDocument[],
): string[] {
  const named = lists.flatMap((list) => allocation[list] ?? []).filter((glob) => !matches(glob, parameters));
  const scored = scoredBy(withoutLost(allocation, new Set(named)), parameters);
  const ruled = rules.flatMap((rule) => Object.keys(allocation[rule] ?? {})).filter((glob) => !matches(glob, scored));
  return [...new Set([...named, ...ruled])];
}

const matches = (glob: string, parameters: readonly ParameterDocument[]): boolean =>
  matchedBy(glob, parameters).length > 0;

/** The recipe without rules of these globs. An `include` of which nothing is left is dropped: what is usual is scored then. */
export const withoutGlobs = (recipe: Recipe, globs: readonly string[]): Recipe => ({
  ...recipe,
  allocation: withoutLost(recipe.allocation, new Set(globs)),
});

function withoutLost(allocation: AllocationRecipe, lost: ReadonlySet<string>): AllocationRecipe {
  const { include, exclude, layerSparsity, min, max, ...rest } = allocation;
  const left = (globs: readonly string[] = []): string[] => globs.filter((glob) => !lost.has(glob));
  const leftRules = (shares: Readonly<Record<string, number>> = {}): [string, number][] =>
    Object.entries(shares).filter(([glob]) => !lost.has(glob));
  const kept = { include: left(include), exclude: left(exclude) };
  const ruled = { layerSparsity: leftRules(layerSparsity), min: leftRules(min), max: leftRules(max) };
  return {
    ...rest,
    ...(kept.include.length > 0 && { include: kept.include }),
    ...(kept.exclude.length > 0 && { exclude: kept.exclude }),
    ...(ruled.layerSparsity.length > 0 && { layerSparsity: Object.fromEntries(ruled.layerSparsity) }),
    ...(ruled.min.length > 0 && { min: Object.fromEntries(ruled.min) }),
    ...(ruled.max.length > 0 && { max: Object.fromEntries(ruled.max) }),
  };
}
