import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Session } from '../../src/host/session';
import type { DiffDocument } from '../../src/shared/diff-document';
import {
  answering,
  closePanels,
  first,
  host,
  labelled,
  lenet,
  opened,
  run,
  settled,
  until,
  workspaceFile,
} from './support';

const shard = 'group1-shard1of1.bin';

/** A copy of the sample in a folder of its own, some of its first kernel's weights set to zero. */
function copyOf(folder: string, zeros = 0): string {
  cpSync(path.dirname(lenet()), folder, { recursive: true });
  setZeros(folder, zeros);
  return path.join(folder, 'model.json');
}

function setZeros(folder: string, zeros: number): void {
  const file = path.join(folder, shard);
  const bytes = readFileSync(file);
  // From the middle of the picture on: its edge is always black.
  const start = 4 * 400 * 300;
  bytes.fill(0, start, start + 4 * zeros);
  writeFileSync(file, bytes);
}

async function compared(act: () => unknown): Promise<Session> {
  const session = await opened(() => Promise.resolve(act()));
  await settled(session);
  return session;
}

function documentOf({ state }: Session): DiffDocument {
  assert.equal(state.phase, 'ready', JSON.stringify(state.problem));
  assert.equal(state.view, 'diff');
  assert.ok(state.diff);
  return state.diff;
}

describe('Compare Models…', function () {
  this.timeout(60_000);
  const folder = workspaceFile('compared');
  const older = path.join(folder, 'one', 'model.json');
  const newer = path.join(folder, 'two', 'model.json');
  before(() => {
    copyOf(path.dirname(older));
    copyOf(path.dirname(newer), 500);
    utimesSync(older, new Date(2020, 1), new Date(2020, 1));
  });
  after(async () => {
    await closePanels();
    rmSync(folder, { recursive: true });
  });

  it('takes the two that are selected, the older one first, and asks for examples alone', async () => {
    const [a, b] = [vscode.Uri.file(newer), vscode.Uri.file(older)];
    let session: Session | undefined;
    const asked = await answering({ showQuickPick: first }, async () => {
      session = await compared(() => run('prunescope.compareModels', a, [a, b]));
    });
    assert.deepEqual(
      asked.map(({ question }) => question),
      ['showQuickPick'],
    );
    assert.ok(session);
    const document = documentOf(session);
    assert.deepEqual([document.before.file, document.after.file], ['one', 'two']);
    assert.equal(session.state.title, 'one ↔ two');
    assert.deepEqual([document.total.newlyZero, document.total.noLongerZero], [500, 0]);
    assert.deepEqual(
      document.layers.filter(({ changed }) => changed !== 0).map(({ name, changed }) => [name, changed]),
      [['dense_1/kernel', 500]],
    );
    assert.ok(!document.outputs);
  });

  it('asks for both where none is selected, and compares outputs on examples', async () => {
    const model =
      (label: string) =>
      (items: readonly (vscode.QuickPickItem & { uri?: vscode.Uri })[]): unknown => {
        const found = items.find(({ uri }) => uri?.fsPath === label);
        assert.ok(found, label);
        return found;
      };
    const answers = [model(older), model(newer), labelled('test.npz')];
    const choose = (items: readonly vscode.QuickPickItem[]): unknown => answers.shift()?.(items);
    let session: Session | undefined;
    await answering({ showQuickPick: choose }, async () => {
      session = await compared(() => run('prunescope.compareModels'));
    });
    assert.ok(session);
    const { outputs, before, after, executor } = documentOf(session);
    assert.equal(outputs?.examples, 2000);
    assert.ok(outputs.maxAbs > 0 && outputs.agreement > 0.5);
    assert.ok((before.accuracy ?? 0) > 0.9 && (after.accuracy ?? 0) > 0.5);
    assert.equal(executor, 'tfjs');
  });

  it('says that something else is no model', async () => {
    const [one, other] = [vscode.Uri.file(older), vscode.Uri.file(path.join(folder, 'one', shard))];
    const asked = await answering({ showErrorMessage: () => undefined }, () =>
      run('prunescope.compareModels', one, [one, other]),
    );
    assert.match(String(asked[0]?.args[0]), /is not a model that Prunescope can read/);
  });
});

