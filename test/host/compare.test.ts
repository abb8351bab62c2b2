import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Session } from '../../src/host/session';
import type { PanelState } from '../../src/shared/protocol';
import {
  answering,
  closePanels,
  compareSample,
  first,
  host,
  intercepting,
  kernelsOf,
  labelled,
  lenet,
  opened,
  run,
  runItems,
  settled,
  textOf,
  until,
  workspaceFile,
  zerosOf,
} from './support';

const methods = ['magnitude', 'gradient', 'taylor', 'fisher', 'hessian', 'sensitivity', 'random'];
const { signal } = new AbortController();

describe('Compare Pruning Methods…', function () {
  this.timeout(120_000);
  const states: PanelState[] = [];
  let session: Session;

  before(async () => {
    // As for a model that nobody has compared yet.
    await (await host()).setups.delete(lenet());
    session = await compareSample();
    session.onDidChange((state) => states.push(state));
    assert.equal(session.state.phase, 'loading');
    await settled(session);
  });
  after(closePanels);

  it('is ready with the seven methods at the four sparsities', () => {
    const { phase, problem, comparison, title } = session.state;
    assert.deepEqual([phase, problem, title], ['ready', undefined, 'lenet-300-100']);
    assert.deepEqual(comparison?.results.map(({ method }) => method).sort(), [...methods].sort());
    for (const { points } of comparison?.results ?? [])
      assert.deepEqual(
        points.map(({ sparsity }) => sparsity),
        [0.5, 0.8, 0.9, 0.95],
      );
  });

  it('used the calibration data, and measured on the test data, beside the model', () => {
    const { comparison } = session.state;
    assert.equal(path.basename(comparison?.data.file ?? ''), 'calibration.npz');
    assert.equal(comparison?.data.examples, 512);
    assert.equal(path.basename(comparison?.test?.file ?? ''), 'test.npz');
    assert.equal(comparison?.baseline.examples, 2000);
    assert.ok((comparison?.baseline.accuracy ?? 0) > 0.9);
  });

  it('filled in while methods finished', () => {
    const counts = states.map(({ comparison }) => comparison?.results.length ?? 0);
    assert.deepEqual(
      counts,
      [...counts].sort((a, b) => a - b),
    );
    assert.ok(new Set(counts).size > 4, counts.join());
    assert.ok(states.some(({ inspection, comparison }) => inspection && !comparison));
  });

  it('answers the page: exact counts at any sparsity', async () => {
    const weights = session.state.inspection?.prunable ?? 0;
    assert.equal(weights, 784 * 300 + 300 * 100 + 100 * 10);
    const answers = await session.look('allocate', { sparsity: 0.77, scope: 'global' }, signal);
    assert.deepEqual(answers.map(({ method }) => method).sort(), [...methods].sort());
    for (const { removed, kept, layers } of answers) {
      assert.equal(removed, Math.round(weights * 0.77));
      assert.equal(kept, weights - removed);
      assert.equal(
        layers.reduce((sum, layer) => sum + layer.kept, 0),
        kept,
      );
    }
  });

  it('saves exactly the zeros of the chosen method and leaves the source as it was', async () => {
    const out = workspaceFile('mnist', 'lenet-300-100', 'saved-pruned.json');
    const before = await readFile(lenet());
    session.remember({ sparsity: 0.9, scope: 'global' });
    const asked = await answering(
      { showQuickPick: labelled('Hessian'), showSaveDialog: () => vscode.Uri.file(out) },
      () => run('prunescope.save'),
    );
    const dialog = asked.find(({ question }) => question === 'showSaveDialog')?.args[0] as vscode.SaveDialogOptions;
    assert.equal(dialog.defaultUri?.fsPath, workspaceFile('mnist', 'lenet-300-100', 'model-pruned-hessian-90.json'));

    const answers = await session.look('allocate', { sparsity: 0.9, scope: 'global' }, signal);
    const { layers = [] } = answers.find(({ method }) => method === 'hessian') ?? {};
    const kernels = await kernelsOf(out);
    for (const { name, kept, total } of layers) assert.equal(zerosOf(kernels.get(name) ?? []), total - kept, name);
    assert.equal(
      [...kernels.values()].reduce((sum, kernel) => sum + zerosOf(kernel), 0),
      239_580,
    );
    assert.deepEqual(await readFile(lenet()), before);
    assert.ok(existsSync(out.replace(/\.json$/, '.prune.json')));

    const told = asked.find(({ question }) => question === 'showInformationMessage')?.args as string[];
    assert.match(told[0] ?? '', /saved-pruned\.json/);
    assert.deepEqual(told.slice(1), ['Open', 'Reveal']);
  });

  for (const [button, command] of [
    ['Open', 'vscode.open'],
    ['Reveal', 'revealInExplorer'],
  ] as const)
    it(`offers to ${button.toLowerCase()} what was saved`, async () => {
      const out = workspaceFile('mnist', `saved-${button}.json`);
      const calls = await intercepting(command, async (soFar) => {
        await answering(
          { showQuickPick: first, showSaveDialog: () => vscode.Uri.file(out), showInformationMessage: () => button },
          () => run('prunescope.save'),
        );
        await until(`${command} is called`, () => soFar.length > 0, 2000);
      });
      assert.deepEqual(
        calls.map(([uri]) => (uri as vscode.Uri).fsPath),
        [out],
      );
    });

  it('refuses to save over the source, and says so', async () => {
    const before = await readFile(lenet());
    const asked = await answering(
      {
        showQuickPick: first,
        showSaveDialog: () => vscode.Uri.file(lenet()),
        showErrorMessage: () => undefined,
      },
      () => run('prunescope.save'),
    );
    const [message] = asked.find(({ question }) => question === 'showErrorMessage')?.args ?? [];
    assert.match(String(message), /belongs to the model that was read\. Choose another name\./);
    assert.deepEqual(await readFile(lenet()), before);
  });

  it('saves nothing where the dialog is dismissed', async () => {
    const asked = await answering({ showQuickPick: first, showSaveDialog: () => undefined }, () =>
      run('prunescope.save'),
    );
    assert.deepEqual(
      asked.map(({ question }) => question),
      ['showQuickPick', 'showSaveDialog'],
    );
  });

  it('comes back in a new panel by the key that the page kept, with what the user had set', async () => {
    const { panels } = await host();
    session.remember({ sparsity: 0.63, scope: 'layer' });
    const { key = '' } = session.state;
    const panel = vscode.window.createWebviewPanel('prunescope.panel', 'restored', vscode.ViewColumn.Active);
    const restored = await opened(() => panels.deserializeWebviewPanel(panel, { key, other: 'of the page' }));
    await settled(restored);
    assert.equal(restored.state.phase, 'ready');
    assert.deepEqual(restored.state.allocation, { sparsity: 0.63, scope: 'layer' });
    assert.deepEqual(restored.state.comparison, session.state.comparison);
    panel.dispose();
    await until('the end of the restored session', () => !panels.active || panels.active === session);
  });

  it('closes a panel whose run nobody remembers', async () => {
    const { panels, sessions } = await host();
    const panel = vscode.window.createWebviewPanel('prunescope.panel', 'unknown', vscode.ViewColumn.Active);
    let closed = false;
    panel.onDidDispose(() => (closed = true));
    const before = sessions.all.length;
    await panels.deserializeWebviewPanel(panel, undefined);
    await until('the panel is closed', () => closed);
    assert.equal(sessions.all.length, before);
  });
});

