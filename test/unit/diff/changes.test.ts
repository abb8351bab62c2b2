import assert from 'node:assert/strict';
import { Changes } from '../../../src/core/diff/changes';
import { stream } from '../../../src/core/random';

describe('changes of weights', () => {
  it('counts by hand', () => {
    const changes = new Changes(3);
    changes.add(0, Float32Array.of(1, 0, -2, 4), Float32Array.of(1, 3, 0, 4.5));
    changes.add(4, Float32Array.of(-0, 0), Float32Array.of(0, -1));
    assert.deepEqual(changes.counts, { count: 6, changed: 4, newlyZero: 1, noLongerZero: 2, maxAbsChange: 3 });
    assert.equal(changes.mean, (3 + 2 + 0.5 + 1) / 6);
    assert.equal(changes.relative, Math.sqrt((9 + 4 + 0.25 + 1) / (1 + 4 + 16)));
    assert.deepEqual(changes.biggest, [
      { position: 1, before: 0, after: 3 },
      { position: 2, before: -2, after: 0 },
      { position: 5, before: 0, after: -1 },
    ]);
  });

  it('has no relative change where everything was zero', () => {
    const changes = new Changes(1);
    changes.add(0, Float32Array.of(0, 0), Float32Array.of(0, 1));
    assert.equal(changes.relative, undefined);
  });

  it('keeps the largest of many, whatever the pieces, of equal ones the first', () => {
    const draw = stream(7, 'changes');
    const before = Float32Array.from({ length: 5000 }, (_, at) => Math.round(draw(at) * 40) / 8);
    const after = Float32Array.from({ length: 5000 }, (_, at) => Math.round(draw(at + 5000) * 40) / 8);
    const size = (at: number): number => Math.abs(after[at] - before[at]);
    const expected = [...before.keys()].sort((a, b) => size(b) - size(a) || a - b).slice(0, 10);
    for (const piece of [1, 7, 1024, 5000]) {
      const changes = new Changes(10);
      for (let start = 0; start < 5000; start += piece)
        changes.add(start, before.subarray(start, start + piece), after.subarray(start, start + piece));
      assert.deepEqual(
        changes.biggest.map(({ position }) => position),
        expected,
      );
    }
  });
});
