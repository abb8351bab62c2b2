import path from 'node:path';
import type { Command } from '../host';
import { commands } from '../manifest';
import { modelTitle } from '../../jobs/model-title';
import { startingAllocation } from '../recipes';
import { saveTo } from '../save';
import type { Session } from '../session';
import { targetRecipe } from './target-recipe';

/**
 * *Run Recipe*: does what a `*.prune.json` says, in the panel, and saves where it says so. A recipe names files, also one that is
 * written, so this needs a trusted workspace.
 */
export const runRecipe: Command = {
  id: commands.runRecipe,
  async run({ panels, runs }, target) {
    const located = await targetRecipe(target);
    if (!located) return;
    const { recipe, base } = located;
    const model = path.resolve(base, recipe.model);
    const { session, done } = panels.show({
      task: { kind: 'compare', recipe, base, folder: await runs.newFolder() },
      model,
      title: modelTitle(model),
      view: 'compare',
      allocation: startingAllocation(recipe),
    });
    if (recipe.out === undefined) return;
    await done;
    await saveResult(session, path.resolve(base, recipe.out));
  },
};

/** Nothing is saved where the run failed or was cancelled: the panel says so. */
async function saveResult(session: Session, out: string): Promise<void> {
  const { phase, comparison, allocation } = session.state;
  const [result] = comparison?.results ?? [];
  if (phase === 'ready' && result) await saveTo(session, { ...allocation, method: result.method, out, force: false });
}
