import assert from 'node:assert/strict';
import { stabilityOf } from '../../../src/core/comparison/findings/stability';
import { memoryScores } from '../../../src/core/allocation/scores';
import { resolveMethods } from '../../../src/core/criteria/index';
import { Statistics, type StatisticsLane } from '../../../src/core/statistics/statistics';

const [fisher, magnitude] = resolveMethods([
  { criterion: 'fisher', options: {} },
  { criterion: 'magnitude', options: {} },
]);
const size = 200;

/** Four lanes of one parameter; in each, every weight has its own number. */
const lanes = (value: (lane: number, index: number) => number): Statistics =>
  new Statistics(
    new Map(
      [0, 1, 2, 3].map((lane): [number, StatisticsLane] => [
        lane,
        {
          examples: 1,
          sums: new Map([
            ['squared-gradient', new Map([['w', Float64Array.from({ length: size }, (_, i) => value(lane, i))]])],
          ]),
        },
      ]),
    ),
  );
const scoresOf = (statistics: Statistics) =>
  memoryScores([Float32Array.from(statistics.mean('squared-gradient', 'w'))], [new Float32Array(size).fill(1)]);

/** Keeps the upper half. */
function stability(statistics: Statistics, method = fisher): number | undefined {
  const base = { method: 'fisher', criterion: 'fisher', options: {}, ownSeconds: 0 };
  return stabilityOf(
    method,
    { ...base, scores: scoresOf(statistics) },
    {
      statistics,
      seed: 1,
      score: (_, drawn) => scoresOf(drawn),
      masks: ({ scores }) => {
        const values = scores.of(0);
        const middle = [...values].sort((a, b) => a - b)[size / 2];
        return [Uint8Array.from(values, (score) => Number(score >= middle))];
      },
    },
  );
}

describe('how stable a mask is', () => {
  it('is 1 where all examples say the same', () => assert.equal(stability(lanes((_, index) => index)), 1));

  it('is low where every lane says something else', () => {
    const noisy = stability(lanes((lane, index) => (((index * 7919 + lane * 104_729) % 1009) * (lane + 3)) % 97));
    assert.ok(noisy !== undefined && noisy < 0.8, String(noisy));
  });

  it('is not known of a method that measures nothing, and of less than four lanes', () => {
    assert.equal(
      stability(
        lanes((_, index) => index),
        magnitude,
      ),
      undefined,
    );
    const { lanes: all } = lanes((_, index) => index);
    assert.equal(stability(new Statistics(new Map([...all].slice(0, 3)))), undefined);
  });
});
