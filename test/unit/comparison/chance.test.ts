import assert from 'node:assert/strict';
import { chanceWarning } from '../../../src/core/comparison/warnings';
import type { Setting } from '../../../src/core/comparison/setting';
import { objectiveOf } from '../../../src/core/statistics/objective';
import type { LossName } from '../../../src/shared/recipe';
import { graphOf } from '../data/support';

describe('a warning that the unpruned model guesses', () => {
  const cases: readonly [loss: LossName, outputs: number, accuracy: number, warned: boolean][] = [
    ['cross-entropy', 10, 0.1, true],
    ['cross-entropy', 10, 0.14, true],
    ['cross-entropy', 10, 0.3, false],
    ['cross-entropy', 2, 0.7, true],
    ['cross-entropy', 2, 0.9, false],
    ['binary-cross-entropy', 1, 0.5, true],
    // Each of ten binary outputs is right half the time.
    ['binary-cross-entropy', 10, 0.5, true],
    ['binary-cross-entropy', 10, 0.9, false],
  ];
  for (const [loss, outputs, accuracy, warned] of cases)
    it(`${loss} over ${outputs}: ${warned ? 'at' : 'not at'} ${accuracy}`, () => {
      const graph = graphOf({ y: [outputs] });
      const setting = { network: { objective: objectiveOf(graph, { loss }) } } as unknown as Setting;
      const metrics = { accuracy, examples: 100, bytes: 1, parameters: 1, nonZero: 1 };
      assert.equal(chanceWarning(setting, metrics) !== undefined, warned);
    });
});
