import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Session } from '../../src/host/session';
import {
  answering,
  closePanels,
  compareSample,
  host,
  lenet,
  opened,
  run,
  runItems,
  settled,
  storedId,
  until,
  workspaceFile,
} from './support';

interface Picked extends vscode.QuickPickItem {
  readonly entry: { readonly id: string };
}

describe('Runs and recipes: what is kept', function () {
  this.timeout(120_000);
  let session: Session;
  before(async () => {
    session = await compareSample({ methods: ['magnitude', 'taylor'], sparsities: [0.9, 0.5] });
    await settled(session);
    assert.equal(session.state.phase, 'ready', session.state.problem?.message);
    await storedId(session);
  });
  after(closePanels);
  const newest = async () => {
    const [item] = await runItems();
    assert.ok(item);
    return item;
  };

  it('lists the runs of a model below it, which can be compared from there', async () => {
    const { history } = await host();
    const [group] = await history.getChildren();
    assert.ok(group && 'runs' in group);
    assert.deepEqual([group.label, group.contextValue, group.uri.fsPath], ['lenet-300-100', 'runs.model', lenet()]);
    assert.ok(group.runs.length > 0);
  });

  it('keeps a note, shows it, and forgets it', async () => {
    await answering({ showInputBox: () => 'for the paper' }, async () => run('prunescope.noteRun', await newest()));
    const item = await newest();
    assert.match(String(item.description), /^for the paper · 2 methods/);
    assert.ok(typeof item.tooltip === 'string' && item.tooltip.endsWith('\n\nfor the paper'));
    const boxes = await answering({ showInputBox: () => '' }, () => run('prunescope.noteRun', item));
    assert.equal((boxes[0]?.args[0] as vscode.InputBoxOptions).value, 'for the paper');
    assert.match(String((await newest()).description), /^2 methods/);
  });

  it('sets the same comparison up again, and what comes of it is the same', async () => {
    const again = await opened(async () => run('prunescope.rerun', await newest()));
    await settled(again);
    const { setup, phase, problem } = again.state;
    assert.equal(phase, 'setup', problem?.message);
    assert.deepEqual(setup?.choices.methods, ['magnitude', 'taylor']);
    assert.deepEqual(setup?.choices.sparsities, [0.9, 0.5]);
    await (await host()).panels.begin(again, setup?.choices ?? assert.fail());
    assert.deepEqual(
      again.state.comparison?.results.map(({ method, points }) => [method, points.map(({ maskHash }) => maskHash)]),
      session.state.comparison?.results.map(({ method, points }) => [method, points.map(({ maskHash }) => maskHash)]),
    );
  });

  it('writes the report of the panel, and offers to open it in the browser', async () => {
    const out = workspaceFile('mnist', 'lenet-report.html');
    const asked = await answering({ showSaveDialog: () => vscode.Uri.file(out) }, async () =>
      run('prunescope.saveReport', await newest()),
    );
    const { defaultUri } = asked[0]?.args[0] as vscode.SaveDialogOptions;
    assert.equal(defaultUri?.fsPath, workspaceFile('mnist', 'lenet-300-100', 'model-report.html'));
    assert.deepEqual(asked.at(-1)?.args, ['Saved lenet-report.html: it opens offline, and prints.', 'Open in Browser']);
    const html = readFileSync(out, 'utf8');
    assert.match(html, /^<!doctype html>/);
    for (const part of ['model.json', 'magnitude', 'taylor', '<svg']) assert.ok(html.includes(part), part);
    rmSync(out);
  });

  it('cleans up: broken runs are proposed, what is open is not offered, and nothing goes without a yes', async () => {
    const { runs } = await host();
    const folder = await runs.newFolder();
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'run.json'), '{');
    await runs.note(path.basename(folder), '');
    const open = new Set((await host()).sessions.all.flatMap(({ runFolder }) => runFolder ?? []));
    const items = async () => (await runItems()).find(({ entry }) => entry.folder === folder);
    assert.equal((await items())?.contextValue, 'run.broken');
    let offered: readonly Picked[] = [];
    const pick = (all: readonly Picked[]): readonly Picked[] => {
      offered = all;
      return all.filter(({ picked }) => picked);
    };
    await answering({ showQuickPick: pick, showWarningMessage: () => undefined }, () => run('prunescope.cleanUpRuns'));
    assert.ok(existsSync(folder));
    await answering({ showQuickPick: pick, showWarningMessage: () => 'Delete' }, () => run('prunescope.cleanUpRuns'));
    assert.ok(!existsSync(folder));
    assert.ok(offered.every(({ entry }) => ![...open].some((each) => path.basename(each) === entry.id)));
    assert.ok(open.size > 0 && [...open].every((each) => existsSync(each)));
    assert.equal(await items(), undefined);
  });
});

describe('Runs and recipes: Apply Recipe to Another Model…', function () {
  this.timeout(60_000);
  const file = workspaceFile('mnist', 'other.prune.json');
  const other = workspaceFile('mnist', 'lenet-5', 'model.json');
  const choose = (items: readonly (vscode.QuickPickItem & { uri?: vscode.Uri })[]): unknown => {
    assert.ok(!items.some(({ uri }) => uri?.fsPath === lenet()), 'its own model is not offered');
    return items.find(({ uri }) => uri?.fsPath === other);
  };
  before(() => {
    const recipe = {
      schema: 1,
      model: 'lenet-300-100/model.json',
      data: { file: 'calibration.npz', limit: 64 },
      methods: [{ criterion: 'hessian' }, { criterion: 'magnitude' }],
      sparsity: [0.7],
      allocation: { scope: 'layer', exclude: ['dense_3/*'], max: { 'conv*': 0.5, '*': 0.9 } },
      fineTune: 2,
    };
    writeFileSync(file, JSON.stringify(recipe));
  });
  after(async () => {
    await closePanels();
    rmSync(file);
  });

  it('names the rules that fit nothing there, and opens nothing where they are not to be dropped', async () => {
    const { sessions } = await host();
    const before = sessions.all.length;
    const asked = await answering({ showQuickPick: choose, showWarningMessage: () => undefined }, () =>
      run('prunescope.applyRecipe', vscode.Uri.file(file)),
    );
    assert.equal(
      asked.at(-1)?.args[0],
      'model.json has no parameters that these rules of the recipe name: dense_3/*. Go on without them?',
    );
    assert.equal(sessions.all.length, before);
  });

  it('sets the comparison up on the other model, with methods, sparsity, rules, training and data', async () => {
    const session = await opened(() =>
      answering({ showQuickPick: choose, showWarningMessage: () => 'Go On Without Them' }, () =>
        run('prunescope.applyRecipe', vscode.Uri.file(file)),
      ),
    );
    await until('the setup', () => session.state.phase === 'setup' || session.state.phase === 'failed');
    assert.equal(session.state.phase, 'setup', session.state.problem?.message);
    assert.equal(session.model, other);
    const { task } = session.subject;
    assert.ok(task.kind === 'setup');
    assert.equal(task.recipe.model, 'model.json');
    assert.equal(path.resolve(task.base, task.recipe.data?.file ?? ''), workspaceFile('mnist', 'calibration.npz'));
    assert.deepEqual(
      [task.choices.methods, task.choices.sparsities, task.choices.fineTune],
      [['hessian', 'magnitude'], [0.7], 2],
    );
    assert.deepEqual(task.recipe.allocation, { scope: 'layer', max: { 'conv*': 0.5, '*': 0.9 } });
  });
});
