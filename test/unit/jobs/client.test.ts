import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { startJob, type Job, type JobOptions } from '../../../src/jobs/client';
import { Cancelled, Problem } from '../../../src/shared/problem';
import { bundleStandIn } from './job-script';
import { cleanUp, problem } from './temporary';

const query = { model: 'm.json' };
const allocation = { sparsity: 0.5, scope: 'global' } as const;

/** `inspect` obeys a cancel, `allocate` computes without end and hears nothing, `evaluate` waits for ever and ignores a cancel. */
const standIn = `serve(port, {
  inspect: (query, { signal, emit }) => new Promise((resolve, reject) => {
    emit({ phase: 'reading', subject: query.model });
    if (query.model === 'm.json') return resolve({ file: process.argv.slice(2).join(' '), pid: process.pid, execArgv: process.execArgv });
    signal.addEventListener('abort', () => reject(new Cancelled()));
    if (signal.aborted) reject(new Cancelled());
  }),
  allocate: async () => { for (;;); },
  evaluate: () => new Promise(() => {}),
  tile: async () => { console.log('to stdout'); console.error('to stderr\\nand more'); throw new Error('a bug'); },
  histograms: async () => { setTimeout(() => { throw new Error('nobody catches this'); }); await new Promise(() => {}); },
  weight: async () => process.exit(7),
  save: async () => {
    const hoard = [];
    for (;;) hoard.push(new Array(1e5).fill({}).map((_, i) => ({ i })));
  },
});
import { Cancelled } from './src/shared/problem';`;

