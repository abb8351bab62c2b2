import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import * as vscode from 'vscode';
import { copyText, exportByDialog } from '../../src/host/export';
import { Problem } from '../../src/shared/problem';
import type { ExportQuery } from '../../src/shared/protocol';
import { lenet, workspaceFile } from './support';

/** Answers this test's own `vscode`, which the tested functions are built with. */
async function answeringDialog<T>(
  chosen: vscode.Uri | undefined,
  act: () => Promise<T>,
): Promise<{ readonly answer: T; readonly dialogs: vscode.SaveDialogOptions[] }> {
  const window = vscode.window as { -readonly [K in keyof typeof vscode.window]: (typeof vscode.window)[K] };
  const { showSaveDialog, showInformationMessage } = window;
  const dialogs: vscode.SaveDialogOptions[] = [];
  window.showSaveDialog = async (options) => {
    dialogs.push(options ?? {});
    return chosen;
  };
  window.showInformationMessage = async () => undefined;
  try {
    return { answer: await act(), dialogs };
  } finally {
    Object.assign(window, { showSaveDialog, showInformationMessage });
  }
}

describe('Export of tables and figures', () => {
  const out = workspaceFile('figure.svg');
  const query: ExportQuery = { name: 'lenet: accuracy/../..', type: 'svg', content: '<svg/>' };

  it('asks where, suggests a file beside the model, and writes what the page made', async () => {
    const { answer, dialogs } = await answeringDialog(vscode.Uri.file(out), () => exportByDialog(lenet(), query));
    assert.equal(answer, true);
    assert.equal(dialogs[0].defaultUri?.fsPath, workspaceFile('mnist', 'lenet-300-100', 'lenet- accuracy-..-...svg'));
    assert.deepEqual(Object.values(dialogs[0].filters ?? {}), [['svg']]);
    assert.equal(readFileSync(out, 'utf8'), '<svg/>');
    rmSync(out);
  });

  it('writes bytes as they are', async () => {
    const content = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 255]);
    await answeringDialog(vscode.Uri.file(out), () => exportByDialog(lenet(), { ...query, type: 'png', content }));
    assert.deepEqual([...readFileSync(out)], [...content]);
    rmSync(out);
  });

  it('writes nothing where the dialog is dismissed', async () => {
    const { answer } = await answeringDialog(undefined, () => exportByDialog(lenet(), query));
    assert.equal(answer, false);
    assert.throws(() => readFileSync(out));
  });

  it('refuses other kinds, and more than it may, before it asks', async () => {
    const wrong: readonly unknown[] = [
      { ...query, type: 'exe' },
      { ...query, type: '__proto__' },
      { ...query, content: new Uint8Array(64 * 2 ** 20 + 1) },
      { ...query, content: { length: 3 } },
    ];
    for (const each of wrong) {
      const { dialogs } = await answeringDialog(vscode.Uri.file(out), () =>
        assert.rejects(exportByDialog(lenet(), each as ExportQuery), Problem),
      );
      assert.deepEqual(dialogs, []);
    }
  });

  it('copies text', async () => {
    await copyText('a\tb\n1\t2');
    assert.equal(await vscode.env.clipboard.readText(), 'a\tb\n1\t2');
  });
});
