import * as vscode from 'vscode';
import { chooseData } from '../choose/choose-data';
import { chooseMethod } from '../choose/choose-method';
import { chooseSparsity } from '../choose/choose-sparsity';
import type { Command, Host } from '../host';
import { commands } from '../manifest';
import { describeMethods } from '../methods';
import { modelTitle } from '../../jobs/model-title';
import { pruneRecipe, startingAllocation, type DataChoices } from '../recipes';
import { runInNotification } from '../run-in-notification';
import { saveByDialog } from '../save';
import { compareSettings } from '../settings';
import { targetModel } from './target';

const noData: DataChoices = { data: { kind: 'none' }, test: { kind: 'none' } };

/** *Prune Model…*: one method at one sparsity, saved where the user says. The run is kept, so it can also be saved later. */
export const prune: Command = {
  id: commands.prune,
  async run(host, target) {
    const model = await targetModel(target);
    const method = model === undefined ? undefined : await chooseMethod(describeMethods(vscode.l10n.bundle));
    const sparsity = method && (await chooseSparsity());
    if (model === undefined || !method || sparsity === undefined) return;
    const data = method.needsData ? await chooseData(model, host.dataChoices) : noData;
    if (!data) return;
    await pruneAndSave(host, model, data, method.id, sparsity);
  },
};

async function pruneAndSave(
  { runs, sessions }: Host,
  model: string,
  data: DataChoices,
  method: string,
  sparsity: number,
): Promise<void> {
  const located = pruneRecipe(model, data, compareSettings(vscode.Uri.file(model)), method, sparsity);
  const session = sessions.create({
    task: { kind: 'compare', ...located, folder: await runs.newFolder() },
    model,
    title: modelTitle(model),
    view: 'compare',
    allocation: startingAllocation(located.recipe),
  });
  try {
    if (!(await runInNotification(sessions, session, vscode.l10n.t('Pruning {0}', session.state.title)))) return;
    await saveByDialog(session, { ...session.state.allocation, method });
  } finally {
    sessions.end(session);
  }
}
