import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { answering, first, host, kernelsOf, labelled, lenet, run, workspaceFile, zerosOf } from './support';

describe('Prune Model…', function () {
  this.timeout(60_000);

  it('prunes by magnitude at the typed sparsity, without asking for data', async () => {
    const out = workspaceFile('mnist', 'lenet-300-100', 'model-pruned-magnitude-97.5.json');
    const { runs, sessions } = await host();
    const before = (await runs.list()).length;
    const asked = await answering(
      { showQuickPick: labelled('Magnitude'), showInputBox: () => '97,5', showSaveDialog: () => vscode.Uri.file(out) },
      () => run('prunescope.prune', vscode.Uri.file(lenet())),
    );
    assert.deepEqual(
      asked.map(({ question }) => question),
      ['showQuickPick', 'showInputBox', 'showSaveDialog', 'showInformationMessage'],
    );
    const dialog = asked[2]?.args[0] as vscode.SaveDialogOptions;
    assert.equal(dialog.defaultUri?.fsPath, out);

    // The oracle: sort the source's weights by size.
    const weights = [...(await kernelsOf(lenet())).values()].flatMap((kernel) => [...kernel]);
    const pruned = [...(await kernelsOf(out)).values()].flatMap((kernel) => [...kernel]);
    const count = Math.round(weights.length * 0.975);
    assert.equal(zerosOf(pruned), count);
    const threshold = weights.map(Math.abs).sort((a, b) => a - b)[count] ?? NaN;
    for (const [index, weight] of weights.entries())
      assert.equal(pruned[index], Math.abs(weight) >= threshold ? weight : 0);

    assert.equal((await runs.list()).length, before + 1);
    assert.equal(sessions.all.length, 0);
  });

  it('refuses a sparsity that is none while it is typed', async () => {
    const asked = await answering({ showQuickPick: first, showInputBox: () => undefined }, () =>
      run('prunescope.prune', vscode.Uri.file(lenet())),
    );
    const options = asked[1]?.args[0] as vscode.InputBoxOptions;
    for (const typed of ['100', '-1', 'x', '']) assert.ok(options.validateInput?.(typed), typed);
    for (const typed of ['0', '99.99', '12,5 %']) assert.equal(options.validateInput?.(typed), undefined, typed);
  });

  it('asks for data where the method looks at some', async () => {
    const out = workspaceFile('mnist', 'taylor-pruned.json');
    const answers: ((items: vscode.QuickPickItem[]) => unknown)[] = [labelled('Taylor'), first, first];
    await answering(
      {
        showQuickPick: (items: vscode.QuickPickItem[]) => answers.shift()?.(items),
        showInputBox: () => '80',
        showSaveDialog: () => vscode.Uri.file(out),
      },
      () => run('prunescope.prune', vscode.Uri.file(lenet())),
    );
    assert.equal(answers.length, 0);
    const zeros = [...(await kernelsOf(out)).values()].reduce((sum, kernel) => sum + zerosOf(kernel), 0);
    assert.equal(zeros, 212_960);
  });
});
