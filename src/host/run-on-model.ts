import * as vscode from 'vscode';
import { Problem } from '../shared/problem';
import type { ModelCommand } from '../shared/protocol';
import { text } from '../shared/text';
import { commands } from './manifest';

const allowed: readonly ModelCommand[] = ['compare', 'prune', 'convert', 'compareWithHead'];

/** Runs one of the commands that a page may ask for; its own dialogs follow. @throws Problem `option-invalid` for any other. */
export async function runOnModel(command: ModelCommand, model: string): Promise<void> {
  if (!allowed.includes(command))
    throw new Problem('option-invalid', text('There is no command {0}.', command), {
      found: command,
      expected: allowed.join(', '),
    });
  await vscode.commands.executeCommand(commands[command], vscode.Uri.file(model));
}
