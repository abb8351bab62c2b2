import assert from 'node:assert/strict';
import type { Dataset } from '../../../src/core/data/dataset';
import { predict } from '../../../src/core/evaluation/predictor';
import type { Executor } from '../../../src/core/executors/executor';
import { footprint, runBytes } from '../../../src/core/executors/footprint';
import { input } from '../../../src/core/graph/leaf';
import { range, size } from '../../../src/core/graph/shape';
import { exp } from '../../../src/core/ops/elementwise';
import { reduceSum } from '../../../src/core/ops/reduce';
import { expand } from '../../../src/core/ops/reshape';

/** Pretends to compute, and says which programs it was asked for. */
function pretender() {
  const peaks: number[] = [];
  const executor: Executor = {
    name: 'reference',
    prepare: async ({ outputs }) => {
      peaks.push(footprint(outputs).peakBytes);
      return { run: async () => outputs.map(({ shape }) => new Float64Array(size(shape))), dispose: () => undefined };
    },
  };
  return { executor, peaks };
}

const dataset = (examples: number): Dataset => ({
  name: 'made',
  examples,
  features: [{ name: 'x', shape: [1], dtype: 'float' }],
  notes: [],
  batch: async (indices) => ({ size: indices.length, inputs: [Float32Array.from(indices)] }),
});

describe('a forward pass', () => {
  const rows: [what: string, width: number, runs: number[]][] = [
    ['of small values takes 256 examples at once', 1, [256, 256, 88]],
    ['of big values takes as many as fit', 2 ** 19, [...range(9).map(() => 64), 24]],
    ['of values that do not even fit for one example takes one', 2 ** 27, range(600).map(() => 1)],
  ];
  for (const [what, width, runs] of rows)
    it(what, async () => {
      const x = input('x', [1, 1]);
      const wide = reduceSum(exp(expand(exp(x), [1, width])), [1]);
      const { executor, peaks } = pretender();
      const seen: number[] = [];
      const request = { outputs: [wide], inputs: [x], weights: new Map(), dataset: dataset(600), executor };
      let next = 0;
      await predict(request, (first, batch, [sums]) => {
        assert.equal(first, next);
        assert.equal(sums.length, batch.size);
        next += batch.size;
        seen.push(batch.size);
      });
      assert.deepEqual(seen, runs);
      if (runs[0] > 1) assert.ok(Math.max(...peaks) <= runBytes);
    });
});
