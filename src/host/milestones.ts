import * as vscode from 'vscode';
import { contexts } from './manifest';

/** What somebody has done here; the steps of the walkthrough are ticked off by it. */
export type Milestone = 'compared' | 'lookedIntoLayer' | 'saved';

const reached = new Set<Milestone>();

/** Best effort: a walkthrough that is not ticked off harms nobody. */
export function reach(milestone: Milestone): void {
  if (reached.has(milestone)) return;
  reached.add(milestone);
  void vscode.commands.executeCommand('setContext', contexts[milestone], true);
}
