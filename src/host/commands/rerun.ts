import * as vscode from 'vscode';
import { chooseRun } from '../choose/choose-run';
import type { Command } from '../host';
import { commands } from '../manifest';
import { modelOf } from '../runs';
import { setupSubject } from '../setup-subject';
import { compareSettings } from '../settings';

/** *Run Again…*: the setup of a comparison as a stored run had it, on the model and the data as they are now. */
export const rerun: Command = {
  id: commands.rerun,
  async run({ panels, runs }, target) {
    const entry = await chooseRun(runs, target);
    if (!entry) return;
    const { recipe, base } = entry.run;
    const { sparsities } = compareSettings(vscode.Uri.file(modelOf(entry.run)));
    panels.show(setupSubject({ recipe, base }, await runs.newFolder(), sparsities));
  },
};
