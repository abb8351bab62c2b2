import path from 'node:path';
import * as vscode from 'vscode';
import { chooseData } from '../choose/choose-data';
import type { Command } from '../host';
import { commands } from '../manifest';
import { withData } from '../recipes';
import { setupSubject } from '../setup-subject';
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
    const recipe = chosen ? withData(written, base, chosen, examples) : written;
    host.panels.show(setupSubject({ recipe, base }, await host.runs.newFolder(), sparsities));
  },
};
