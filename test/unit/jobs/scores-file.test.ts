import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { StoredScores } from '../../../src/core/comparison/input';
import { decodeScores, encodeScores } from '../../../src/jobs/scores-file';
import { problem } from './temporary';

const plain = (methods: readonly StoredScores[]): unknown =>
  methods.map(({ method, scores }) => [method, [...scores].map(([name, values]) => [name, [...values]])]);

describe('scores file', () => {
  const arbitrary = fc.array(
    fc.record({
      method: fc.string({ unit: 'grapheme' }),
      scores: fc.array(fc.tuple(fc.string(), fc.float32Array({ maxLength: 5 }))).map((entries) => new Map(entries)),
    }),
    { maxLength: 4 },
  );

  it('gives back what was put in, bit by bit, whatever array it comes in', () =>
    fc.assert(
      fc.property(arbitrary, fc.nat(7), (methods, shift) => {
        const bytes = encodeScores(methods);
        const moved = new Uint8Array(bytes.length + shift).subarray(shift);
        moved.set(bytes);
        assert.deepEqual(plain(decodeScores(moved, 'f')), plain(methods));
      }),
      { seed: 1, numRuns: 200 },
    ));

  it('writes views into larger arrays', () => {
    const scores = new Map([['w', Float32Array.of(9, 1, 2, 9).subarray(1, 3)]]);
    assert.deepEqual(plain(decodeScores(encodeScores([{ method: 'm', scores }]), 'f')), [['m', [['w', [1, 2]]]]]);
  });

  it('notices any truncation, and anything else that it did not write', () => {
    const scores = new Map([['a/kernel', Float32Array.of(1, 2, 3)]]);
    const bytes = encodeScores([{ method: 'magnitude', scores }]);
    for (let length = 0; length < bytes.length; length++)
      assert.throws(() => decodeScores(bytes.subarray(0, length), 'f'), problem('file-malformed'), `${length} bytes`);
    for (const [at, value] of [
      [0, 0],
      [8, 255],
      [11, 255],
      [12, 33],
    ] as const) {
      const broken = bytes.slice();
      broken[at] = value;
      assert.throws(() => decodeScores(broken, 'f'), problem('file-malformed'), `byte ${at}`);
    }
    const longer = new Uint8Array(bytes.length + 4);
    longer.set(bytes);
    assert.throws(() => decodeScores(longer, 'f'), problem('file-malformed'));
  });
});
