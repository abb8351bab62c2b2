import * as vscode from 'vscode';
import { chooseData } from '../choose/choose-data';
import type { Command } from '../host';
import { commands } from '../manifest';
import { describeMethods } from '../methods';
import { modelTitle } from '../../jobs/model-title';
import { compareRecipe, startingAllocation } from '../recipes';
import { defaultChoices, knownChoices } from '../setup';
import { compareSettings, trainingSettings } from '../settings';
import { targetModel } from './target';

/** *Compare Pruning Methods…*: asks for data, opens the panel beside the editor at once, is set up there and runs there. */
export const compare: Command = {
  id: commands.compare,
  async run(host, target) {
    const model = await targetModel(target);
    if (model === undefined) return;
    const data = await chooseData(model, host.dataChoices);
    if (!data) return;
    const uri = vscode.Uri.file(model);
    const located = compareRecipe(model, data, compareSettings(uri));
    const last = host.setups.get(model);
    const choices = last
      ? knownChoices(last, describeMethods(undefined))
      : defaultChoices(located.recipe, trainingSettings(uri));
    host.panels.show({
      task: { kind: 'setup', ...located, folder: await host.runs.newFolder(), choices },
      model,
      title: modelTitle(model),
      view: 'compare',
      allocation: startingAllocation(located.recipe),
    });
  },
};
