import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Session } from '../../src/host/session';
import type { RunItem } from '../../src/host/views/run-item';
import { answering, closePanels, compareSample, host, opened, run, runItems, settled, storedId } from './support';

interface Picked extends vscode.QuickPickItem {
  readonly id: string;
}

describe('Stored runs: Compare Runs…', function () {
  this.timeout(120_000);
  const ids: string[] = [];
  before(async () => {
    for (const sparsities of [[0.9], [0.8]]) {
      const session = await compareSample({ methods: ['magnitude'], sparsities });
      await settled(session);
      assert.equal(session.state.phase, 'ready', session.state.problem?.message);
      ids.push(await storedId(session));
    }
  });
  after(closePanels);

  const item = async (id: string): Promise<RunItem> =>
    (await runItems()).find(({ entry }) => entry.id === id) ?? assert.fail(`${id} is not listed`);
  const pairOf = async (session: Session): Promise<readonly string[]> => {
    await settled(session);
    assert.deepEqual([session.state.view, session.state.phase], ['runs', 'ready']);
    return session.state.runs?.pair ?? assert.fail('no pair');
  };

  it('takes two that are selected in the list, without a question', async () => {
    const [one, other] = await Promise.all(ids.map(item));
    const session = await opened(() =>
      answering({}, () => run('prunescope.compareRuns', one, [one, other])).then((asked) =>
        assert.deepEqual(asked, []),
      ),
    );
    assert.deepEqual(await pairOf(session), ids);
    const { runs } = session.state.runs ?? assert.fail();
    const settings = ids.map((id) => runs.find((each) => each.id === id)?.settings['sparsity']);
    assert.deepEqual(settings, ['0.9', '0.8']);
  });

  it('asks for the other of one, which is not offered again', async () => {
    const one = await item(ids[0] ?? '');
    let offered: readonly Picked[] = [];
    const session = await opened(() =>
      answering(
        {
          showQuickPick: (items: readonly Picked[]) => {
            offered = items;
            return items.find(({ id }) => id === ids[1]);
          },
        },
        () => run('prunescope.compareRuns', one),
      ),
    );
    assert.ok(!offered.some(({ id }) => id === ids[0]));
    assert.ok(offered.length > 0);
    assert.deepEqual(await pairOf(session), ids);
  });

  it('asks for both from the palette, and opens nothing where a question is dismissed', async () => {
    const choices = [ids[1], ids[0]];
    const session = await opened(() =>
      answering(
        { showQuickPick: (items: readonly Picked[]) => items.find(({ id }) => id === choices[0] && choices.shift()) },
        () => run('prunescope.compareRuns'),
      ),
    );
    assert.deepEqual(await pairOf(session), [ids[1], ids[0]]);
    const { sessions } = await host();
    const before = sessions.all.length;
    await answering({ showQuickPick: () => undefined }, () => run('prunescope.compareRuns'));
    await answering({ showQuickPick: () => undefined }, async () =>
      run('prunescope.compareRuns', await item(ids[0] ?? '')),
    );
    assert.equal(sessions.all.length, before);
  });
});
