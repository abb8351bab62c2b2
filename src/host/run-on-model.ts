import path from 'node:path';
import * as vscode from 'vscode';
import { Problem } from '../shared/problem';
import type { ModelCommand, RunCommand } from '../shared/protocol';
import { text } from '../shared/text';
import { commands } from './manifest';
import type { Session } from './session';

const allowed: readonly ModelCommand[] = ['compare', 'prune', 'convert', 'compareWithHead'];

const allowedOnRuns: readonly RunCommand[] = ['openRun', 'noteRun'];

/** Runs one of the commands that a page may ask for; its own dialogs follow. @throws Problem `option-invalid` for any other. */
export async function runOnModel(command: ModelCommand, model: string): Promise<void> {
  requireAllowed(command, allowed);
  await vscode.commands.executeCommand(commands[command], vscode.Uri.file(model));
}

/** The same on a stored run, by its id. @throws Problem `option-invalid` for any other. */
export async function runOnRun(command: RunCommand, id: string): Promise<void> {
  requireAllowed(command, allowedOnRuns);
  await vscode.commands.executeCommand(commands[command], id);
}

/** Asks for a note on the run that a session shows. Nothing happens where it shows none. */
export async function noteOn({ runFolder }: Pick<Session, 'runFolder'>): Promise<void> {
  if (runFolder !== undefined) await runOnRun('noteRun', path.basename(runFolder));
}

function requireAllowed(command: string, all: readonly string[]): void {
  if (all.includes(command)) return;
  throw new Problem('option-invalid', text('There is no command {0}.', command), {
    found: command,
    expected: all.join(', '),
  });
}
