import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { Queue } from '../../../src/jobs/queue';
import { Cancelled } from '../../../src/shared/problem';

describe('Queue', () => {
  it('runs one task at a time, in order, past those that fail', async () => {
    const queue = new Queue();
    const log: string[] = [];
    const task =
      (name: string, milliseconds: number, fails = false) =>
      async (): Promise<string> => {
        log.push(`${name} starts`);
        await wait(milliseconds);
        log.push(`${name} ends`);
        if (fails) throw new Error(name);
        return name;
      };
    const results = await Promise.allSettled([
      queue.run(task('a', 20)),
      queue.run(task('b', 10, true)),
      queue.run(task('c', 0)),
    ]);
    assert.deepEqual(
      results.map((result) => (result.status === 'fulfilled' ? result.value : (result.reason as Error).message)),
      ['a', 'b', 'c'],
    );
    assert.deepEqual(log, ['a starts', 'a ends', 'b starts', 'b ends', 'c starts', 'c ends']);
  });

  it('ends at once what is cancelled while it waits, and never starts it', async () => {
    const queue = new Queue();
    const controller = new AbortController();
    let [started, firstEnded] = [false, false];
    const first = queue.run(async () => {
      await wait(50);
      firstEnded = true;
    });
    const second = queue.run(async () => (started = true), controller.signal);
    controller.abort();
    await assert.rejects(second, Cancelled);
    assert.equal(firstEnded, false);
    await first;
    await queue.run(() => Promise.resolve());
    assert.equal(started, false);
    await assert.rejects(
      queue.run(async () => (started = true), AbortSignal.abort()),
      Cancelled,
    );
    assert.equal(started, false);
  });
});
