import path from 'node:path';
import * as vscode from 'vscode';
import { chooseData } from '../choose/choose-data';
import type { Command } from '../host';
import { commands } from '../manifest';
import { modelTitle } from '../../jobs/model-title';
import { startingAllocation, withData } from '../recipes';
import { choicesOf, comparable } from '../setup';
import { compareSettings } from '../settings';
import { targetRecipe } from './target-recipe';

/** *Compare with Recipe…*: the setup of a comparison, as a `*.prune.json` says it. Asks for data where the recipe has none. */
export const compareRecipe: Command = {
  id: commands.compareRecipe,
  async run(host, target) {
    const located = await targetRecipe(target);
    if (!located) return;
    const { recipe: written, base } = located;
    const model = path.resolve(base, written.model);
    const { sparsities, examples } = compareSettings(vscode.Uri.file(model));
    const chosen = written.data ? undefined : await chooseData(model, host.dataChoices);
    if (!written.data && !chosen) return;
    const start = comparable(written);
    const recipe = chosen ? withData(start, base, chosen, examples) : start;
    host.panels.show({
      task: {
        kind: 'setup',
        recipe,
        base,
        folder: await host.runs.newFolder(),
        choices: choicesOf(written, sparsities),
      },
      model,
      title: modelTitle(model),
      view: 'compare',
      allocation: startingAllocation(recipe),
    });
  },
};
