import assert from 'node:assert/strict';
import { Cancelled } from '../../../src/shared/problem';
import { coalesce } from '../../../webview/coalesce';
import { Rest } from '../../../webview/rest';

/** Lets promises settle. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A link whose answers and frames come when the test says. */
function hand() {
  const frames: (() => void)[] = [];
  const asked: number[] = [];
  const answers: ((value: string | Error) => void)[] = [];
  const heard: unknown[] = [];
  const ask = coalesce<number, string>({
    ask: (query) => {
      asked.push(query);
      return new Promise((resolve, reject) =>
        answers.push((value) => (value instanceof Error ? reject(value) : resolve(value))),
      );
    },
    answered: (query, answer) => heard.push([query, answer]),
    failed: (query, error) => heard.push([query, error]),
    nextFrame: (task) => frames.push(task),
  });
  const frame = (): void => frames.splice(0).forEach((task) => task());
  return { ask, asked, answers, heard, frame };
}

describe('coalescer', () => {
  it('asks once a frame, for the newest', () => {
    const { ask, asked, frame } = hand();
    [1, 2, 3].forEach(ask);
    assert.deepEqual(asked, []);
    frame();
    assert.deepEqual(asked, [3]);
  });

  it('never has two questions under way and never loses the last', async () => {
    const { ask, asked, answers, heard, frame } = hand();
    ask(1);
    frame();
    for (let query = 2; query <= 50; query++) {
      ask(query);
      frame();
    }
    assert.deepEqual(asked, [1]);
    answers[0]('one');
    await settled();
    frame();
    assert.deepEqual(asked, [1, 50]);
    answers[1]('fifty');
    await settled();
    frame();
    assert.deepEqual(heard, [
      [1, 'one'],
      [50, 'fifty'],
    ]);
    ask(51);
    frame();
    assert.deepEqual(asked, [1, 50, 51]);
  });

  it('goes on after a failure', async () => {
    const { ask, asked, answers, heard, frame } = hand();
    ask(1);
    frame();
    ask(2);
    const error = new Error('gone');
    answers[0](error);
    await settled();
    frame();
    assert.deepEqual(heard, [[1, error]]);
    assert.deepEqual(asked, [1, 2]);
  });
});

/** A clock of the test's own, and tasks that end when the test says. */
function resting(tasks: string[]) {
  const timers = new Set<() => void>();
  const runs: { task: string; signal: AbortSignal; end: (error?: Error) => void }[] = [];
  let open = 0;
  let most = 0;
  const rest = new Rest<string>({
    delay: 250,
    later: (task) => {
      timers.add(task);
      return () => timers.delete(task);
    },
    next: () => tasks[0],
    run: (task, signal) => {
      most = Math.max(most, ++open);
      return new Promise<void>((resolve, reject) => {
        runs.push({ task, signal, end: (error) => (open--, error ? reject(error) : (tasks.shift(), resolve())) });
      });
    },
  });
  const tick = async (): Promise<void> => {
    for (const task of [...timers]) {
      timers.delete(task);
      task();
    }
    await settled();
  };
  return { rest, runs, tick, timers, most: () => most };
}

describe('rest', () => {
  it('waits for the slider to be quiet and then works one at a time', async () => {
    const { rest, runs, tick, timers, most } = resting(['a', 'b']);
    rest.moved();
    rest.moved();
    assert.equal(timers.size, 1);
    assert.equal(runs.length, 0);
    await tick();
    assert.deepEqual(
      runs.map(({ task }) => task),
      ['a'],
    );
    runs[0].end();
    await settled();
    assert.deepEqual(
      runs.map(({ task }) => task),
      ['a', 'b'],
    );
    runs[1].end();
    await settled();
    assert.equal(rest.active, false);
    assert.equal(most(), 1);
  });

  it('aborts when the slider moves, and does not begin anew before the aborted task has ended', async () => {
    const { rest, runs, tick, most } = resting(['a']);
    rest.moved();
    await tick();
    rest.moved();
    assert.equal(runs[0].signal.aborted, true);
    await tick();
    assert.equal(runs.length, 1);
    runs[0].end(new Cancelled());
    await settled();
    assert.equal(runs.length, 2);
    assert.equal(runs[1].signal.aborted, false);
    assert.equal(most(), 1);
  });

  it('stops at a failure until the slider moves again', async () => {
    const { rest, runs, tick } = resting(['a', 'b']);
    rest.moved();
    await tick();
    runs[0].end(new Error('job gone'));
    await settled();
    assert.equal(runs.length, 1);
    assert.equal(rest.active, false);
    rest.moved();
    await tick();
    assert.equal(runs.length, 2);
  });
});
