import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { readMasks } from '../../src/core/handover/mask-array';
import type { Session } from '../../src/host/session';
import { pythonSnippet } from '../../src/shared/python/snippet';
import { answering, closePanels, compareSample, labelled, run, settled, workspaceFile } from './support';

describe('Copy Python That Applies Masks…', function () {
  this.timeout(120_000);
  let session: Session;
  const out = (): string => workspaceFile('mnist', 'lenet-300-100', 'model-masks-magnitude-90.npz');

  before(async () => {
    session = await compareSample({ methods: ['magnitude', 'random'] });
    await settled(session);
    session.remember({ sparsity: 0.9, scope: 'global' });
  });
  after(async () => {
    await rm(out(), { force: true });
    await rm(out().replace(/\.npz$/, '.prune.json'), { force: true });
    await closePanels();
  });

  const copy = (framework: string): ReturnType<typeof answering> =>
    answering(
      {
        showQuickPick: (items: vscode.QuickPickItem[], options: vscode.QuickPickOptions) =>
          labelled(options.title === 'Python for which framework?' ? framework : 'Magnitude')(items),
        showSaveDialog: () => vscode.Uri.file(out()),
      },
      () => run('prunescope.copyPython'),
    );

  it('saves the masks that the panel shows, and puts Python on the clipboard that loads them', async () => {
    const asked = await copy('Keras');
    assert.deepEqual(
      asked.map(({ question }) => question),
      ['showQuickPick', 'showQuickPick', 'showSaveDialog', 'showInformationMessage'],
    );
    // The sample’s names are Keras’: that is proposed first.
    assert.equal((asked[1]?.args[0] as vscode.QuickPickItem[])[0]?.label, 'Keras');
    assert.equal((asked[2]?.args[0] as vscode.SaveDialogOptions).defaultUri?.fsPath, out());

    const masks = readMasks(await readFile(out()), out());
    const kept = masks.reduce((sum, { mask }) => sum + mask.reduce((total, one) => total + one, 0), 0);
    assert.equal(kept, 784 * 300 + 300 * 100 + 100 * 10 - 239_580);
    const names = masks.map(({ name }) => name);
    const expected = pythonSnippet({ framework: 'keras', masks: path.basename(out()), names });
    assert.equal(await vscode.env.clipboard.readText(), expected);
    assert.doesNotMatch(expected, /^#/);
    assert.match(String(asked[3]?.args[0]), /Python for Keras .* model-masks-magnitude-90\.npz/);
  });

  it('for the other framework says how the masks are carried over', async () => {
    await copy('PyTorch');
    assert.match(await vscode.env.clipboard.readText(), /^# 3 of 3 masks are not named as PyTorch names its weights/);
  });

  it('asks before it replaces the recipe beside the masks', async () => {
    await rm(out());
    const asked = await answering(
      {
        showQuickPick: (items: vscode.QuickPickItem[]) => items[0],
        showSaveDialog: () => vscode.Uri.file(out()),
        showWarningMessage: () => undefined,
      },
      () => run('prunescope.copyPython'),
    );
    assert.match(String(asked.find(({ question }) => question === 'showWarningMessage')?.args[0]), /exists already/);
    await assert.rejects(readFile(out()), { code: 'ENOENT' });
  });
});
