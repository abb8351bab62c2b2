import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { readProblem } from './disk-error';
import { Problem } from '../shared/problem';
import { recipe, type Recipe } from '../shared/recipe';
import { text } from '../shared/text';

/** A recipe's file, checked against the schema. @throws Problem `file-missing`, `file-unreadable`, `recipe-invalid` that names the key. */
export async function readRecipe(file: string): Promise<Recipe> {
  const content = await readFile(file, 'utf8').catch((error: unknown) => {
    throw readProblem(error, file);
  });
  return requireRecipe(parseRecipe(content, file), file);
}

/** @param name of the recipe. @throws Problem `recipe-invalid` */
export function parseRecipe(content: string, name: string): unknown {
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw invalid(name, cause instanceof Error ? cause.message : String(cause), 'JSON', cause);
  }
}

/** What settings and a panel have composed is held against the schema too. @param name of the recipe. @throws Problem `recipe-invalid` */
export function requireRecipe(value: unknown, name: string): Recipe {
  const { recipe: checked, issues } = checkRecipe(value, name);
  if (checked) return checked;
  const [issue] = issues;
  throw issue ? issue.problem : new Error(`${name} was refused without a reason`);
}

/** One thing that the schema refuses. */
export interface RecipeIssue {
  readonly path: readonly (string | number)[];
  /** The path ends at a key that there is not. */
  readonly isKey: boolean;
  readonly problem: Problem;
}

export interface CheckedRecipe {
  /** With its defaults; undefined where there are issues. */
  readonly recipe?: Recipe;
  readonly issues: readonly RecipeIssue[];
}

/** Everything that makes a value no recipe, in the schema's order. @param name of the recipe. */
export function checkRecipe(value: unknown, name: string): CheckedRecipe {
  const parsed = recipe.safeParse(value);
  if (parsed.success) return { recipe: parsed.data, issues: [] };
  return { issues: parsed.error.issues.map((issue) => issueOf(issue, name, parsed.error)) };
}

function issueOf(issue: z.core.$ZodIssue, name: string, cause: unknown): RecipeIssue {
  const path = issue.path.filter((key): key is string | number => typeof key !== 'symbol');
  const where = path.length === 0 ? 'the whole' : path.join('.');
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  return {
    path: [...path, ...unknown],
    isKey: unknown.length > 0,
    problem: invalid(name, where, issue.message, cause),
  };
}

const invalid = (file: string, found: string, expected: string, cause: unknown): Problem =>
  new Problem('recipe-invalid', text('{0} is no valid recipe.', file), {
    file,
    found,
    expected,
    remedy: text('Correct the recipe: the editor shows what each key means.'),
    cause,
  });