describe('startJob', () => {
  let script: string;
  let job: Job;
  let log: string[];
  let exits: Problem[];
  const start = (options: Partial<JobOptions> = {}): Job => {
    log = [];
    exits = [];
    job = startJob({ script, onLog: (line) => log.push(line), onExit: (gone) => exits.push(gone), ...options });
    return job;
  };
  const isAlive = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  async function eventually(condition: () => boolean, milliseconds = 3000): Promise<void> {
    const end = performance.now() + milliseconds;
    while (!condition()) {
      assert.ok(performance.now() < end, 'it did not happen in time');
      await wait(10);
    }
  }
  before(async () => {
    script = await bundleStandIn(standIn);
  });
  afterEach(() => job.dispose());
  after(cleanUp);

  it('calls another process, which is told the language, the workers and none of our own flags', async () => {
    start({ language: 'zh-cn', workers: 3 });
    const events: unknown[] = [];
    const answer = await job.api.call('inspect', query, { onEvent: (event) => events.push(event) });
    assert.deepEqual(answer, { file: 'zh-cn {"workers":3}', pid: job.pid, execArgv: [] });
    assert.notEqual(job.pid, process.pid);
    assert.deepEqual(events, [{ phase: 'reading', subject: 'm.json' }]);
  });

  it('passes on what the process prints, line by line', async () => {
    start();
    const tile = { ...allocation, method: '', parameter: 'w', quantity: 'weight', rows: 1, columns: 1 } as const;
    await assert.rejects(job.api.call('tile', tile), problem('internal'));
    await eventually(() => log.length === 3);
    assert.deepEqual(log.sort(), ['and more', 'to stderr', 'to stdout']);
  });

  it('lives on where a signal is aborted whose first call has ended, and whose second listens', async () => {
    start();
    const controller = new AbortController();
    const { signal } = controller;
    await job.api.call('inspect', query, { signal });
    const second = job.api.call('inspect', { model: 'slow' }, { signal });
    setTimeout(() => controller.abort(), 50);
    await assert.rejects(second, Cancelled);
    await wait(1500);
    assert.deepEqual([job.alive, exits], [true, []]);
  });

  it('cancels a call that listens, and lives on', async () => {
    start();
    const controller = new AbortController();
    const call = job.api.call(
      'inspect',
      { model: 'slow' },
      { signal: controller.signal, onEvent: () => controller.abort() },
    );
    await assert.rejects(call, Cancelled);
    await wait(1200);
    assert.ok(job.alive);
    assert.equal(((await job.api.call('inspect', query)) as unknown as { pid: number }).pid, job.pid);
    assert.deepEqual(exits, []);
  });

  for (const method of ['allocate', 'evaluate'] as const)
    it(`kills a process whose cancelled ${method} does not end within a second`, async () => {
      start();
      await job.api.call('inspect', query);
      const { pid } = job;
      const controller = new AbortController();
      const call = job.api.call(method, { ...allocation, method: 'm' }, { signal: controller.signal });
      const other = job.api.call('inspect', { model: 'slow' });
      const results = Promise.allSettled([call, other]);
      await wait(50);
      const from = performance.now();
      controller.abort();
      const [cancelled, collateral] = await results;
      const took = performance.now() - from;
      assert.ok(took > 950 && took < 2000, `${took} ms`);
      assert.ok(cancelled.status === 'rejected' && cancelled.reason instanceof Cancelled);
      assert.ok(collateral.status === 'rejected' && problem('job-crashed')(collateral.reason));
      assert.equal(job.alive, false);
      assert.equal(exits.length, 1);
      assert.equal(isAlive(pid!), false);
    });

  it('cancels all calls at once', async () => {
    start();
    await job.api.call('inspect', query);
    const calls = [1, 2].map(() => job.api.call('inspect', { model: 'slow' }));
    const results = Promise.allSettled(calls);
    await wait(50);
    job.cancelAll();
    for (const result of await results) assert.ok(result.status === 'rejected' && result.reason instanceof Cancelled);
    assert.ok(job.alive);
  });

  const weight = { ...allocation, parameter: 'w', index: [0, 0] };
  const histograms = { ...allocation, parameter: 'w' };
  const save = { ...allocation, method: 'm', out: '', force: false };
  const crashes: [name: string, found: RegExp, crash: () => Promise<unknown>, logged: RegExp][] = [
    [
      'is killed',
      /^SIGKILL$/,
      () => (
        setTimeout(() => process.kill(job.pid!, 'SIGKILL'), 50),
        job.api.call('evaluate', { ...allocation, method: 'm' })
      ),
      /^$/,
    ],
    ['exits', /^exit code 7$/, () => job.api.call('weight', weight), /^$/],
    [
      'throws where nobody catches',
      /^exit code 1$/,
      () => job.api.call('histograms', histograms),
      /nobody catches this/,
    ],
    [
      'takes too much memory',
      /^(SIGABRT|SIGTRAP|exit code \d+)$/,
      () => job.api.call('save', save),
      /heap out of memory/,
    ],
  ];
  for (const [name, found, crash, logged] of crashes)
    it(`says that a process ${name}, and a new one works`, async () => {
      // A small heap, so that it is soon full.
      const { NODE_OPTIONS = '' } = process.env;
      process.env['NODE_OPTIONS'] = `${NODE_OPTIONS} --max-old-space-size=64`;
      start();
      process.env['NODE_OPTIONS'] = NODE_OPTIONS;
      await job.api.call('inspect', query);
      const other = job.api.call('inspect', { model: 'slow' });
      const [first, second] = await Promise.allSettled([crash(), other]);
      for (const result of [first, second]) {
        assert.ok(result.status === 'rejected' && result.reason instanceof Problem);
        assert.equal(result.reason.code, 'job-crashed');
        assert.match(String(result.reason.details.found), found);
        assert.ok(result.reason.toDocument().remedy);
      }
      assert.equal(exits.length, 1);
      assert.equal(job.alive, false);
      await assert.rejects(job.api.call('inspect', query), problem('job-crashed'));
      await eventually(() => logged.test(log.join('\n')));
      start();
      assert.ok(await job.api.call('inspect', query));
    });

  it('says so where there is no process to start', async () => {
    start({ script: 'nowhere/job.js' });
    await assert.rejects(job.api.call('inspect', query), problem('job-crashed'));
    await eventually(() => log.join('\n').includes('Cannot find module'));
  });

  it('ends the process when it is disposed of, busy or not; open calls are cancelled', async () => {
    for (const busy of [false, true]) {
      start();
      await job.api.call('inspect', query);
      const pid = job.pid!;
      const call = busy ? job.api.call('allocate', allocation) : job.api.call('inspect', { model: 'slow' });
      const rejected = assert.rejects(call, Cancelled);
      await wait(50);
      job.dispose();
      job.dispose();
      await rejected;
      await eventually(() => !isAlive(pid), 1500);
      assert.deepEqual(exits, []);
      await assert.rejects(job.api.call('inspect', query), Cancelled);
    }
  });

  it('does not outlive a parent that is killed', async () => {
    const { fork } = await import('node:child_process');
    const parentScript = await bundleStandIn(`
      import { startJob } from './src/jobs/client';
      const job = startJob({ script: ${JSON.stringify(script)}, onLog: () => undefined });
      void job.api.call('inspect', { model: 'm.json' }).then(({ pid }) => process.send(pid));`);
    const parent = fork(parentScript, { execArgv: [] });
    const [pid] = (await once(parent, 'message')) as [number];
    assert.ok(isAlive(pid));
    parent.kill('SIGKILL');
    await eventually(() => !isAlive(pid));
  });
});
