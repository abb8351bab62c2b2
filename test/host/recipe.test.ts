import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { answering, closePanels, host, kernelsOf, opened, run, workspaceFile, zerosOf } from './support';

describe('Run Recipe', function () {
  this.timeout(60_000);
  const file = workspaceFile('half.prune.json');
  const recipe = {
    schema: 1,
    model: 'mnist/lenet-300-100/model.json',
    methods: [{ criterion: 'random' }],
    sparsity: [0.5],
    allocation: { scope: 'layer' },
    out: 'mnist/half-pruned.json',
  };
  const write = (value: unknown): Promise<void> => writeFile(file, JSON.stringify(value));
  after(closePanels);

  it('does what the file says, from the file’s own folder, and saves where it says', async () => {
    await write(recipe);
    const session = await opened(() => answering({}, () => run('prunescope.runRecipe', vscode.Uri.file(file))));
    assert.equal(session.state.phase, 'ready');
    assert.deepEqual(session.state.allocation, { sparsity: 0.5, scope: 'layer' });
    const out = workspaceFile('mnist', 'half-pruned.json');
    const zeros = [...(await kernelsOf(out)).values()].map((kernel) => zerosOf(kernel) / kernel.length);
    assert.deepEqual(zeros, [0.5, 0.5, 0.5]);
  });

  it('asks before it replaces what is there', async () => {
    const out = workspaceFile('mnist', 'half-pruned.json');
    const before = await readFile(out);
    await write({ ...recipe, seed: 1 });
    const asked = await answering({ showWarningMessage: () => undefined }, () =>
      run('prunescope.runRecipe', vscode.Uri.file(file)),
    );
    assert.match(String(asked[0]?.args[0]), /half-pruned\..* exists already/);
    assert.deepEqual(await readFile(out), before);
  });

  const wrong: readonly [name: string, value: unknown, message: RegExp][] = [
    ['an unknown key', { ...recipe, sparsities: [1] }, /is no valid recipe/],
    ['a sparsity of 1', { ...recipe, sparsity: [1] }, /sparsity/],
    ['something else', 'x', /is no valid recipe/],
  ];
  for (const [name, value, message] of wrong)
    it(`refuses ${name}`, async () => {
      await write(value);
      const { sessions } = await host();
      const before = sessions.all.length;
      const asked = await answering({ showErrorMessage: () => undefined }, () =>
        run('prunescope.runRecipe', vscode.Uri.file(file)),
      );
      assert.match(String(asked[0]?.args[0]), message);
      assert.equal(sessions.all.length, before);
    });

  it('reads a recipe that a save has written', () => {
    assert.ok(existsSync(workspaceFile('mnist', 'half-pruned.prune.json')));
  });
});
