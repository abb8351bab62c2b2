import assert from 'node:assert/strict';
import type { Dataset } from '../../../src/core/data/dataset';
import { Evaluator } from '../../../src/core/evaluation/evaluator';
import { createReferenceExecutor } from '../../../src/core/executors/reference';
import { input } from '../../../src/core/graph/leaf';
import type { Node } from '../../../src/core/graph/node';
import { gemm } from '../../../src/core/ops/matmul';
import { objectiveOf } from '../../../src/core/statistics/objective';
import type { LossName } from '../../../src/shared/recipe';

/** y = x·w for `x` of two numbers, `width` outputs. */
function evaluator(loss: LossName, width: number, x: readonly number[], targets: Float32Array | Int32Array) {
  const [node, kernel] = [input('x', [1, 2]), input('w', [2, width])];
  const y = { name: 'y', node: gemm(node, kernel) };
  const graph = {
    inputs: [{ name: 'x', node }],
    outputs: [y],
    parameters: new Map(),
    barriers: [],
    normalizations: [],
    applications: [],
  };
  const examples = x.length / 2;
  const perExample = targets.length / examples;
  const classes = targets instanceof Int32Array;
  const dataset: Dataset = {
    name: 'made',
    examples,
    features: [{ name: 'x', shape: [2], dtype: 'float' }],
    targets: classes ? { kind: 'classes', classes: width } : { kind: 'vectors', shape: [width], oneHot: false },
    notes: [],
    batch: async (indices) => {
      const chosen = new Set(Array.from(indices));
      return {
        size: indices.length,
        inputs: [Float32Array.from(Array.from(indices).flatMap((i) => x.slice(2 * i, 2 * i + 2)))],
        targets: targets.filter((_, at) => chosen.has(Math.floor(at / perExample))),
      };
    },
  };
  const made = new Evaluator({ objective: objectiveOf(graph, { loss }), dataset, executor: createReferenceExecutor() });
  return (...weights: number[]) => made.evaluate(new Map<Node, Float32Array>([[kernel, Float32Array.from(weights)]]));
}

describe('an evaluation', () => {
  it('of a classification: loss, accuracy, drift against the first', async () => {
    const evaluate = evaluator('cross-entropy', 2, [1, 0, 0, 1, 1, 1], Int32Array.of(0, 1, 1));
    const whole = await evaluate(2, 0, 0, 3);
    const losses = [Math.log1p(Math.exp(-2)), Math.log1p(Math.exp(-3)), Math.log1p(Math.exp(-1))];
    assert.ok(Math.abs((whole.loss ?? 0) - losses.reduce((sum, each) => sum + each) / 3) < 1e-6);
    assert.deepEqual([whole.accuracy, whole.drift, whole.examples], [1, undefined, 3]);
    const other = await evaluate(2, 0, 0, -3);
    assert.equal(other.accuracy, 1 / 3);
    assert.equal(other.drift?.agreement, 1 / 3);
  });

  it('of several binary outputs: each is right or wrong by itself', async () => {
    const targets = Float32Array.of(1, 0, 1, 1);
    const { accuracy, standardError } = await evaluator('binary-cross-entropy', 2, [1, 0, 0, 1], targets)(1, -1, 1, -1);
    assert.equal(accuracy, 3 / 4);
    // Two examples, all and half of their answers right: what is drawn are examples.
    assert.equal(standardError?.accuracy, 1 / 4);
  });

  it('of more answers than a call has room for', async () => {
    const [examples, width] = [256, 600];
    const x = Array.from({ length: 2 * examples }, () => 1);
    const evaluate = evaluator('binary-cross-entropy', width, x, new Float32Array(examples * width));
    const { accuracy } = await evaluate(...Array.from({ length: 2 * width }, () => -1));
    assert.equal(accuracy, 1);
  });

  it('of a regression: no accuracy', async () => {
    const quality = await evaluator('mean-squared-error', 1, [1, 0, 0, 1], Float32Array.of(1, 4))(2, 2);
    assert.deepEqual(quality, { loss: 2.5, standardError: { loss: 1.5 }, examples: 2 });
  });

  it('of a network that overflows: no loss, rather than one that JSON cannot hold', async () => {
    const evaluate = evaluator('cross-entropy', 2, [1, 0], Int32Array.of(0));
    await evaluate(1, 0, 0, 0);
    const { loss, drift } = await evaluate(Infinity, Infinity, 0, 0);
    assert.deepEqual([loss, Object.keys(drift ?? {})], [undefined, ['agreement']]);
  });
});
