/** Losses by hand. (onnxruntime has them in its training builds alone.) */
import assert from 'node:assert/strict';
import { assertNumbers } from './assert-value';
import { call, known, numbersOf } from './call';

/** Logarithms of probabilities of three classes, for two positions of one example. */
const probabilities = [0.5, 0.2, 0.25, 0.2, 0.25, 0.6];
const logarithms = known(probabilities.map(Math.log), [1, 3, 2]);
const targets = known([2, 0], [1, 2], 'int64');
const [first, second] = [-Math.log(0.25), -Math.log(0.2)];
const weights = known([3, 5, 2]);

const rows: Record<
  string,
  { inputs?: (typeof targets)[]; attributes?: Record<string, string | number>; expected: number[] }
> = {
  'the mean': { expected: [(first + second) / 2] },
  'the sum': { attributes: { reduction: 'sum' }, expected: [first + second] },
  each: { attributes: { reduction: 'none' }, expected: [first, second] },
  'the weighted mean': { inputs: [weights], expected: [(2 * first + 3 * second) / 5] },
  'the mean of what is not ignored': { attributes: { ignore_index: 2 }, expected: [second] },
  'each, one ignored, weighted': {
    inputs: [weights],
    attributes: { ignore_index: 0, reduction: 'none' },
    expected: [2 * first, 0],
  },
};

describe('ONNX losses', () => {
  for (const [name, { inputs = [], attributes = {}, expected }] of Object.entries(rows)) {
    it(`NegativeLogLikelihoodLoss, ${name}`, () =>
      assertNumbers(
        call('NegativeLogLikelihoodLoss', [logarithms, targets, ...inputs], attributes).outputs[0],
        expected,
      ));
    it(`SoftmaxCrossEntropyLoss, ${name}, from logits that are shifted`, () => {
      const shifted = known(
        probabilities.map((each, at) => Math.log(each) + (at % 2 === 0 ? 4 : -1)),
        [1, 3, 2],
      );
      const results = call('SoftmaxCrossEntropyLoss', [shifted, targets, ...inputs], attributes).outputs;
      assertNumbers(results[0], expected);
      assertNumbers(results[1], numbersOf(logarithms));
    });
  }
  it('refuse targets of another shape', () =>
    assert.throws(
      () => call('NegativeLogLikelihoodLoss', [logarithms, known([0], [1], 'int64')]),
      /targets \[1\] for \[1, 3, 2\]/,
    ));
});
