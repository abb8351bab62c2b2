import { readFile } from 'node:fs/promises';
import { readProblem } from './disk-error';
import { Problem } from '../shared/problem';
import { recipe, type Recipe } from '../shared/recipe';
import { text } from '../shared/text';

/** A recipe's file, checked against the schema. @throws Problem `file-missing`, `file-unreadable`, `recipe-invalid` that names the key. */
export async function readRecipe(file: string): Promise<Recipe> {
  const content = await readFile(file, 'utf8').catch((error: unknown) => {
    throw readProblem(error, file);
  });
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch (cause) {
    throw invalid(file, cause instanceof Error ? cause.message : String(cause), 'JSON', cause);
  }
  return requireRecipe(json, file);
}

/** What settings and a panel have composed is held against the schema too. @param name of the recipe. @throws Problem `recipe-invalid` */
export function requireRecipe(value: unknown, name: string): Recipe {
  const parsed = recipe.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw invalid(name, where === '' ? 'the whole' : where, issue?.message ?? '', parsed.error);
}

const invalid = (file: string, found: string, expected: string, cause: unknown): Problem =>
  new Problem('recipe-invalid', text('{0} is no valid recipe.', file), {
    file,
    found,
    expected,
    remedy: text('Correct the recipe: the editor shows what each key means.'),
    cause,
  });
