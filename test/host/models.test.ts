import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ModelItem } from '../../src/host/views/model-item';
import {
  answering,
  closePanels,
  first,
  host,
  lenet,
  opened,
  run,
  settled,
  textOf,
  until,
  workspaceFile,
} from './support';

const items = async (): Promise<ModelItem[]> => (await host()).models.getChildren();
const item = async (file: string): Promise<ModelItem | undefined> =>
  (await items()).find(({ uri }) => uri.fsPath === file);

describe('Models', function () {
  this.timeout(60_000);
  after(closePanels);

  it('lists the samples with the size of all their files', async () => {
    const labels = (await items()).map(textOf);
    for (const label of ['lenet-300-100', 'paper-mlp']) assert.ok(labels.includes(label), labels.join());
    assert.match(String((await item(lenet()))?.description), /1\.07 MB/);
    assert.equal((await item(lenet()))?.contextValue, 'model');
  });

  it('says how sparse a model is once that was asked for', async () => {
    const before = await item(lenet());
    assert.doesNotMatch(String(before?.description), /zeros/);
    await run('prunescope.computeSparsity', before);
    assert.match(String((await item(lenet()))?.description), /^0 % zeros/);
  });

  it('sees a model that appears, and passes over JSON that is none', async () => {
    const { models } = await host();
    let changes = 0;
    const listening = models.onDidChangeTreeData(() => changes++);
    const folder = workspaceFile('appearing');
    await mkdir(folder);
    await writeFile(path.join(folder, 'model.json'), '{"modelTopology":{},"weightsManifest":[]}');
    await writeFile(path.join(folder, 'other-model.json'), '{"no":"model"}');
    await until('the tree is refreshed', () => changes > 0);
    listening.dispose();
    const labels = (await items()).map(textOf);
    assert.ok(labels.includes('appearing'));
    assert.ok(!labels.includes('other-model'));
    await rm(folder, { recursive: true });
  });
});

describe('Show Sparsity', function () {
  this.timeout(60_000);
  after(closePanels);

  it('inspects and shows weights, with nothing compared', async () => {
    const session = await opened(() => Promise.resolve(run('prunescope.showSparsity', vscode.Uri.file(lenet()))));
    await settled(session);
    const { phase, view, inspection, comparison } = session.state;
    assert.deepEqual([phase, view, comparison], ['ready', 'sparsity', undefined]);
    assert.deepEqual(
      inspection?.parameters.filter(({ prunable }) => prunable).map(({ shape, zeros }) => [shape, zeros]),
      [
        [[784, 300], 0],
        [[300, 100], 0],
        [[100, 10], 0],
      ],
    );
    const parameter = inspection?.parameters.find(({ prunable }) => prunable)?.name ?? '';
    const query = {
      method: '',
      parameter,
      quantity: 'weight',
      rows: 64,
      columns: 64,
      sparsity: 0,
      scope: 'global',
    } as const;
    const tile = await session.look('tile', query, new AbortController().signal);
    assert.deepEqual(tile.matrix, [784, 300]);
    assert.ok(tile.mean instanceof Uint8Array && tile.mean.length === tile.rows * tile.columns);
    assert.ok(tile.mean.some((value) => value > 0));
  });

  it('asks which model where none was meant', async () => {
    const session = await opened(() => answering({ showQuickPick: first }, () => run('prunescope.showSparsity')));
    await settled(session);
    assert.equal(session.state.phase, 'ready');
  });
});
