import * as vscode from 'vscode';
import { chooseData } from '../choose/choose-data';
import type { Command } from '../host';
import { commands } from '../manifest';
import { modelTitle } from '../../jobs/model-title';
import { compareRecipe, startingAllocation } from '../recipes';
import { compareSettings } from '../settings';
import { targetModel } from './target';

/** *Compare Pruning Methods…*: asks for data, opens the panel beside the editor at once and runs there. */
export const compare: Command = {
  id: commands.compare,
  async run(host, target) {
    const model = await targetModel(target);
    if (model === undefined) return;
    const data = await chooseData(model, host.dataChoices);
    if (!data) return;
    const located = compareRecipe(model, data, compareSettings(vscode.Uri.file(model)));
    host.panels.show({
      task: { kind: 'compare', ...located, folder: await host.runs.newFolder() },
      model,
      title: modelTitle(model),
      view: 'compare',
      allocation: startingAllocation(located.recipe),
    });
  },
};
