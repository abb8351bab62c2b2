import * as vscode from 'vscode';
import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';
import type { Runs } from '../runs';
import { isOpenable, type StoredEntry } from '../stored-run';
import { RunItem } from '../views/run-item';

/**
 * The stored run that a command was called for (its item, its id), else the one that the user chooses. Undefined where he dismissed that.
 * @throws Problem `run-missing` where none is stored, or what makes the chosen one unreadable.
 */
export async function chooseRun(runs: Runs, target: unknown): Promise<StoredEntry | undefined> {
  if (target instanceof RunItem) {
    const { entry } = target;
    if (isOpenable(entry)) return entry;
    throw entry.problem ?? missing();
  }
  const entries = (await runs.list()).filter(isOpenable);
  if (typeof target === 'string') return entries.find(({ id }) => id === target);
  if (entries.length === 0) throw missing();
  const items = entries.map((entry) => ({
    label: entry.run.title,
    description: entry.created.toLocaleString(vscode.env.language, { dateStyle: 'medium', timeStyle: 'short' }),
    detail: entry.run.document.results.map(({ method }) => method).join(', '),
    entry,
  }));
  const chosen = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Choose a stored run') });
  return chosen?.entry;
}

const missing = (): Problem =>
  new Problem('run-missing', text('No run is stored in this workspace.'), {
    remedy: text('Compare pruning methods first.'),
  });
