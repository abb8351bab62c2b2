import assert from 'node:assert/strict';
import { copyFile, mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { answering, closePanels, host, labelled, opened, run, settled, workspaceFile } from './support';

/** The repository's fixtures: this file runs from `out/host`. */
const fixtures = path.resolve(__dirname, '..', '..', 'test', 'fixtures', 'weights');
const copy = (name: string): string => workspaceFile('weights', name);

/** Main files, and how many of their weights are scored. */
const models = [
  { folder: 'safetensors', name: 'network.safetensors', scored: 9 },
  { folder: 'safetensors', name: 'model.safetensors.index.json', scored: 9 },
  { folder: 'keras', name: 'keras3.keras', scored: 10 },
  { folder: 'keras', name: 'keras2.h5', scored: 10 },
  { folder: 'tflite', name: 'network.tflite', scored: 8 },
] as const;
const shards = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'];

describe('a model file without a network', function () {
  this.timeout(120_000);
  before(async () => {
    await mkdir(workspaceFile('weights'), { recursive: true });
    for (const { folder, name } of models) await copyFile(path.join(fixtures, folder, name), copy(name));
    for (const name of shards) await copyFile(path.join(fixtures, 'safetensors', name), copy(name));
  });
  afterEach(closePanels);
  after(() => rm(workspaceFile('weights'), { recursive: true }));

  it('is listed in Models with its size; files of an index are not listed beside it', async () => {
    const items = await (await host()).models.getChildren();
    const listed = items.filter(({ uri }) => path.dirname(uri.fsPath) === workspaceFile('weights'));
    assert.deepEqual(
      listed.map(({ uri }) => path.basename(uri.fsPath)),
      models.map(({ name }) => name).sort(),
    );
  });

  for (const { name, scored } of models)
    it(`shows its sparsity: ${name}`, async () => {
      const session = await opened(async () => run('prunescope.showSparsity', vscode.Uri.file(copy(name))));
      await settled(session);
      const { phase, problem, inspection } = session.state;
      assert.deepEqual([phase, problem, inspection?.mode], ['ready', undefined, 'weights-only']);
      assert.equal(inspection?.parameters.filter(({ prunable }) => prunable).length, scored);
    });

  it('is pruned and saved: only bytes of weights differ, and they are zero', async () => {
    const out = copy('network-pruned.safetensors');
    await answering(
      { showQuickPick: labelled('Magnitude'), showInputBox: () => '80', showSaveDialog: () => vscode.Uri.file(out) },
      () => run('prunescope.prune', vscode.Uri.file(copy('network.safetensors'))),
    );
    const [before, after] = await Promise.all([readFile(copy('network.safetensors')), readFile(out)]);
    assert.equal(after.length, before.length);
    const changed = [...before.keys()].filter((at) => before[at] !== after[at]);
    assert.ok(changed.length > 100 && changed.every((at) => after[at] === 0));
  });
});
