import assert from 'node:assert/strict';
import { copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { closePanels, host, lenet, run, settled, until, workspaceFile } from './support';

const fixture = path.resolve(__dirname, '..', '..', 'test', 'fixtures', 'onnx', 'models', 'digits.torchscript.onnx');
const copy = workspaceFile('editor', 'digits.onnx');

/** Model files as editors, and the view of the current model. */
describe('the editor of model files', () => {
  before(async () => {
    await mkdir(path.dirname(copy), { recursive: true });
    await copyFile(fixture, copy);
  });
  afterEach(closePanels);

  const input = (): unknown => vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const open = async (file: string): Promise<void> => {
    await run('vscode.open', vscode.Uri.file(file));
    await until('its editor', () => input() instanceof vscode.TabInputCustom);
  };
  const sessionOf = async (file: string) => {
    const { sessions } = await host();
    await until('its session', () => sessions.all.some(({ model }) => model === file));
    return sessions.all.find(({ model }) => model === file)!;
  };

  it('opens an ONNX file by itself, without a run, and ends with it', async () => {
    await open(copy);
    assert.equal((input() as vscode.TabInputCustom).viewType, 'prunescope.model');
    const session = await sessionOf(copy);
    await settled(session);
    const { phase, view, inspection, comparison } = session.state;
    assert.deepEqual([phase, view, comparison], ['ready', 'sparsity', undefined]);
    assert.ok(inspection!.parameters.length > 3);
    await closePanels();
    const { sessions } = await host();
    await until('its end', () => !sessions.all.includes(session));
  });

  it('leaves a model.json to the editor of text, and opens it where it is asked to', async () => {
    await run('vscode.open', vscode.Uri.file(lenet()));
    await until('text', () => input() instanceof vscode.TabInputText);
    await run('vscode.openWith', vscode.Uri.file(lenet()), 'prunescope.modelJson');
    await until('its editor', () => input() instanceof vscode.TabInputCustom);
    const session = await sessionOf(lenet());
    await settled(session);
    assert.equal(session.state.inspection?.mode, 'graph');
  });

  it('shows a file anew that has changed on the disk', async () => {
    await open(copy);
    const session = await sessionOf(copy);
    await settled(session);
    assert.equal(session.state.phase, 'ready');
    await writeFile(copy, 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n');
    await until('a problem', () => session.state.phase === 'failed', 15_000);
    assert.match(session.state.problem!.message, /Git LFS/);
    await copyFile(fixture, copy);
    await until('the model again', () => session.state.phase === 'ready', 15_000);
  });

  it('shows a model anew whose weights beside it have changed, and not for what else is written there', async () => {
    const folder = workspaceFile('editor', 'net');
    await cp(path.dirname(lenet()), folder, { recursive: true });
    const model = path.join(folder, 'model.json');
    await run('vscode.openWith', vscode.Uri.file(model), 'prunescope.modelJson');
    const session = await sessionOf(model);
    await settled(session);
    const { inspection } = session.state;
    assert.equal(inspection?.sparsity, 0);
    // What the watcher tells of the copy itself may come late.
    await delay(1500);
    await settled(session);
    let starts = 0;
    const listening = session.onDidChange(({ phase }) => phase === 'loading' && starts++);
    await writeFile(path.join(folder, 'notes.txt'), 'nothing');
    await delay(2500);
    assert.equal(starts, 0);
    const shard = path.join(folder, 'group1-shard1of1.bin');
    await writeFile(shard, Buffer.alloc((await readFile(shard)).length));
    await until('the new weights', () => session.state.phase === 'ready' && starts === 1, 15_000);
    assert.equal(session.state.inspection?.sparsity, 1);
    listening.dispose();
  });

  it('follows the current model in the side bar, and rests while nobody sees it', async () => {
    const { side } = await host();
    await run('prunescope.side.focus');
    await open(copy);
    await until('the model beside the trees', () => side.session?.model === copy, 15_000);
    await settled(side.session!);
    assert.equal(side.session!.state.phase, 'ready');
    await run('workbench.view.explorer');
    await until('its end', () => side.session === undefined, 15_000);
  });
});
