/** What globs mean for a model's parameters. Pure. */
import type { ParameterDocument } from '../../shared/documents';
import { matcherOf } from '../../shared/parameter-glob';
import type { AllocationRecipe } from '../../shared/recipe';

/** Empty for a glob that is none yet: one is being typed. */
export function matchedBy(glob: string, parameters: readonly ParameterDocument[]): readonly ParameterDocument[] {
  return glob === '' ? [] : parameters.filter(matcherOf(glob));
}

/** The parameters that a recipe scores, as the run will choose them. */
export function scoredBy(
  { include, exclude = [] }: Pick<AllocationRecipe, 'include' | 'exclude'>,
  parameters: readonly ParameterDocument[],
): readonly ParameterDocument[] {
  const any = (globs: readonly string[]): ReadonlySet<ParameterDocument> =>
    new Set(globs.flatMap((glob) => matchedBy(glob, parameters)));
  const included = include ? any(include) : new Set(parameters.filter(({ prunable }) => prunable));
  const excluded = any(exclude);
  return parameters.filter((parameter) => included.has(parameter) && !excluded.has(parameter));
}

export const weightsOf = (parameters: readonly ParameterDocument[]): number =>
  parameters.reduce((sum, { count }) => sum + count, 0);
