import assert from 'node:assert/strict';
import { cp, mkdir, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { answering, closePanels, first, host, lenet, opened, run, settled, workspaceFile } from './support';

describe('a model that cannot be read', function () {
  this.timeout(60_000);
  afterEach(closePanels);

  const cases: readonly [name: string, code: string, file: string, spoil: (folder: string) => Promise<void>][] = [
    [
      'malformed JSON',
      'file-malformed',
      'model.json',
      (folder) => writeFile(path.join(folder, 'model.json'), '{"modelTopology": {'),
    ],
    [
      'a shard that is too short',
      'shard-short',
      'group1-shard1of1.bin',
      (folder) => truncate(path.join(folder, 'group1-shard1of1.bin'), 1000),
    ],
  ];
  for (const [name, code, file, spoil] of cases)
    it(`${name}: the panel says ${code}, with a remedy`, async () => {
      const folder = workspaceFile('spoilt', code);
      await mkdir(folder, { recursive: true });
      await cp(path.dirname(lenet()), folder, { recursive: true });
      await spoil(folder);
      const model = vscode.Uri.file(path.join(folder, 'model.json'));
      const session = await opened(() => answering({ showQuickPick: first }, () => run('prunescope.compare', model)));
      await settled(session);
      const { phase, problem } = session.state;
      assert.deepEqual([phase, problem?.code], ['failed', code]);
      assert.equal(path.basename(problem?.file ?? ''), file);
      assert.ok(problem?.remedy);
    });

  it('JSON that is no model: said at once, before anything is asked', async () => {
    const file = workspaceFile('plain-model.json');
    await writeFile(file, '{"name": "a package"}');
    const { sessions } = await host();
    const before = sessions.all.length;
    const asked = await answering({ showErrorMessage: () => undefined }, () =>
      run('prunescope.compare', vscode.Uri.file(file)),
    );
    assert.deepEqual(
      asked.map(({ question }) => question),
      ['showErrorMessage'],
    );
    assert.match(String(asked[0]?.args[0]), /plain-model\.json is not a model that Prunescope can read/);
    assert.equal(sessions.all.length, before);
  });
});
