import assert from 'node:assert/strict';
import { stream } from '../../../src/core/random';
import { CountedPart } from '../../../src/core/streaming/counted-part';
import { keyAt, magnitudeKeys, type Keys } from '../../../src/core/streaming/keys';
import { markKept } from '../../../src/core/streaming/mark-kept';

const next = stream(5, 'mark-kept');
/** Few different values, so that many are equal; zeros of both signs and the smallest numbers among them. */
const values = Float32Array.from({ length: 1003 }, (_, at) =>
  at % 7 === 0 ? [0, -0, 1e-45, -1e-40, 3e38][(at / 7) % 5] : Math.round(40 * next(at) - 20) / 16,
);
const whole: Keys = { bits: new Uint32Array(values.buffer), drop: 0 };

describe('what a cut keeps of a piece', () => {
  for (const [name, keys] of [
    ['magnitudes', magnitudeKeys({ start: 0, values })],
    ['keys of 32 bits', whole],
  ] as const)
    for (const position of [0, 1, 17, 500, 1002])
      for (const spared of [0, 2, 2000])
        it(`${name}, cut at that of ${position}, ${spared} of the equal ones spared`, () => {
          const key = keyAt(keys, position);
          let [before, expectedEquals] = [3, 3];
          const expected = Array.from(values, (_, at) => {
            const own = keyAt(keys, at);
            return own > key || (own === key && expectedEquals++ < spared) ? 1 : 0;
          });
          // In two pieces, the second no whole number of bytes.
          const kept = new Uint8Array(Math.ceil(values.length / 8));
          for (const [start, end] of [
            [0, 512],
            [512, values.length],
          ])
            before = markKept(
              { ...keys, bits: keys.bits.subarray(start, end) },
              { key, ties: 0, spared },
              before,
              kept.subarray(start / 8, Math.ceil(end / 8)),
            );
          assert.deepEqual(
            Array.from(values, (_, at) => (kept[at >> 3] >> (at & 7)) & 1),
            expected,
          );
          assert.equal(before, expectedEquals);
        });

  it('counts zeros of both signs, and nothing else that begins as they do', () => {
    const part = new CountedPart(values.length);
    for (const [start, end] of [
      [0, 400],
      [400, values.length],
    ])
      part.count(magnitudeKeys({ start, values: values.subarray(start, end) }));
    assert.equal(part.zeros, values.filter((value) => value === 0).length);
  });
});
