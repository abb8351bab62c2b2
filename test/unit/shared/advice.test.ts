import assert from 'node:assert/strict';
import { advise, shareError, type Contender, type Question } from '../../../src/shared/advice';
import { format } from '../../../src/shared/text';

const points = (share: number): string => `${(100 * share).toFixed(1)} points`;
const contender = (label: string, value: number, more: Partial<Contender> = {}): Contender => ({
  label,
  value,
  error: 0.005,
  needsData: true,
  trains: false,
  ...more,
});
const said = (contenders: readonly Contender[], more: Partial<Question> = {}): string | undefined => {
  const say = (value: number): string => `${(100 * value).toFixed(1)} %`;
  const sentence = advise({ contenders, higherIsBetter: true, say, sayDifference: points, ...more });
  return sentence && format(sentence);
};

describe('advice', () => {
  it('says nothing of fewer than two methods', () => {
    assert.equal(said([]), undefined);
    assert.equal(said([contender('A', 0.9)]), undefined);
    assert.equal(said([contender('A', 0.9), contender('B', NaN)]), undefined);
  });

  it('takes the best where the next is behind by more than the noise', () => {
    assert.equal(
      said([contender('B', 0.9), contender('A', 0.95)]),
      'Take A (95.0 %): the next, B, is 5.0 points behind, more than the noise of 1.4 points.',
    );
  });

  it('takes the simplest of those that cannot be told apart', () => {
    const close = [contender('A', 0.953), contender('M', 0.95, { needsData: false }), contender('B', 0.8)];
    assert.equal(
      said(close),
      'Take M (95.0 %): A cannot be told from it within the noise of 1.4 points, and it is the simplest.',
    );
    const trained = [contender('L', 0.953, { trains: true }), contender('A', 0.95), contender('B', 0.8)];
    assert.match(said(trained) ?? '', /^Take A /);
  });

  it('says that all are alike', () => {
    assert.equal(
      said([contender('A', 0.953), contender('M', 0.95, { needsData: false })]),
      'No method is better than the others beyond the noise of 1.4 points: take the simplest, M.',
    );
  });

  it('advises against a sparsity at which even the best loses a lot', () => {
    assert.equal(
      said([contender('A', 0.8), contender('B', 0.7)], { unpruned: 0.97 }),
      'Even the best, A, loses 17.0 points here: choose a lower sparsity, or fine-tune.',
    );
  });

  it('ranks losses from the lowest, and says no noise where none is known', () => {
    const losses = [contender('A', 0.3, { error: undefined }), contender('B', 0.2, { error: undefined })];
    assert.equal(said(losses, { higherIsBetter: false }), 'Take B (20.0 %): the next, A, is 10.0 points behind.');
  });

  it('knows the standard error of a share', () => {
    assert.equal(shareError(0.5, 100), 0.05);
    assert.equal(shareError(1, 100), 0);
    assert.equal(shareError(0.5, 0), 0);
  });
});
