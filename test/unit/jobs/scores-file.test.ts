import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeScores, encodeScores, type FiledComparison } from '../../../src/jobs/scores-file';
import { problem } from './temporary';

const arrays = (named: ReadonlyMap<string, Float32Array> | string | undefined): unknown =>
  typeof named === 'string' ? named : named && [...named].map(([name, values]) => [name, [...values]]);
const plain = ({ candidates, tunings, measured }: FiledComparison): unknown => [
  candidates.map(({ scores, weights, ...rest }) => [rest, arrays(scores), arrays(weights)]),
  tunings.map(({ weights, ...rest }) => [rest, arrays(weights)]),
  [arrays(measured.gradient), arrays(measured.curvature)],
];
const one = (scores: ReadonlyMap<string, Float32Array>): FiledComparison => ({
  candidates: [{ method: 'magnitude', scores }],
  tunings: [],
  measured: {},
});

describe('scores file', () => {
  const named = fc
    .array(fc.tuple(fc.string(), fc.float32Array({ maxLength: 5 })))
    .map((entries) => new Map<string, Float32Array>(entries));
  const sparsity = fc.double({ min: 0, max: 0.999, noNaN: true }).map((value) => value + 0);
  const candidate = fc.record(
    {
      method: fc.string({ unit: 'grapheme' }),
      target: sparsity,
      scores: fc.oneof(named, fc.constant('0123456789abcdef.scores')),
      weights: named,
    },
    { requiredKeys: ['method', 'scores'], noNullPrototype: true },
  );
  const tuning = fc.record(
    {
      query: fc.record(
        {
          method: fc.string(),
          sparsity,
          scope: fc.constantFrom('global' as const, 'layer' as const),
          normalize: fc.constant('layer' as const),
          budget: fc.constantFrom({ a: { exact: 0.5 } }, { 'b/c': { least: 0.1, most: 1 }, d: { exact: 0 } }),
        },
        { requiredKeys: ['method', 'sparsity', 'scope'], noNullPrototype: true },
      ),
      request: fc.record(
        { epochs: fc.nat(), learningRate: sparsity },
        { requiredKeys: ['epochs'], noNullPrototype: true },
      ),
      metrics: fc.constant({ examples: 3, bytes: 1, parameters: 2, nonZero: 1, accuracy: 0.5 }),
      training: fc.constant({ epochs: 2, bestEpoch: 1, losses: [0.5, 0.25], heldOutLosses: [] }),
      weights: named,
    },
    { noNullPrototype: true },
  );
  const arbitrary = fc.record({
    candidates: fc.array(candidate, { maxLength: 4 }),
    tunings: fc.array(tuning, { maxLength: 3 }),
    measured: fc.record({ gradient: named, curvature: named }, { requiredKeys: [], noNullPrototype: true }),
  });

  it('gives back what was put in, bit by bit, whatever array it comes in', () =>
    fc.assert(
      fc.property(arbitrary, fc.nat(7), (computed, shift) => {
        const bytes = encodeScores(computed);
        const moved = new Uint8Array(bytes.length + shift).subarray(shift);
        moved.set(bytes);
        assert.deepEqual(plain(decodeScores(moved, 'f')), plain(computed));
      }),
      { seed: 1, numRuns: 200 },
    ));

  it('of a run that has kept nothing measured is read as well', () => {
    const bytes = encodeScores(one(new Map([['w', Float32Array.of(1, 2)]])));
    const start = 12 + new DataView(bytes.buffer).getUint32(8, true);
    const index = new TextDecoder().decode(bytes.subarray(12, start)).replace(',"measured":{}', '');
    bytes.set(new TextEncoder().encode(index.padEnd(start - 12)), 12);
    assert.deepEqual(decodeScores(bytes, 'f').measured, {});
  });

  it('writes views into larger arrays', () => {
    const scores = new Map([['w', Float32Array.of(9, 1, 2, 9).subarray(1, 3)]]);
    const [decoded] = decodeScores(encodeScores(one(scores)), 'f').candidates;
    assert.deepEqual(arrays(decoded.scores), [['w', [1, 2]]]);
  });

  it('notices any truncation, and anything else that it did not write', () => {
    const scores = new Map([['a/kernel', Float32Array.of(1, 2, 3)]]);
    const bytes = encodeScores(one(scores));
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
