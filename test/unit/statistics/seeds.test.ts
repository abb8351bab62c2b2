import assert from 'node:assert/strict';
import type { Dataset } from '../../../src/core/data/dataset';
import { collect } from '../../../src/core/statistics/collect';
import { objectiveOf } from '../../../src/core/statistics/objective';
import { gaussNewtonSeeds, sumOfOthers } from '../../../src/core/statistics/seeds';
import { constant, input } from '../../../src/core/graph/leaf';
import type { Graph } from '../../../src/core/graph/graph';
import type { Node } from '../../../src/core/graph/node';
import { size } from '../../../src/core/graph/shape';
import { gemm } from '../../../src/core/ops/matmul';
import { softmax } from '../../../src/core/ops/softmax';
import { stream } from '../../../src/core/random';
import { relativeError } from '../golden';
import { executors } from '../graph/support';

const evaluate = async (name: keyof typeof executors, node: Node) => {
  const session = await (await executors[name]()).prepare({ outputs: [node] });
  const [values] = await session.run(new Map());
  session.dispose();
  return values;
};

/** A linear softmax classifier on `shape` features: [1, …, features] → [1, …, classes]. */
function linear(shape: readonly number[], classes: number): { graph: Graph; kernel: Node; values: Float32Array } {
  const features = shape.at(-1)!;
  const x = input('x', [1, ...shape]);
  const kernel = input('w', [features, classes]);
  const next = stream(7, 'w');
  const values = Float32Array.from({ length: features * classes }, (_, i) => 2 * next(i) - 1);
  const y = softmax(gemm(x, kernel));
  return {
    graph: {
      inputs: [{ name: 'x', node: x }],
      outputs: [{ name: 'y', node: y }],
      parameters: new Map([['w', kernel]]),
      barriers: [],
      normalizations: [],
      applications: [],
    },
    kernel,
    values,
  };
}
function data(shape: readonly number[], examples: number): Dataset & { values: Float32Array } {
  const next = stream(3, 'x');
  const width = size(shape);
  const values = Float32Array.from({ length: examples * width }, (_, i) => 2 * next(i) - 1);
  return {
    name: 'made',
    values,
    examples,
    features: [{ name: 'x', shape, dtype: 'float' }],
    notes: [],
    batch: async (indices) => ({
      size: indices.length,
      inputs: [Float32Array.from(Array.from(indices).flatMap((i) => [...values.subarray(i * width, (i + 1) * width)]))],
    }),
  };
}

describe('output seeds', () => {
  for (const width of [1, 2, 3, 10, 17, 100])
    it(`the sum of others of ${width} is a loop's, in both executors`, async () => {
      const next = stream(1, 'others');
      const values = Float32Array.from({ length: 2 * width }, (_, i) => next(i));
      const expected = values.map((_, i) => {
        const row = Math.floor(i / width);
        let sum = 0;
        for (let k = 0; k < width; k++) if (row * width + k !== i) sum += values[row * width + k];
        return sum;
      });
      for (const name of ['reference', 'tfjs', 'native'] as const)
        assert.ok(relativeError(await evaluate(name, sumOfOthers(constant(values, [2, width]))), expected) < 1e-6);
    });

  it('stay exact in float32 where the winner is nearly certain', async () => {
    const logits = [14, 0, 1, -1];
    const objective = (output: Node) => ({ ...objectiveOf(linear([2], 4).graph), output });
    const seeds = async (name: keyof typeof executors) =>
      evaluate(name, gaussNewtonSeeds(objective(constant(logits, [1, 4]))));
    const [exact, single] = [await seeds('reference'), await seeds('tfjs')];
    // Element by element: a difference 1 − p would lose a fifth of the first.
    exact.forEach((value, i) =>
      assert.ok(Math.abs(single[i] - value) <= 1e-5 * Math.abs(value), `${i}: ${single[i]} against ${value}`),
    );
  });

  it('squares of seeds add up to the Hessian of cross-entropy in the logits', async () => {
    const logits = [0.3, -1, 2, 0.5];
    const objective = { ...objectiveOf(linear([2], 4).graph), output: constant(logits, [1, 4]) };
    const seeds = await evaluate('reference', gaussNewtonSeeds(objective));
    const exps = logits.map(Math.exp);
    const p = exps.map((value) => value / exps.reduce((a, b) => a + b));
    for (let i = 0; i < 4; i++)
      for (let j = 0; j < 4; j++) {
        const sum = [0, 1, 2, 3].reduce((total, k) => total + seeds[k * 4 + i] * seeds[k * 4 + j], 0);
        assert.ok(Math.abs(sum - ((i === j ? p[i] : 0) - p[i] * p[j])) < 1e-12);
      }
  });

  /** Gauss-Newton of a linear softmax classifier by its formula: mean of Σ over positions of xᵢ²·pⱼ(1 − pⱼ)/P, cross terms of positions included. */
  function oracle(
    values: Float32Array,
    kernel: Float32Array,
    examples: number,
    positions: number,
    features: number,
    classes: number,
  ): Float64Array {
    const h = new Float64Array(features * classes);
    for (let e = 0; e < examples; e++)
      for (let q = 0; q < positions; q++) {
        const at = (e * positions + q) * features;
        const z = Array.from({ length: classes }, (_, j) =>
          Array.from({ length: features }, (_unused, i) => values[at + i] * kernel[i * classes + j]).reduce(
            (a, b) => a + b,
          ),
        );
        const exps = z.map(Math.exp);
        const total = exps.reduce((a, b) => a + b);
        for (let i = 0; i < features; i++)
          for (let j = 0; j < classes; j++)
            h[i * classes + j] +=
              (values[at + i] ** 2 * (exps[j] / total) * (1 - exps[j] / total)) / positions / examples;
      }
    return h;
  }
  const run = async (
    name: keyof typeof executors,
    shape: readonly number[],
    classes: number,
    examples: number,
    seed = 0,
  ) => {
    const { graph, kernel, values } = linear(shape, classes);
    const dataset = data(shape, examples);
    const statistics = await collect({
      objective: objectiveOf(graph),
      kinds: ['gauss-newton'],
      measured: [{ name: 'w', node: kernel }],
      weights: new Map([[kernel, values]]),
      dataset,
      batchSize: 5,
      seed,
      executor: await executors[name](),
    });
    return {
      estimate: statistics.mean('gauss-newton', 'w'),
      expected: oracle(dataset.values, values, examples, size(shape) / shape.at(-1)!, shape.at(-1)!, classes),
    };
  };
  for (const name of ['reference', 'tfjs', 'native'] as const) {
    it(`${name}: exact for several positions of an example`, async () => {
      const { estimate, expected } = await run(name, [3, 4], 5, 12);
      assert.ok(relativeError(estimate, expected) < 1e-5);
    });
    it(`${name}: 40 classes are estimated without bias`, async () => {
      const runs = await Promise.all([1, 2, 3, 4, 5, 6].map((seed) => run(name, [3], 40, 60, seed)));
      const mean = runs[0].estimate.map((_, i) =>
        runs.reduce((sum, { estimate }) => sum + estimate[i] / runs.length, 0),
      );
      // 6 × 60 × 32 draws: about 1 % of noise a weight.
      assert.ok(relativeError(mean, runs[0].expected) < 0.06, String(relativeError(mean, runs[0].expected)));
      assert.ok(relativeError(runs[0].estimate, runs[1].estimate) > 1e-4, 'the seed decides the signs');
    });
  }
});
