import assert from 'node:assert/strict';
import { holdOut, subset, take } from '../../../src/core/data';
import { permutation, uniform } from '../../../src/core/random';
import { floats, integers, npz, open, rowsOf } from './support';

const count = 20;
const whole = (): ReturnType<typeof open> => {
  const numbers = Array.from({ length: count }, (_, index) => index);
  return open(
    { 'a.npz': npz({ x: floats([count, 1], ...numbers), y: integers([count], ...numbers) }) },
    { file: 'a.npz' },
  );
};
const all = async (dataset: Awaited<ReturnType<typeof open>>): Promise<number[]> =>
  (await rowsOf(dataset, ...Array.from({ length: dataset.examples }, (_, index) => index))).x;
const ascending = (values: number[]): number[] => [...values].sort((a, b) => a - b);

describe('data: choosing examples', () => {
  it('a subset keeps its order, inputs and targets together', async () => {
    const chosen = subset(await whole(), Uint32Array.of(7, 3, 11));
    assert.equal(chosen.examples, 3);
    assert.deepEqual(await rowsOf(chosen, 2, 0), { x: [11, 7], y: [11, 7] });
    assert.deepEqual(await all(subset(chosen, Uint32Array.of(1))), [3]);
  });

  it('takes by the seed, each example once', async () => {
    const first = await all(take(await whole(), 8, 1));
    assert.equal(new Set(first).size, 8);
    assert.deepEqual(await all(take(await whole(), 8, 1)), first);
    assert.notDeepEqual(await all(take(await whole(), 8, 2)), first);
    assert.equal((await all(take(await whole(), 99, 1))).length, count);
  });

  it('holds a share out: no example on both sides, none lost', async () => {
    const { calibration, test } = holdOut(await whole(), 0.2, 5);
    assert.deepEqual([calibration.examples, test.examples], [16, 4]);
    assert.deepEqual(ascending([...(await all(calibration)), ...(await all(test))]), await all(await whole()));
  });

  it('rounds the share down', async () =>
    assert.equal(holdOut(subset(await whole(), Uint32Array.of(1, 2, 3, 4)), 0.2, 0).test.examples, 0));
});

describe('random', () => {
  it('a permutation holds every index once and depends on the seed', () => {
    const order = permutation(1000, 1);
    assert.deepEqual(
      ascending([...order]),
      Array.from({ length: 1000 }, (_, index) => index),
    );
    assert.notDeepEqual(order, permutation(1000, 2));
    assert.deepEqual(order, permutation(1000, 1));
  });

  it('every order of three comes up equally often', () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 6000; seed++) {
      const order = permutation(3, seed).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    assert.equal(counts.size, 6);
    // 1000 expected; five standard deviations are 144.
    for (const [order, times] of counts) assert.ok(Math.abs(times - 1000) < 144, `${order}: ${times}`);
  });

  it('uniform numbers fill [0, 1) evenly and depend on seed, name and index', () => {
    const bins = new Array<number>(10).fill(0);
    for (let index = 0; index < 10_000; index++) bins[Math.floor(uniform(1, 'a', index) * 10)]++;
    // 1000 expected; five standard deviations are 150.
    for (const bin of bins) assert.ok(Math.abs(bin - 1000) < 150, bins.join());
    const numbers = new Set([
      uniform(1, 'a', 0),
      uniform(2, 'a', 0),
      uniform(1, 'b', 0),
      uniform(1, 'a', 1),
      uniform(1, 'a', 2 ** 32),
    ]);
    assert.equal(numbers.size, 5);
  });
});