describe('Compare Model with HEAD…', function () {
  this.timeout(90_000);
  const root = workspaceFile('repository');
  const model = path.join(root, 'net', 'model.json');
  const onnx = path.join(root, 'large.onnx');
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], {
      cwd: root,
      encoding: 'utf8',
    });
  const settings = vscode.workspace.getConfiguration('git');
  const enabledBefore = settings.inspect<boolean>('enabled')?.globalValue;

  before(async function () {
    try {
      execFileSync('git', ['--version']);
    } catch {
      console.log('Not run here: there is no git.');
      this.skip();
    }
    mkdirSync(root);
    git('init', '--quiet');
    copyOf(path.dirname(model));
    git('add', '.');
    git('commit', '--quiet', '-m', 'a model');
    await settings.update('enabled', true, vscode.ConfigurationTarget.Global);
    const extension = vscode.extensions.getExtension<{ enabled: boolean }>('vscode.git');
    assert.ok(extension, 'the editor has no Git extension');
    const exported = await extension.activate();
    await until('Git is on', () => exported.enabled);
  });
  after(async () => {
    await closePanels();
    await settings.update('enabled', enabledBefore, vscode.ConfigurationTarget.Global);
    rmSync(root, { recursive: true, force: true });
  });

  /** Copies of committed models that are still there. */
  async function copies(): Promise<string[]> {
    const { storageUri, globalStorageUri } = (await host()).context;
    const folder = path.join((storageUri ?? globalStorageUri).fsPath, 'head');
    return existsSync(folder) ? readdirSync(folder) : [];
  }
  async function withHead(target: unknown): Promise<Session> {
    let session: Session | undefined;
    await answering({ showQuickPick: first }, async () => {
      session = await compared(() => run('prunescope.compareWithHead', target));
    });
    assert.ok(session);
    assert.deepEqual(await copies(), [], 'the copy is left behind');
    return session;
  }

  it('says that nothing has changed, then what has, in the files that the model names', async () => {
    assert.equal(documentOf(await withHead(vscode.Uri.file(model))).equal, true);
    setZeros(path.dirname(model), 300);
    const document = documentOf(await withHead(vscode.Uri.file(model)));
    assert.deepEqual([document.total.changed, document.total.newlyZero], [300, 300]);
    assert.deepEqual([document.before.file, document.after.file], ['net · HEAD', 'net · working tree']);
  });

  it('finds the model of a weight file that source control lists', async () => {
    const state = { resourceUri: vscode.Uri.file(path.join(path.dirname(model), shard)) };
    assert.equal(documentOf(await withHead(state)).total.changed, 300);
  });

  it('does the same again after a reload of the panel', async () => {
    const session = await withHead(vscode.Uri.file(model));
    setZeros(path.dirname(model), 301);
    await session.start();
    assert.equal(documentOf(session).total.changed, 301);
    assert.deepEqual(await copies(), []);
  });

  it('says that a model is not in the last commit', async () => {
    const fresh = copyOf(path.join(root, 'fresh'));
    const { state } = await withHead(vscode.Uri.file(fresh));
    assert.deepEqual([state.phase, state.problem?.code], ['failed', 'file-missing']);
    assert.match(state.problem?.message ?? '', /model\.json is not in the last commit \(HEAD\)/);
  });

  it('says that a file is in no repository', async () => {
    const { state } = await withHead(vscode.Uri.file(lenet()));
    assert.deepEqual([state.phase, state.problem?.code], ['failed', 'git-required']);
  });

  it('reads what Git LFS has downloaded, and says what it has not', async () => {
    // The weights in a commit as Git LFS would have them there; the working tree has the content.
    const weights = path.join(path.dirname(model), shard);
    const content = readFileSync(path.join(path.dirname(lenet()), shard));
    const oid = createHash('sha256').update(content).digest('hex');
    writeFileSync(weights, `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${content.length}\n`);
    git('commit', '--quiet', '-am', 'weights in LFS');
    writeFileSync(weights, content);
    setZeros(path.dirname(model), 7);

    const { state } = await withHead(vscode.Uri.file(model));
    assert.deepEqual([state.phase, state.problem?.code], ['failed', 'lfs-pointer']);
    assert.match(`${state.problem?.message} ${state.problem?.remedy}`, /group1-shard1of1\.bin .*git lfs pull/);

    const objects = path.join(root, '.git', 'lfs', 'objects', oid.slice(0, 2), oid.slice(2, 4));
    mkdirSync(objects, { recursive: true });
    writeFileSync(path.join(objects, oid), content);
    assert.equal(documentOf(await withHead(vscode.Uri.file(model))).total.changed, 7);

    // Of the same size: only its hash tells.
    writeFileSync(
      path.join(objects, oid),
      content.map((byte, at) => (at === 9 ? byte ^ 1 : byte)),
    );
    const { state: damaged } = await withHead(vscode.Uri.file(model));
    assert.deepEqual([damaged.phase, damaged.problem?.code], ['failed', 'file-malformed']);
    assert.match(damaged.problem?.message ?? '', /group1-shard1of1\.bin that Git LFS has downloaded is damaged/);
  });

  it('calls a pointer in the working tree what it is', async () => {
    writeFileSync(onnx, `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 12345\n`);
    git('add', 'large.onnx');
    git('commit', '--quiet', '-m', 'a pointer');
    const one = vscode.Uri.file(onnx);
    let session: Session | undefined;
    await answering({ showQuickPick: first }, async () => {
      session = await compared(() => run('prunescope.compareModels', one, [one, vscode.Uri.file(lenet())]));
    });
    assert.equal(session?.state.problem?.code, 'lfs-pointer');
  });
});
