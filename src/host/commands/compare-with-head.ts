import * as vscode from 'vscode';
import { modelTitle } from '../../jobs/model-title';
import { chooseExamples } from '../choose/choose-data';
import { chooseModel } from '../choose/choose-model';
import { diffSubject } from '../diff-subject';
import type { Command } from '../host';
import { commands } from '../manifest';
import { modelWith, requireModel } from '../model-files';
import { uriOf } from './target';

/** *Compare Model with HEAD…*: how a model differs from what the last commit has of it. Of a changed weight file, its model. */
export const compareWithHead: Command = {
  id: commands.compareWithHead,
  async run({ context, panels, dataChoices }, target) {
    const uri = uriOf(target) ?? (await chooseModel());
    if (!uri) return;
    const model = (await modelWith(uri.fsPath)) ?? (await requireModel(uri));
    const data = await chooseExamples(model, dataChoices);
    if (!data) return;
    const title = modelTitle(model);
    const names = { before: `${title} · HEAD`, after: `${title} · ${vscode.l10n.t('working tree')}` };
    const headIn = (context.storageUri ?? context.globalStorageUri).fsPath;
    panels.show(diffSubject({ before: model, after: model, names, data, headIn }));
  },
};
