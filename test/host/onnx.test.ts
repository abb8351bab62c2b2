import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Session } from '../../src/host/session';
import {
  answering,
  closePanels,
  first,
  host,
  labelled,
  opened,
  run,
  settled,
  startRun,
  workspaceFile,
} from './support';

/** The repository's fixtures: this file runs from `out/host`. */
const fixture = (name: string): string =>
  path.resolve(__dirname, '..', '..', 'test', 'fixtures', 'onnx', 'models', name);
const copy = (name: string): string => workspaceFile('onnx', name);
const deep = 'digits.torchscript.onnx';

const pointer = [
  'version https://git-lfs.github.com/spec/v1',
  'oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393',
  'size 12345',
  '',
].join('\n');

/** How many bytes of two files of the same length differ; every one that does must have become zero. */
async function zeroedBytes(source: string, saved: string): Promise<number> {
  const [before, after] = await Promise.all([readFile(source), readFile(saved)]);
  assert.equal(after.length, before.length);
  const changed = [...before.keys()].filter((at) => before[at] !== after[at]);
  assert.ok(changed.every((at) => after[at] === 0));
  return changed.length;
}

const showSparsity = async (file: string): Promise<Session> => {
  const session = await opened(async () => run('prunescope.showSparsity', vscode.Uri.file(file)));
  await settled(session);
  return session;
};

async function pruneTo(source: string, out: string): Promise<void> {
  await answering(
    { showQuickPick: labelled('Magnitude'), showInputBox: () => '80', showSaveDialog: () => vscode.Uri.file(out) },
    () => run('prunescope.prune', vscode.Uri.file(source)),
  );
}

describe('an ONNX model', function () {
  this.timeout(120_000);
  before(async () => {
    await mkdir(workspaceFile('onnx'), { recursive: true });
    for (const name of [deep, 'lenet.torchscript.onnx', 'external.mixed.onnx', 'external.mixed.bin'])
      await copyFile(fixture(name), copy(name));
  });
  afterEach(closePanels);
  after(() => rm(workspaceFile('onnx'), { recursive: true }));

  it('is listed in Models with its size', async () => {
    const items = await (await host()).models.getChildren();
    const item = items.find(({ uri }) => uri.fsPath === copy(deep));
    assert.match(String(item?.description), /116 KB · onnx$/);
    assert.equal(item?.contextValue, 'model');
  });

  it('shows its sparsity: every kernel by the name in the file, and readable beside it', async () => {
    const { state } = await showSparsity(copy(deep));
    assert.deepEqual([state.phase, state.problem, state.inspection?.mode], ['ready', undefined, 'graph']);
    const kernels = state.inspection?.parameters.filter(({ prunable }) => prunable) ?? [];
    assert.equal(kernels.length, 110);
    const stem = kernels.find(({ name }) => name === 'onnx::Conv_1041');
    assert.deepEqual([stem?.alias, stem?.shape], ['stem.weight', [12, 1, 5, 5]]);
  });

  it('is compared, and every method scores every kernel', async () => {
    const answers: ((items: vscode.QuickPickItem[]) => unknown)[] = [
      labelled('calibration.npz'),
      labelled('Hold out 20 %'),
    ];
    const session = await opened(() =>
      answering({ showQuickPick: (items: vscode.QuickPickItem[]) => answers.shift()?.(items) }, () =>
        run('prunescope.compare', vscode.Uri.file(copy('lenet.torchscript.onnx'))),
      ),
    );
    await settled(session);
    assert.deepEqual(session.state.setup?.preview.shape, [1, 28, 28]);
    await startRun(session, { methods: ['magnitude', 'taylor'], sparsities: [0.5] });
    await settled(session);
    const { phase, problem, comparison } = session.state;
    assert.deepEqual([phase, problem], ['ready', undefined]);
    assert.deepEqual(
      comparison?.results.map(({ method, points }) => [method, points.map(({ layers }) => layers.length)]),
      [
        ['magnitude', [5]],
        ['taylor', [5]],
      ],
    );
  });

  it('is pruned and saved: only pruned weights’ bytes differ from the source, and the recipe is beside it', async () => {
    const out = copy('digits-pruned-magnitude-80.onnx');
    const before = await readFile(copy(deep));
    await pruneTo(copy(deep), out);
    assert.ok(existsSync(out.replace(/\.onnx$/, '.prune.json')));
    const removed = Math.round(0.8 * 14_388);
    const zeroed = await zeroedBytes(copy(deep), out);
    // Four bytes for each weight, of which one in 256 was zero before.
    assert.ok(zeroed <= 4 * removed && zeroed > 3.9 * removed, `${zeroed} bytes of ${removed} weights`);
    assert.deepEqual(await readFile(copy(deep)), before);
    const { state } = await showSparsity(out);
    const kernels = state.inspection?.parameters.filter(({ prunable }) => prunable) ?? [];
    assert.equal(
      kernels.reduce((sum, { zeros }) => sum + zeros, 0),
      removed,
    );
  });

  it('with a side file is saved with a side file of another name; the source’s stays as it was', async () => {
    const out = copy('other.onnx');
    const before = await readFile(copy('external.mixed.bin'));
    await pruneTo(copy('external.mixed.onnx'), out);
    assert.deepEqual(await readFile(copy('external.mixed.bin')), before);
    const written = (await readFile(out)).toString('latin1');
    assert.ok(written.includes('other.data') && !written.includes('external.mixed.bin'));
    assert.ok((await zeroedBytes(copy('external.mixed.bin'), copy('other.data'))) > 0);
    const { state } = await showSparsity(out);
    assert.equal(Math.round(100 * (state.inspection?.sparsity ?? 0)), 80);
  });

  const cases: readonly [what: string, name: string, content: string, code: string, message: RegExp, remedy: RegExp][] =
    [
      [
        'a Git LFS pointer',
        'pointer.onnx',
        pointer,
        'lfs-pointer',
        /pointer\.onnx is a Git LFS pointer/,
        /git lfs pull/,
      ],
      [
        'a text',
        'text.onnx',
        'Hello, I am no model.\n',
        'format-unknown',
        /text\.onnx is a text, not a model/,
        /export the model anew/,
      ],
    ];
  for (const [what, name, content, code, message, remedy] of cases)
    it(`that is ${what} is said to be one, wherever it is opened`, async () => {
      await writeFile(copy(name), content);
      const shown = await showSparsity(copy(name));
      const compared = await opened(() =>
        answering({ showQuickPick: first }, () => run('prunescope.compare', vscode.Uri.file(copy(name)))),
      );
      await settled(compared);
      for (const { phase, problem } of [shown.state, compared.state]) {
        assert.deepEqual([phase, problem?.code], ['failed', code]);
        assert.match(problem?.message ?? '', message);
        assert.match(problem?.remedy ?? '', remedy);
      }
      // The editor lives on: the next model opens.
      assert.equal((await showSparsity(copy('lenet.torchscript.onnx'))).state.phase, 'ready');
    });
});
