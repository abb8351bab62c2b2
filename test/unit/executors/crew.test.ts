import assert from 'node:assert/strict';
import { readAhead } from '../../../src/core/data/read-ahead';
import { Crew, workersFor, type Hand } from '../../../src/core/executors/crew';
import type { Executor } from '../../../src/core/executors/executor';
import { range } from '../../../src/core/graph/shape';
import { Cancelled, Problem, throwIfCancelled } from '../../../src/shared/problem';
import { text } from '../../../src/shared/text';

const lost = new Problem('worker-lost', text('gone'));
const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const workers = (count: number): Executor[] =>
  range(count).map(() => ({ name: 'reference', prepare: () => Promise.reject(new Error('nothing is computed')) }));

type Perform = Hand<number, number>['perform'];

/** A crew whose hands do as told, and what became of them. */
function crewOf(count: number, perform: (task: number, hand: number, signal: AbortSignal) => Promise<number>) {
  const log = { hired: 0, disposed: 0, tasks: [] as number[] };
  const crew = new Crew<number, number>(workers(count), () => {
    const hand = log.hired++;
    const own: Perform = (task, signal) => {
      log.tasks.push(task);
      return perform(task, hand, signal);
    };
    return {
      perform: own,
      dispose: async () => {
        log.disposed++;
      },
    };
  });
  return { crew, log };
}

describe('a crew', () => {
  for (const count of [1, 2, 3, 8])
    it(`of ${count} does each task once and answers in their order`, async () => {
      const { crew, log } = crewOf(count, async (task) => {
        for (let i = 0; i < (task * 7) % 5; i++) await tick();
        return task * 10;
      });
      for (const round of [1, 2]) {
        assert.deepEqual(await crew.perform(range(5)), [0, 10, 20, 30, 40], `round ${round}`);
        assert.equal(log.hired, Math.min(count, 5));
      }
      assert.deepEqual(log.tasks.sort(), [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
      await crew.dispose();
      assert.equal(log.disposed, log.hired);
    });

  it('does a task again whose worker was lost, by another hand', async () => {
    let losses = 0;
    const { crew, log } = crewOf(2, async (task, hand) => {
      if (task === 1 && losses++ === 0) throw lost;
      await tick();
      return hand;
    });
    const hands = await crew.perform(range(4));
    assert.ok(hands[1] > 1, `task 1 by hand ${hands[1]}`);
    assert.deepEqual([log.hired, log.disposed], [3, 1]);
  });

  it('gives up a task whose worker is lost twice', async () => {
    const { crew, log } = crewOf(1, async () => Promise.reject(lost));
    await assert.rejects(crew.perform([7, 8]), lost);
    assert.deepEqual(log.tasks, [7, 7]);
  });

  it('does not repeat what failed otherwise, and ends the others first', async () => {
    const failure = new Error('no such label');
    let ended = false;
    const { crew, log } = crewOf(2, async (task, _, signal) => {
      if (task === 0) throw failure;
      while (!signal.aborted) await tick();
      ended = true;
      throw new Cancelled();
    });
    await assert.rejects(crew.perform(range(9)), failure);
    assert.ok(ended);
    assert.deepEqual(log.tasks, [0, 1]);
  });

  it('is cancelled', async () => {
    const controller = new AbortController();
    const { crew } = crewOf(2, async (task, _, signal) => {
      if (task === 1) controller.abort();
      for (;;) {
        throwIfCancelled(signal);
        await tick();
      }
    });
    await assert.rejects(crew.perform(range(4), controller.signal), Cancelled);
  });

  it('of an executor without workers is that executor', () => {
    const [own, other] = workers(2);
    assert.deepEqual(workersFor(own, 1e12), [own]);
    assert.deepEqual(workersFor({ ...own, workersFor: (work) => (work > 5 ? [own, other] : [own]) }, 6), [own, other]);
  });
});

describe('reading ahead', () => {
  it('reads one thing while the one before is worked on', async () => {
    const log: string[] = [];
    await readAhead(
      ['a', 'b', 'c'],
      async (thing) => {
        log.push(`read ${thing}`);
        return thing.toUpperCase();
      },
      async (thing, what) => {
        assert.equal(what, thing.toUpperCase());
        await tick();
        log.push(`did ${thing}`);
      },
    );
    assert.deepEqual(log, ['read a', 'read b', 'did a', 'read c', 'did b', 'did c']);
  });

  const failure = new Error('failed');
  const failing = async (thing: number): Promise<void> => {
    await tick();
    if (thing === 1) throw failure;
  };
  for (const [title, read, work] of [
    ['reading fails', failing, async () => tick()],
    ['work fails', async () => tick(), failing],
    ['both fail', failing, async () => Promise.reject(failure)],
  ] as const)
    it(`ends where ${title}`, async () => {
      const done: number[] = [];
      await assert.rejects(
        readAhead([0, 1, 2, 3], read, async (thing) => {
          await work(thing);
          done.push(thing);
        }),
        failure,
      );
      assert.ok(done.length < 2);
    });
});