describe('Runs', function () {
  this.timeout(60_000);
  after(closePanels);

  it('lists what was compared, with each method’s accuracy', async () => {
    const [item] = await runItems();
    assert.ok(item);
    const [group] = await (await host()).history.getChildren();
    assert.equal(group?.label, 'lenet-300-100');
    assert.match(String(item.description), /^7 methods · \w+ 95 % → [\d.]+ % · [\d.]+ [KM]B$/);
    assert.equal(item.contextValue, 'run');
    const results = await (await host()).history.getChildren(item);
    assert.equal(results.length, 7);
    for (const result of results)
      assert.match(`${textOf(result)}: ${String(result.description)}`, /^\w+: 50 % → [\d.]+ %.* 95 % → [\d.]+ %$/);
  });

  it('opens one again without a data pass, and shows it once', async () => {
    const [item] = await runItems();
    const session = await opened(() => Promise.resolve(run('prunescope.openRun', item)));
    await settled(session);
    assert.equal(session.state.phase, 'ready');
    assert.deepEqual(session.state.comparison?.results, item?.entry.run?.document.results);
    const { sessions } = await host();
    const count = sessions.all.length;
    await run('prunescope.openRun', item);
    assert.equal(sessions.all.length, count);
    const { signal } = new AbortController();
    const metrics = await session.look('evaluate', { sparsity: 0.9, scope: 'global', method: 'magnitude' }, signal);
    const { points = [] } = session.state.comparison?.results.find(({ method }) => method === 'magnitude') ?? {};
    assert.equal(metrics.accuracy, points.find(({ sparsity }) => sparsity === 0.9)?.metrics.accuracy);
  });

  it('saves one from the list', async () => {
    const [item] = await runItems();
    const out = workspaceFile('mnist', 'from-run.json');
    await answering({ showQuickPick: labelled('Random · 50 %'), showSaveDialog: () => vscode.Uri.file(out) }, () =>
      run('prunescope.save', item),
    );
    const zeros = [...(await kernelsOf(out)).values()].reduce((sum, kernel) => sum + zerosOf(kernel), 0);
    assert.equal(zeros, 133_100);
    await rm(out);
  });

  it('deletes one after a question, and not without it', async () => {
    const [item] = await runItems();
    assert.ok(item);
    await answering({ showWarningMessage: () => undefined }, () => run('prunescope.deleteRun', item));
    assert.ok(existsSync(item.entry.folder));
    const asked = await answering({ showWarningMessage: () => 'Delete' }, () => run('prunescope.deleteRun', item));
    assert.match(String(asked[0]?.args[0]), /lenet-300-100/);
    assert.ok(!existsSync(item.entry.folder));
    assert.ok(!(await runItems()).some(({ id }) => id === item.id));
  });
});
