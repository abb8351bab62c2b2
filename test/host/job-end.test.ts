import assert from 'node:assert/strict';
import type { Session } from '../../src/host/session';
import { closePanels, compareSample, configure, host, run, settled, until } from './support';

/** Work that takes long enough to be interrupted. */
const slow = { executor: 'reference', 'compare.examples': 1000 };
const slowMethods = { methods: ['hessian', 'sensitivity'] };
const quick = { executor: 'tfjs', 'compare.examples': 64 };
const quickMethods = { methods: ['gradient', 'random'] };
const unset = { executor: undefined, 'compare.examples': undefined };
const query = { sparsity: 0.9, scope: 'global' } as const;

const collecting = (session: Session): Promise<void> =>
  until('statistics are collected', () => session.state.progress?.phase === 'collecting');

describe('a job that ends early', function () {
  this.timeout(120_000);
  afterEach(closePanels);
  after(() => configure(unset));

  it('is cancelled within 1.5 s, keeps nothing, and can be started again', async () => {
    await configure(slow);
    const { runs, sessions } = await host();
    const before = (await runs.list()).length;
    const session = await compareSample(slowMethods);
    await collecting(session);
    assert.deepEqual(sessions.running, [session]);
    const start = performance.now();
    await run('prunescope.cancelRun');
    await until('the run is cancelled', () => session.state.phase === 'cancelled', 1500);
    assert.ok(performance.now() - start < 1500);
    assert.equal(session.state.problem, undefined);
    assert.deepEqual(sessions.running, []);
    assert.equal((await runs.list()).length, before);

    const again = sessions.start(session);
    await collecting(session);
    session.cancel();
    await again;
    assert.equal(session.state.phase, 'cancelled');
  });

  it('is listed among the runs while it works', async () => {
    await configure(slow);
    const { history } = await host();
    const session = await compareSample(slowMethods);
    await collecting(session);
    const [node] = await history.getChildren();
    assert.equal(node?.contextValue, 'run.running');
    assert.match(String(node.description), /collecting statistics/);
    await run('prunescope.cancelRun', node);
    await settled(session);
    assert.notEqual((await history.getChildren())[0]?.contextValue, 'run.running');
  });

  it('is killed in the middle: the panel says so, the editor lives on, and the run can be done again', async () => {
    await configure(slow);
    const { sessions } = await host();
    const session = await compareSample(slowMethods);
    await collecting(session);
    const { pid } = session;
    assert.ok(pid);
    process.kill(pid, 'SIGKILL');
    await settled(session);
    assert.deepEqual([session.state.phase, session.state.problem?.code], ['failed', 'job-crashed']);
    assert.equal(session.state.problem?.found, 'SIGKILL');
    assert.ok(session.state.problem.remedy);

    const again = sessions.start(session);
    await collecting(session);
    assert.notEqual(session.pid, pid);
    assert.equal(session.state.problem, undefined);
    session.cancel();
    await again;
  });

  it('is killed while the panel only looks: the next question is answered from the stored run', async () => {
    await configure(quick);
    const session = await compareSample(quickMethods);
    await settled(session);
    assert.equal(session.state.phase, 'ready');
    const { signal } = new AbortController();
    const before = await session.look('allocate', query, signal);
    const { pid } = session;
    assert.ok(pid);
    process.kill(pid, 'SIGKILL');
    await until('the crash is noticed', () => session.state.phase === 'failed');
    assert.equal(session.state.problem?.code, 'job-crashed');
    assert.deepEqual(await session.look('allocate', query, signal), before);
    assert.equal(session.state.phase, 'ready');
    assert.notEqual(session.pid, pid);
  });

  it('ends with its panel', async () => {
    await configure(quick);
    const session = await compareSample(quickMethods);
    await settled(session);
    const { pid } = session;
    assert.ok(pid);
    await closePanels();
    const alive = (): boolean => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    await until('the process is gone', () => !alive(), 5000);
  });
});
