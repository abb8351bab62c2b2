import path from 'node:path';
import { text } from '../../shared/text';
import type { CommonFlags } from '../flags/common';
import { pruneModel } from '../prune-model';
import { readRecipe } from '../../jobs/read-recipe';
import type { Verb } from '../verb';
import { verifyRecipe } from '../verify-recipe';
import { compareRecipe } from './compare';

interface RunFlags extends CommonFlags {
  readonly verify?: boolean;
  readonly force?: boolean;
}

export const run: Verb = {
  name: 'run',
  argument: 'RECIPE',
  what: text('Runs a recipe: prunes where it has one method, one sparsity and an out; compares otherwise'),
  flags: [
    {
      usage: '--verify',
      what: text('Makes the mask anew and says whether it is the same (exit 3: it is not); saves nothing'),
    },
    { usage: '--force', what: text('An existing file is replaced; never the source') },
  ],
  example: 'run pruned/model.prune.json --verify',
  async run(context, argument, { verify, force = false }: RunFlags) {
    const file = path.resolve(context.cwd, argument);
    const recipe = await readRecipe(file);
    const base = path.dirname(file);
    if (verify === true) return verifyRecipe(context, recipe, file);
    const { out, methods, sparsity } = recipe;
    if (out === undefined || methods.length > 1 || sparsity.length > 1) return compareRecipe(context, recipe, base);
    return pruneModel(context, { recipe, base, out: path.resolve(base, out), force });
  },
};
