/** Sums over examples of the gradients of convolutions, in their cheapest form. */
import assert from 'node:assert/strict';
import { contract } from '../../../src/core/graph/contract';
import { gradients } from '../../../src/core/graph/gradients';
import { input } from '../../../src/core/graph/leaf';
import { is, topological, type Node } from '../../../src/core/graph/node';
import { size, type Shape } from '../../../src/core/graph/shape';
import { vectorize } from '../../../src/core/graph/vectorize';
import { tanh } from '../../../src/core/ops/activations';
import { conv2d, type ConvOptions } from '../../../src/core/ops/conv';
import { abs, square } from '../../../src/core/ops/elementwise';
import { MatMul } from '../../../src/core/ops/matmul';
import { reduceSum } from '../../../src/core/ops/reduce';
import { assertClose, evaluate, executors, seeded } from './support';

const [examples, seeds] = [4, 3];

/** Σ over examples and seeds of f(∂(seed·tanh(conv(x, w)))/∂w), with the inputs that it reads. */
function sumOf(f: (g: Node) => Node, image: Shape, kernel: Shape, options: ConvOptions = {}) {
  const [x, w] = [input('x', [1, ...image]), input('w', kernel)];
  const y = tanh(conv2d(x, w, options));
  const seed = input('seed', y.shape);
  const manySeeds = input('seeds', [seeds, ...y.shape]);
  const images = input('images', [examples, ...x.shape]);
  const bySeed = vectorize(gradients([y], [seed], [w]), new Map([[seed, manySeeds]]));
  const [g] = vectorize(bySeed, new Map([[x, images]]));
  return { sum: reduceSum(f(g), [0, 1]), inputs: [images, manySeeds, w], kernel: size(kernel) };
}

async function assertSame(sum: Node, inputs: readonly Node[]): Promise<void> {
  const random = seeded(3);
  const feeds = new Map(
    inputs.map((node) => [node, Float32Array.from({ length: size(node.shape) }, () => random() - 0.5)]),
  );
  for (const executor of Object.values(executors)) {
    const [plain, contracted] = await evaluate(await executor(), [sum, ...contract([sum])], feeds);
    assertClose(contracted, plain, 1e-5, 'contracted', 1e-3);
  }
}

describe('sums of gradients of convolutions', () => {
  const functions = { identity: (g: Node) => g, square, abs };
  for (const [name, f] of Object.entries(functions)) {
    it(`one window for each example: no kernel of an example is formed, ${name}`, async () => {
      const { sum, inputs, kernel } = sumOf(f, [2, 3, 4], [2, 3, 4, 5]);
      const perExample = (outputs: readonly Node[]): number =>
        topological(outputs).filter(({ shape }) => size(shape) >= examples * kernel).length;
      assert.ok(perExample([sum]) > 0);
      assert.equal(perExample(contract([sum])), 0);
      await assertSame(sum, inputs);
    });

    for (const group of [1, 2, 4])
      it(`several windows in ${group} groups: the same sum, ${name}`, async () => {
        const { sum, inputs } = sumOf(f, [3, 4, 4], [2, 2, 4 / group, 4], { group, pads: [0, 1, 1, 0] });
        await assertSame(sum, inputs);
      });
  }

  it('several windows, squared: the seeds stand in the rows of one product with windows that they share', () => {
    const { sum } = sumOf(square, [3, 4, 2], [2, 2, 2, 5]);
    const products = topological(contract([sum])).filter((node) => is(node, MatMul) && node.shape.length === 4);
    assert.deepEqual(
      products.map(({ inputs: [left, right], shape }) => [left.shape[1], right.shape[1], shape.slice(2)]),
      [[seeds, 1, [5, 8]]],
    );
  });
});
