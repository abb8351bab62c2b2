import path from 'node:path';
import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';
import type { CommonFlags } from '../flags/common';
import { workersFlag } from '../flags/execution';
import type { Recipe } from '../../shared/recipe';
import { compareRecipe } from '../compare-recipe';
import { pruneModel } from '../prune-model';
import { readRecipe } from '../../jobs/read-recipe';
import { conflict } from '../flags/values';
import type { Context, Outcome, Verb } from '../verb';
import { verifyRecipe } from '../verify-recipe';

interface RunFlags extends CommonFlags {
  readonly verify?: boolean;
  readonly force?: boolean;
  readonly report?: string;
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
    { usage: '--report <path>', what: text('Of a comparison: also writes everything that was found as one HTML file') },
    { usage: '--force', what: text('An existing file is replaced; never the source') },
    workersFlag,
  ],
  example: 'run pruned.prune.json --verify',
  async run(context, argument, flags: RunFlags) {
    const file = path.resolve(context.cwd, argument);
    try {
      return await runFile(context, file, flags);
    } catch (error) {
      throw error instanceof Problem ? error.with({ recipe: file }) : error;
    }
  },
};

async function runFile(context: Context, file: string, { verify, report, force = false }: RunFlags): Promise<Outcome> {
  const recipe = await readRecipe(file);
  const base = path.dirname(file);
  if (verify === true) return verifyRecipe(context, recipe, file);
  const { out } = recipe;
  if (out === undefined || !isOneCut(recipe)) return compareRecipe(context, { recipe, base, report, force });
  if (report !== undefined) throw conflict('--report', `out (${file})`);
  return pruneModel(context, { recipe, base, out: path.resolve(base, out), force });
}

/** One method, and one thing that says how much it removes: a sparsity, a loss of accuracy, the method's own threshold. */
const isOneCut = ({ methods, sparsity, maxDrop }: Recipe): boolean =>
  methods.length === 1 && sparsity.length + Number(maxDrop !== undefined) <= 1;
