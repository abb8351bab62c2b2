/** What is said of weights, channels and methods, against counting by hand. */
import assert from 'node:assert/strict';
import { agreement, channel, channels, difference, histograms, weight } from '../../../src/core/comparison/looks';
import { code, compared, indicesOf, meanOf, parameterOf, shuffled } from './looked';

const allocation = { sparsity: 0.5, scope: 'global' } as const;

describe('under every method', () => {
  const shape = [2, 3, 4];
  const values = [...shuffled(24, 7)];
  values[5] = 0;
  const scores = { a: shuffled(24, 5), b: shuffled(24, 11), equal: new Array<number>(24).fill(2) };
  const gradient = new Map([['w', Float32Array.from(values, (value) => -value / 8)]]);
  const curvature = new Map([['w', Float32Array.from(values, (value) => value / 4)]]);
  const looked = compared(parameterOf(shape, values, 1), scores, { gradient, curvature });
  const query = { ...allocation, parameter: 'w' };
  /** Positions in the order in which they go: zeros, then low scores, of equal ones the higher position. */
  const order = (own: readonly number[]): number[] =>
    own
      .map((_, at) => at)
      .sort((i, j) => Number(values[i] !== 0) - Number(values[j] !== 0) || own[i] - own[j] || j - i);
  const keeps = (own: readonly number[]): boolean[] => {
    const gone = new Set(order(own).slice(0, 12));
    return own.map((_, at) => !gone.has(at));
  };

  it('each single weight has its score, rank, fate and threshold', () => {
    for (const [position, index] of indicesOf(shape).entries()) {
      const answer = weight(looked, { ...query, index });
      assert.deepEqual(
        [answer.value, answer.gradient, answer.curvature],
        [values[position], -values[position] / 8, values[position] / 4],
      );
      const expected = Object.entries(scores).map(([method, own]) => {
        const gone = order(own)
          .slice(0, 12)
          .filter((at) => values[at] !== 0);
        return {
          method,
          score: own[position],
          rank: order(own).indexOf(position) + 1,
          of: 24,
          kept: keeps(own)[position],
          threshold: Math.max(...gone.map((at) => own[at])),
        };
      });
      assert.deepEqual(answer.methods, expected);
    }
    for (const index of [
      [2, 0, 0],
      [0, 0],
      [0, 0, 0, 0],
      [0, -1, 0],
      [0, 0.5, 0],
    ])
      assert.throws(() => weight(looked, { ...query, index }), code('option-invalid'));
  });

  it('the same where scores are divided by their norm', () => {
    const normalized = { ...query, normalize: 'layer' } as const;
    assert.deepEqual(
      indicesOf(shape).map((index) => weight(looked, { ...normalized, index }).methods),
      indicesOf(shape).map((index) => weight(looked, { ...query, index }).methods),
    );
  });

  it('channels add up what belongs to them', () => {
    for (const [method, own] of Object.entries(scores)) {
      const answer = channels(looked, { ...query, method });
      assert.deepEqual([answer.axes, answer.size], [[1], 8]);
      for (const unit of [0, 1, 2]) {
        const positions = indicesOf(shape).flatMap((index, at) => (index[1] === unit ? [at] : []));
        assert.ok(Math.abs(answer.meanScores[unit] - meanOf(positions.map((at) => own[at]))) < 1e-5);
        assert.ok(Math.abs(answer.meanMagnitudes[unit] - meanOf(positions.map((at) => Math.abs(values[at])))) < 1e-5);
        assert.equal(answer.kept[unit], positions.filter((at) => keeps(own)[at]).length);
        const one = channel(looked, { ...query, channel: unit });
        assert.ok(Math.abs(one.magnitude - answer.meanMagnitudes[unit]) < 1e-5);
        assert.ok(Math.abs((one.gradient ?? 0) - answer.meanMagnitudes[unit] / 8) < 1e-5);
        assert.ok(Math.abs((one.curvature ?? 0) - answer.meanMagnitudes[unit] / 4) < 1e-5);
        const mine = one.methods.find((each) => each.method === method);
        assert.deepEqual([mine?.kept, mine?.size, mine?.of], [answer.kept[unit], 8, 3]);
        const lower = [0, 1, 2].filter(
          (other) =>
            answer.meanScores[other] < answer.meanScores[unit] ||
            (answer.meanScores[other] === answer.meanScores[unit] && other > unit),
        );
        assert.equal(mine?.rank, 1 + lower.length);
      }
    }
    assert.throws(() => channel(looked, { ...query, channel: 3 }), code('option-invalid'));
    const file = channels({ parameters: looked.parameters }, { ...query, method: '' });
    assert.deepEqual(file.meanScores, file.meanMagnitudes);
    assert.deepEqual([...file.kept], [8, 7, 8]);
  });

  it('units may be numbered by two axes, as in a depthwise kernel', () => {
    const parameter = { ...parameterOf(shape, values), outputAxes: [2, 0] };
    const { axes, size, meanMagnitudes } = channels({ parameters: [parameter] }, { ...query, method: '' });
    assert.deepEqual([axes, size, meanMagnitudes.length], [[2, 0], 3, 8]);
    const positions = indicesOf(shape).flatMap((index, at) => (index[2] === 3 && index[0] === 1 ? [at] : []));
    assert.equal(meanMagnitudes[7], Math.fround(meanOf(positions.map((at) => values[at]))));
  });

  it('a difference counts what both keep, and what only one keeps', () => {
    const picture = difference(looked, { ...query, methods: ['a', 'b'], rows: 6, columns: 4 });
    const [a, b] = [keeps(scores.a), keeps(scores.b)];
    const where = (of: (i: number) => boolean): number[] => a.map((_, at) => (of(at) ? 255 : 0));
    assert.deepEqual(
      [...picture.both],
      where((at) => a[at] && b[at]),
    );
    assert.deepEqual(
      [...picture.first],
      where((at) => a[at] && !b[at]),
    );
    assert.deepEqual(
      [...picture.second],
      where((at) => !a[at] && b[at]),
    );
    const count = (list: Uint8Array): number => list.filter((byte) => byte > 0).length;
    const { both, first, second } = picture.counts;
    assert.deepEqual([both, first, second], [count(picture.both), count(picture.first), count(picture.second)]);
    const coarse = difference(looked, { ...query, methods: ['a', 'b'], rows: 1, columns: 1 });
    assert.deepEqual(
      [...coarse.both, ...coarse.first],
      [both, first].map((each) => Math.round((255 * each) / 24)),
    );
    assert.deepEqual(coarse.counts, picture.counts);
  });

  it('histograms hold every score, and the threshold of the mask', () => {
    for (const { method, counts, zeros, low, high, log, threshold } of histograms(looked, query)) {
      const own = scores[method as keyof typeof scores];
      assert.equal(
        counts.reduce((sum, count) => sum + count, zeros),
        24,
      );
      assert.deepEqual([log, low, high], [true, Math.min(...own), Math.max(...own)]);
      assert.equal(
        threshold,
        weight(looked, { ...query, index: [0, 0, 0] }).methods.find((each) => each.method === method)?.threshold,
      );
    }
    const [whole] = histograms(looked, { ...query, sparsity: 0 });
    assert.equal(whole.threshold, undefined);
    const [file] = histograms({ parameters: looked.parameters }, query);
    assert.deepEqual([file.method, file.zeros, file.low, file.high], ['', 1, 1, 24]);
  });

  it('agreement is that of the masks', () => {
    const { criteria, jaccard, spearman } = agreement(looked, query);
    assert.deepEqual(criteria, ['a', 'b', 'equal']);
    const [a, b] = [keeps(scores.a), keeps(scores.b)];
    const both = a.filter((kept, at) => kept && b[at]).length;
    assert.equal(jaccard[0][1], both / (24 - both));
    assert.equal(spearman[0][2], 0);
    assert.throws(() => agreement({ parameters: looked.parameters }, query), code('run-missing'));
  });
});
