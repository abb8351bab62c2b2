import assert from 'node:assert/strict';
import type { Session } from '../../src/host/session';
import {
  answering,
  closePanels,
  compareSample,
  host,
  opened,
  run,
  runItems,
  settled,
  storedId,
  until,
} from './support';

describe('Stored runs: Show Leaderboard', function () {
  this.timeout(120_000);
  let session: Session;
  let id: string;
  before(async () => {
    session = await compareSample({ methods: ['magnitude', 'random'], sparsities: [0.9, 0.5] });
    await settled(session);
    assert.equal(session.state.phase, 'ready', session.state.problem?.message);
    id = await storedId(session);
  });
  after(closePanels);

  it('lists every stored run with its best method at each sparsity, newest first', async () => {
    const board = await opened(async () => run('prunescope.leaderboard'));
    await settled(board);
    assert.deepEqual([board.state.view, board.state.phase, board.state.title], ['runs', 'ready', 'Runs']);
    const { runs, pair } = board.state.runs ?? assert.fail('no runs');
    assert.equal(pair, undefined);
    const openable = (await runItems()).filter(({ contextValue }) => contextValue === 'run');
    assert.deepEqual(runs.map((each) => each.id).sort(), openable.map(({ entry }) => entry.id).sort());
    const [newest] = runs;
    assert.equal(newest?.id, id);
    assert.deepEqual(
      newest?.results.map(({ sparsity, method }) => [sparsity, method]),
      [
        [0.5, 'magnitude'],
        [0.9, 'magnitude'],
      ],
    );
    const shown = session.state.comparison?.results.find(({ method }) => method === 'magnitude')?.points;
    assert.deepEqual(
      newest?.results.map(({ metrics }) => metrics.accuracy),
      [...(shown ?? [])].sort((a, b) => a.sparsity - b.sparsity).map(({ metrics }) => metrics.accuracy),
    );
  });

  it('follows while it is open: a note, and a run that goes', async () => {
    const { sessions, runs } = await host();
    const board = sessions.all.find(({ state }) => state.view === 'runs') ?? assert.fail('not open');
    const listed = () => board.state.runs?.runs.find((each) => each.id === id);
    await answering({ showInputBox: () => 'the best so far' }, () => run('prunescope.noteRun', id));
    await until('the note', () => listed()?.note === 'the best so far');
    const other = await compareSample({ methods: ['random'], sparsities: [0.5] });
    await settled(other);
    const gone = await storedId(other);
    await until('the new run', () => board.state.runs?.runs[0]?.id === gone);
    await runs.delete(gone);
    await until('the run to go', () => board.state.runs?.runs.every((each) => each.id !== gone) === true);
    assert.ok(listed());
  });
});
