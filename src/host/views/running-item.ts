import * as vscode from 'vscode';
import { items } from '../manifest';
import type { Session } from '../session';
import { progressText } from './progress-text';

/** A comparison that runs now. */
export class RunningItem extends vscode.TreeItem {
  constructor(readonly session: Session) {
    super(session.state.title);
    this.id = session.key;
    this.contextValue = items.running;
    this.description = progressText(session.state);
    this.iconPath = new vscode.ThemeIcon('loading~spin');
  }
}
