import assert from 'node:assert/strict';
import type { Dataset } from '../../../src/core/data/dataset';
import type { Executor } from '../../../src/core/executors/executor';
import type { Graph } from '../../../src/core/graph/graph';
import { input } from '../../../src/core/graph/leaf';
import { size, type Shape } from '../../../src/core/graph/shape';
import { tanh } from '../../../src/core/ops/elementwise';
import { gemm } from '../../../src/core/ops/matmul';
import { stream } from '../../../src/core/random';
import { collect } from '../../../src/core/statistics/collect';
import { statisticKinds, type StatisticKind } from '../../../src/core/statistics/kinds';
import { objectiveOf } from '../../../src/core/statistics/objective';
import { executors } from '../graph/support';

const noise = (length: number, name: string): Float32Array => {
  const next = stream(5, name);
  return Float32Array.from({ length }, (_, index) => 2 * next(index) - 1);
};

/** A tanh network over several positions: `[positions, widths[0]]` → … → `[positions, widths.at(-1)]`. */
function network(positions: number, widths: readonly number[], examples: number) {
  const x = input('x', [1, positions, widths[0]]);
  const kernels = widths.slice(1).map((width, index) => input(`w${index}`, [widths[index], width]));
  const y = kernels.reduce((value, kernel) => tanh(gemm(value, kernel)), x);
  const graph: Graph = {
    inputs: [{ name: 'x', node: x }],
    outputs: [{ name: 'y', node: y }],
    parameters: new Map(kernels.map((kernel, index) => [`w${index}`, kernel])),
    barriers: [],
    normalizations: [],
    applications: [],
  };
  const columns = (shape: Shape, name: string) => {
    const values = noise(examples * size(shape), name);
    return (indices: ArrayLike<number>): Float32Array =>
      Float32Array.from({ length: indices.length * size(shape) }, (_, at) => {
        const width = size(shape);
        return values[indices[Math.floor(at / width)] * width + (at % width)];
      });
  };
  const [inputs, targets] = [columns(x.shape, 'x'), columns(y.shape, 'y')];
  const dataset: Dataset = {
    name: 'made',
    examples,
    features: [{ name: 'x', shape: x.shape.slice(1), dtype: 'float' }],
    targets: { kind: 'vectors', shape: y.shape.slice(1), oneHot: false },
    notes: [],
    batch: async (indices) => ({ size: indices.length, inputs: [inputs(indices)], targets: targets(indices) }),
  };
  return {
    objective: objectiveOf(graph),
    measured: kernels.map((node, index) => ({ name: `w${index}`, node })),
    weights: new Map(kernels.map((node) => [node, noise(size(node.shape), `w ${node.id}`)])),
    dataset,
    seed: 0,
  };
}

describe('a statistic', () => {
  for (const name of ['reference', 'tfjs', 'native'] as const)
    it(`is the same, bit for bit, whatever is measured beside it: ${name}`, async () => {
      const executor = await executors[name]();
      const net = network(5, [24, 20, 3], 50);
      const measure = (kinds: readonly StatisticKind[]) => collect({ ...net, executor, batchSize: 8, kinds });
      const together = await measure(statisticKinds);
      for (const kind of statisticKinds) {
        const alone = await measure([kind]);
        for (const { name: parameter } of net.measured)
          assert.deepEqual(alone.mean(kind, parameter), together.mean(kind, parameter), `${kind} of ${parameter}`);
      }
    });

  it('runs over as many examples at once, whatever is measured beside it', async () => {
    const net = network(8, [64, 512, 512, 16], 64);
    const sizesWith = async (kinds: readonly StatisticKind[]): Promise<number[]> => {
      const sizes: number[] = [];
      const idle: Executor = {
        name: 'reference',
        prepare: async ({ outputs }) => ({
          run: async (feeds) => {
            sizes.push(Math.max(...[...feeds.keys()].map(({ shape }) => shape[0])));
            return outputs.map(({ shape }) => new Float32Array(size(shape)));
          },
          dispose: () => undefined,
        }),
      };
      await collect({ ...net, executor: idle, batchSize: 64, kinds });
      return sizes;
    };
    const sizes = await sizesWith(statisticKinds);
    assert.ok(sizes.length > 1 && sizes[0] < 64, `runs of ${sizes.join()}`);
    assert.deepEqual(await sizesWith(['gradient']), sizes);
  });
});
