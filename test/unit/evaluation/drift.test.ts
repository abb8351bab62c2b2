import assert from 'node:assert/strict';
import { driftOf } from '../../../src/core/evaluation/drift';
import { input } from '../../../src/core/graph/leaf';
import type { Node } from '../../../src/core/graph/node';
import { sigmoid } from '../../../src/core/ops/elementwise';
import { objectiveOf } from '../../../src/core/statistics/objective';
import type { LossName } from '../../../src/shared/recipe';

/** A network of `width` outputs that are its inputs, or their sigmoids. */
function objective(loss: LossName, width: number, last: (x: Node) => Node = (x) => x) {
  const x = input('x', [1, width]);
  const graph = {
    inputs: [{ name: 'x', node: x }],
    outputs: [{ name: 'y', node: last(x) }],
    parameters: new Map(),
    barriers: [],
    normalizations: [],
    applications: [],
  };
  return objectiveOf(graph, { loss });
}

/** KL of two coins. */
const coins = (p: number, q: number): number => p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q));
const logit = (p: number): number => Math.log(p / (1 - p));

describe('drift', () => {
  interface Case {
    readonly name: string;
    readonly of: ReturnType<typeof objective>;
    readonly before: readonly number[];
    readonly after: readonly number[];
    readonly expected: { readonly kl?: number; readonly mse?: number; readonly agreement: number };
  }
  const cases: readonly Case[] = [
    {
      name: 'two rows of logits',
      of: objective('cross-entropy', 2),
      before: [logit(0.9), 0, 0, logit(0.7)],
      after: [logit(0.4), 0, 5, 5 + logit(0.7)],
      expected: { kl: coins(0.9, 0.4) / 2, agreement: 0.5 },
    },
    {
      name: 'binary logits, one output',
      of: objective('binary-cross-entropy', 1, sigmoid),
      before: [logit(0.2), logit(0.6)],
      after: [logit(0.3), logit(0.6)],
      expected: { kl: coins(0.2, 0.3) / 2, agreement: 1 },
    },
    {
      name: 'several binary outputs: the mean over them',
      of: objective('binary-cross-entropy', 2, sigmoid),
      before: [logit(0.2), logit(0.6)],
      after: [logit(0.9), logit(0.6)],
      expected: { kl: coins(0.2, 0.9) / 2, agreement: 0 },
    },
    {
      name: 'real outputs',
      of: objective('mean-squared-error', 2),
      before: [1, 2, 3, 4],
      after: [1, 4, 3, 4],
      expected: { mse: 1, agreement: 1 },
    },
    {
      name: 'one real output: its sign',
      of: objective('mean-squared-error', 1),
      before: [1, -1],
      after: [2, 1],
      expected: { mse: 2.5, agreement: 0.5 },
    },
    {
      name: 'one probability under a squared error: its side of ½',
      of: objective('mean-squared-error', 1, sigmoid),
      before: [0.9, 0.25],
      after: [0.4, 0.25],
      expected: { mse: 0.125, agreement: 0.5 },
    },
    {
      name: 'outputs that overflow',
      of: objective('cross-entropy', 2),
      before: [1, 0, 1, 0],
      after: [NaN, NaN, 1, 0],
      expected: { agreement: 1 },
    },
  ];
  for (const { name, of, before, after, expected } of cases)
    it(name, () => {
      const { agreement, ...distance } = driftOf(of, before, after);
      const { agreement: wanted, ...far } = expected;
      assert.equal(agreement, wanted);
      assert.deepEqual(Object.keys(distance), Object.keys(far));
      for (const [key, value] of Object.entries(far))
        assert.ok(Math.abs((distance as Record<string, number>)[key] - value) < 1e-9, key);
    });
});
