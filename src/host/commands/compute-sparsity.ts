import * as vscode from 'vscode';
import type { Command } from '../host';
import { commands, views } from '../manifest';
import { uriOf } from './target';

/** *Compute Sparsity*, on a model in the list: its share of zeros appears beside it. */
export const computeSparsity: Command = {
  id: commands.computeSparsity,
  async run({ models }, target) {
    const uri = uriOf(target);
    if (!uri) return;
    await vscode.window.withProgress({ location: { viewId: views.models } }, () => models.computeSparsity(uri));
  },
};
