import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { closePanels, host, kernelsOf, opened, run, settled, until, workspaceFile, zerosOf } from './support';

describe('tasks that run recipes', function () {
  this.timeout(60_000);
  const folder = workspaceFile('tasks');
  const file = (name: string): string => path.join(folder, name);
  const recipe = {
    schema: 1,
    model: '../mnist/lenet-300-100/model.json',
    data: { file: '../mnist/calibration.npz', limit: 128 },
    methods: [{ criterion: 'fisher' }],
    sparsity: [0.8],
  };
  const write = (name: string, value: object): Promise<void> => writeFile(file(name), JSON.stringify(value));

  before(async () => {
    await mkdir(folder);
    await write('compare.prune.json', recipe);
    await write('prune.prune.json', { ...recipe, out: 'lenet-pruned.json' });
    await host();
  });
  after(async () => {
    await closePanels();
    await rm(folder, { recursive: true });
  });

  const tasks = async (): Promise<vscode.Task[]> => vscode.tasks.fetchTasks({ type: 'prunescope' });
  async function taskOf(name: string): Promise<vscode.Task> {
    const found = (await tasks()).find(({ definition }) => definition['recipe'] === name);
    assert.ok(found, name);
    return found;
  }

  /** Runs a task as *Run Task* does; answers the exit code. */
  async function exitOf(task: vscode.Task): Promise<number | undefined> {
    const ended = new Promise<number | undefined>((resolve) => {
      const listening = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
        if (execution.task.name !== task.name) return;
        listening.dispose();
        resolve(exitCode);
      });
    });
    await vscode.tasks.executeTask(task);
    return ended;
  }

  it('are offered for each recipe of the workspace, without a shell', async () => {
    const found = (await tasks()).filter(({ name }) => name.includes('tasks/'));
    assert.deepEqual(
      found.map(({ name }) => name),
      ['tasks/compare.prune.json', 'tasks/prune.prune.json'],
    );
    for (const { execution, problemMatchers } of found) {
      assert.ok(execution instanceof vscode.ProcessExecution);
      assert.deepEqual(problemMatchers, ['$prunescope']);
    }
  });

  it('make the same mask as the panel, and verify it', async () => {
    const session = await opened(async () => run('prunescope.runRecipe', vscode.Uri.file(file('compare.prune.json'))));
    await settled(session);
    const panel = session.state.comparison?.results[0]?.points[0]?.maskHash;
    assert.match(String(panel), /^[0-9a-f]{16,}$/);

    assert.equal(await exitOf(await taskOf('tasks/prune.prune.json')), 0);
    const saved = JSON.parse(await readFile(file('lenet-pruned.prune.json'), 'utf8')) as { maskHash: string };
    assert.equal(saved.maskHash, panel);
    const kernels = [...(await kernelsOf(file('lenet-pruned.json'))).values()];
    assert.equal(
      kernels.reduce((sum, kernel) => sum + zerosOf(kernel), 0),
      Math.round(0.8 * 266_200),
    );

    const written = await taskOf('tasks/lenet-pruned.prune.json');
    const { definition, scope = vscode.TaskScope.Workspace } = written;
    const verify = new vscode.Task({ ...definition, verify: true }, scope, 'verify', 'test');
    const { RecipeTasks } = await import('../../src/host/tasks/recipe-tasks');
    const { extensionPath } = (await host()).context;
    const resolved = new RecipeTasks(path.join(extensionPath, 'dist', 'cli.js')).resolveTask(verify);
    assert.ok(resolved);
    assert.equal(await exitOf(resolved), 0);
  });

  it('do not replace a file unless they are told to, and underline the recipe that failed', async () => {
    const uri = vscode.Uri.file(file('prune.prune.json'));
    assert.ok(existsSync(file('lenet-pruned.json')));
    assert.equal(await exitOf(await taskOf('tasks/prune.prune.json')), 1);
    const failures = (): vscode.Diagnostic[] =>
      vscode.languages.getDiagnostics(uri).filter(({ message }) => /exists already/.test(message));
    await until('the problem', () => failures().length > 0);
    assert.equal(failures()[0]?.source, 'Prunescope');
  });

  it('are none without a recipe', async () => {
    const { RecipeTasks } = await import('../../src/host/tasks/recipe-tasks');
    const task = new vscode.Task({ type: 'prunescope' }, vscode.TaskScope.Workspace, 'x', 'test');
    assert.equal(new RecipeTasks('cli.js').resolveTask(task), undefined);
  });
});
