import type { z } from 'zod';
import { recipe, type Recipe } from '../shared/recipe';

/** A recipe out of flags, with the schema's defaults for the rest. Paths stay as they were written: relative to the working folder. */
export const recipeOf = (parts: Omit<z.input<typeof recipe>, 'schema'>): Recipe =>
  recipe.parse({ schema: 1, ...parts });
