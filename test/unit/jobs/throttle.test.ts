import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { withEvents } from '../../../src/jobs/compare-events';
import { throttle } from '../../../src/jobs/throttle';
import type { CompareEvent } from '../../../src/shared/protocol';

describe('throttle', () => {
  it('passes on the first at once, at most one in an interval, and always the last', async () => {
    const seen: { value: number; at: number }[] = [];
    const { push } = throttle<number>((value) => seen.push({ value, at: performance.now() }), 50);
    push(0);
    assert.equal(seen.length, 1);
    const start = performance.now();
    let last = 0;
    while (performance.now() < start + 330) {
      push(++last);
      await wait(3);
    }
    await wait(80);
    assert.equal(seen.at(-1)?.value, last);
    assert.ok(seen.length >= 4 && seen.length <= 9, `${seen.length} in 330 ms`);
    // A timer may be a millisecond early.
    for (const [i, { at }] of seen.slice(1).entries()) assert.ok(at - seen[i].at >= 48, `${at - seen[i].at} ms`);
  });

  it('lets what waits go before what follows it, once', async () => {
    const seen: number[] = [];
    const { push, flush } = throttle<number>((value) => seen.push(value), 20);
    push(1);
    push(2);
    push(3);
    flush();
    flush();
    assert.deepEqual(seen, [1, 3]);
    await wait(40);
    assert.deepEqual(seen, [1, 3]);
    push(4);
    assert.deepEqual(seen, [1, 3, 4]);
  });
});

describe('withEvents', () => {
  const progress = (share: number): CompareEvent => ({ kind: 'progress', progress: { phase: 'evaluating', share } });
  const result = { method: 'm', criterion: 'm', options: {}, targetDependent: false, ownSeconds: 0, points: [] };

  it('keeps events in order, and tells the last progress before each and before the end, also of a failure', async () => {
    for (const fails of [false, true]) {
      const seen: CompareEvent[] = [];
      const context = { signal: new AbortController().signal, emit: (event: CompareEvent) => void seen.push(event) };
      const task = withEvents(context, async (onEvent) => {
        for (const share of [0, 0.1, 0.2]) onEvent(progress(share));
        onEvent({ kind: 'method', result });
        for (const share of [0.3, 0.4]) onEvent(progress(share));
        if (fails) throw new Error('expected');
        return 'done';
      });
      if (fails) await assert.rejects(task, /expected/);
      else assert.equal(await task, 'done');
      assert.deepEqual(seen, [progress(0), progress(0.2), { kind: 'method', result }, progress(0.4)]);
    }
  });
});
