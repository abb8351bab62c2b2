/** What is wrong with a recipe, as far as it can be told without running it: nothing is computed, nothing is written. */
import path from 'node:path';
import { checkRecipe, parseRecipe } from '../../jobs/read-recipe';
import type { InspectDocument, ParameterDocument } from '../../shared/documents';
import { Problem } from '../../shared/problem';
import type { AllocationRecipe, DataRecipe, Recipe } from '../../shared/recipe';
import { text, type Text } from '../../shared/text';
import { matchedBy, scoredBy } from './matched';
import { ruleNames } from './place';
import { spanOf, treeOf, type RecipePath, type RecipeTree, type Span } from './recipe-tree';

export interface Finding extends Span {
  readonly problem: Problem;
  /** A run would fail; else it would not do what is written. */
  readonly severity: 'error' | 'warning';
}

/** What a recipe may be held against. */
export interface Surroundings {
  /** The recipe's own path. */
  readonly file: string;
  /** Undefined where nobody may look. */
  exists(file: string): Promise<boolean | undefined>;
  /** Undefined where the model is not looked into. @throws Problem */
  inspect(model: string): Promise<InspectDocument | undefined>;
}

/** In the order of the text's keys as the schema has them. */
export async function findingsOf(content: string, around: Surroundings): Promise<readonly Finding[]> {
  const tree = treeOf(content);
  const name = path.basename(around.file);
  const [mistake] = tree.errors;
  if (mistake)
    return [{ offset: mistake.offset, length: Math.max(1, mistake.length), ...error(syntax(content, name)) }];
  const { recipe, issues } = checkRecipe(parseRecipe(content, name), name);
  if (!recipe)
    return issues.map(({ path: where, isKey, problem }) => ({
      ...spanOf(tree, where, isKey ? 'key' : 'value'),
      ...error(problem),
    }));
  const files = await missingFiles(recipe, tree, around);
  const hasModel = !files.some(({ problem }) => problem.details.file === recipe.model);
  return [...files, ...(hasModel ? await idleGlobs(recipe, tree, around) : [])];
}

const error = (problem: Problem): Omit<Finding, keyof Span> => ({ problem, severity: 'error' });

function syntax(content: string, name: string): Problem {
  try {
    parseRecipe(content, name);
  } catch (problem) {
    if (problem instanceof Problem) return problem;
    throw problem;
  }
  throw new Error(`${name} is JSON after all`);
}

async function missingFiles(recipe: Recipe, tree: RecipeTree, around: Surroundings): Promise<readonly Finding[]> {
  const base = path.dirname(around.file);
  const named: readonly (readonly [name: string, where: RecipePath, remedy: Text])[] = [
    [recipe.model, ['model'], text('Correct the path of the model.')],
    ...(['data', 'test', 'train'] as const).flatMap((part) => dataFiles(recipe[part], part)),
  ];
  const found = await Promise.all(
    named.map(async ([name, where, remedy]) =>
      (await around.exists(path.resolve(base, name))) === false
        ? [{ ...spanOf(tree, where), ...error(missing(name, remedy)) }]
        : [],
    ),
  );
  return found.flat();
}

function dataFiles(data: DataRecipe | undefined, part: string): (readonly [string, RecipePath, Text])[] {
  if (!data) return [];
  const remedy = text('Correct the path of the data.');
  const files = data.file === 'synthetic' ? [] : data.file.split(',').map((name) => name.trim());
  return [
    ...files.map((name) => [name, [part, 'file'], remedy] as const),
    ...(data.classes === undefined ? [] : [[data.classes, [part, 'classes'], remedy] as const]),
  ];
}

const missing = (file: string, remedy: Text): Problem =>
  new Problem('file-missing', text('{0} does not exist.', file), { file, remedy });

/** Globs that match nothing. The model is opened only where there are globs. */
async function idleGlobs(recipe: Recipe, tree: RecipeTree, around: Surroundings): Promise<readonly Finding[]> {
  const { allocation, model } = recipe;
  const { include = [], exclude = [] } = allocation;
  const rules = ruleNames.flatMap((rule) => Object.keys(allocation[rule] ?? {}).map((glob) => ({ rule, glob })));
  if (include.length + exclude.length + rules.length === 0) return [];
  try {
    const inspection = await around.inspect(path.resolve(path.dirname(around.file), model));
    if (!inspection) return [];
    const { parameters } = inspection;
    const scored = scoredBy(allocation, parameters);
    return [
      ...idleOf('include', include, parameters, tree),
      ...idleOf('exclude', exclude, parameters, tree),
      ...(scored.length === 0 ? [nothingLeft(allocation, parameters, tree)] : []),
      ...rules
        .filter(({ glob }) => matchedBy(glob, scored).length === 0)
        .map(({ rule, glob }) => ({
          ...spanOf(tree, ['allocation', rule, glob], 'key'),
          ...error(unmatched(text('{0} matches no scored parameter.', glob), glob, scored)),
        })),
    ];
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    return [{ ...spanOf(tree, ['model']), ...error(problem) }];
  }
}

function idleOf(
  list: 'include' | 'exclude',
  globs: readonly string[],
  parameters: readonly ParameterDocument[],
  tree: RecipeTree,
): Finding[] {
  return globs.flatMap((glob, index) =>
    matchedBy(glob, parameters).length > 0
      ? []
      : [
          {
            ...spanOf(tree, ['allocation', list, index]),
            problem: unmatched(text('{0} matches no parameter.', glob), glob, parameters),
            severity: 'warning',
          },
        ],
  );
}

function nothingLeft(
  { include }: AllocationRecipe,
  parameters: readonly ParameterDocument[],
  tree: RecipeTree,
): Finding {
  const problem = new Problem('option-invalid', text('No parameter is left to score.'), {
    found: 0,
    expected: namesOf(parameters),
    remedy: text('Widen --include or narrow --exclude: they match parameter names.'),
  });
  return { ...spanOf(tree, ['allocation', include ? 'include' : 'exclude'], 'key'), ...error(problem) };
}

const unmatched = (words: Text, glob: string, parameters: readonly ParameterDocument[]): Problem =>
  new Problem('option-invalid', words, {
    found: glob,
    expected: namesOf(parameters),
    remedy: text('Correct the pattern: it matches parameter names.'),
  });

/** Names that a message can hold. */
const listed = 6;
function namesOf(parameters: readonly ParameterDocument[]): string {
  const names = parameters.slice(0, listed).map(({ alias, name }) => alias ?? name);
  return [...names, ...(parameters.length > listed ? ['…'] : [])].join(', ');
}
