import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { answering, installed, intercepting, labelled, run } from './support';

describe('Open Sample Workspace', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(path.join(tmpdir(), 'sample-'))));
  after(() => rm(folder, { recursive: true }));

  const open = async (): Promise<string> => {
    const calls = await intercepting('vscode.openFolder', async () => {
      await answering(
        { showQuickPick: labelled('Choose a folder…'), showOpenDialog: () => [vscode.Uri.file(folder)] },
        () => run('prunescope.openSample'),
      );
    });
    const [[uri, options]] = calls as [[vscode.Uri, unknown]];
    assert.deepEqual(options, { forceNewWindow: true });
    return uri.fsPath;
  };

  it('copies the samples byte for byte and opens the copy', async () => {
    const target = await open();
    assert.equal(target, path.join(folder, 'prunescope-samples'));
    for (const file of [
      'mnist/calibration.npz',
      'mnist/lenet-300-100/model.json',
      'mnist/lenet-5/group1-shard1of1.bin',
      'paper-mlp/model.json',
    ])
      assert.deepEqual(
        await readFile(path.join(target, file)),
        await readFile(path.join(installed().extensionPath, 'samples', file)),
      );
  });

  it('leaves an earlier copy alone', async () => {
    const mine = path.join(folder, 'prunescope-samples', 'paper-mlp', 'model.json');
    await writeFile(mine, 'mine');
    assert.equal(await open(), path.join(folder, 'prunescope-samples-2'));
    assert.equal(await readFile(mine, 'utf8'), 'mine');
  });
});
