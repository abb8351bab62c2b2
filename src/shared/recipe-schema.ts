import * as z from 'zod';
import { recipe } from './recipe';

/** The JSON schema that the editor offers for `*.prune.json`: what a person may write, so defaults are optional. */
export function recipeSchema(): object {
  return { ...z.toJSONSchema(recipe, { target: 'draft-7', io: 'input' }), title: 'Prunescope recipe' };
}
