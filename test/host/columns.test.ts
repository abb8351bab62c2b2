import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closePanels, lenet, opened, run, settled, until, workspaceFile } from './support';

describe('the column of a panel', function () {
  this.timeout(60_000);
  after(closePanels);

  const columns = (): number => vscode.window.tabGroups.all.length;
  const show = async (model: string): Promise<void> =>
    settled(await opened(async () => run('prunescope.showSparsity', vscode.Uri.file(model))));

  it('is one beside the editor, and that of the panel where a panel has the focus', async () => {
    await vscode.window.showTextDocument(vscode.Uri.file(lenet()));
    const before = columns();
    await show(lenet());
    await until('a column beside the editor', () => columns() === before + 1);
    await show(workspaceFile('paper-mlp', 'model.json'));
    assert.equal(columns(), before + 1);
  });
});
