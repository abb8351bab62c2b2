/** Matrix products by our own kernel: blocks, tiles and their borders, operands that lie in any direction. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { multiplyPlainly } from '../../../src/core/executors/tfjs/products';
import { input } from '../../../src/core/graph/leaf';
import type { Node } from '../../../src/core/graph/node';
import { size } from '../../../src/core/graph/shape';
import { matmul } from '../../../src/core/ops/matmul';
import { assertClose, evaluate, executors, seeded } from '../graph/support';

type Built = { a: Node; b: Node; feeds: Map<Node, Float32Array> };
const directions = [false, true].flatMap((transA) => [false, true].map((transB) => ({ transA, transB })));

function operands(rows: number, inner: number, columns: number, flags: (typeof directions)[number]): Built {
  const random = seeded(11);
  const a = input('a', flags.transA ? [inner, rows] : [rows, inner]);
  const b = input('b', flags.transB ? [columns, inner] : [inner, columns]);
  const numbers = ({ shape }: Node): Float32Array => Float32Array.from({ length: size(shape) }, () => random() - 0.5);
  return {
    a,
    b,
    feeds: new Map([
      [a, numbers(a)],
      [b, numbers(b)],
    ]),
  };
}

describe('products of our own kernel', () => {
  const extents: [rows: number, inner: number, columns: number][] = [
    [1, 1, 1],
    [4, 3, 8],
    [5, 7, 9],
    [3, 300, 5],
    [70, 17, 513],
    [66, 513, 520],
    [129, 256, 16],
  ];
  for (const [rows, inner, columns] of extents)
    for (const flags of directions)
      it(`${rows} × ${inner} by ${inner} × ${columns}, ${JSON.stringify(flags)}`, async () => {
        const { a, b, feeds } = operands(rows, inner, columns, flags);
        const product = matmul(a, b, flags);
        const [expected] = await evaluate(await executors.reference(), [product], feeds);
        const [actual] = await evaluate(await executors.tfjs(), [product], feeds);
        assertClose(actual, expected, 1e-5, 'product');
      });

  it('are those of the loop that stands in where a machine has no vectors', async () => {
    const [rows, inner, columns] = [5, 7, 9];
    for (const flags of directions) {
      const { a, b, feeds } = operands(rows, inner, columns, flags);
      const memory = new Float32Array(rows * inner + inner * columns + rows * columns);
      memory.set(feeds.get(a)!);
      memory.set(feeds.get(b)!, rows * inner);
      const result = rows * inner + inner * columns;
      multiplyPlainly(
        memory,
        { rows, inner, columns },
        {
          a: 0,
          ofA: flags.transA ? { rowStep: 1, columnStep: rows } : { rowStep: inner, columnStep: 1 },
          b: 4 * rows * inner,
          ofB: flags.transB ? { rowStep: 1, columnStep: inner } : { rowStep: columns, columnStep: 1 },
          result: 4 * result,
        },
      );
      const [expected] = await evaluate(await executors.reference(), [matmul(a, b, flags)], feeds);
      assertClose(memory.subarray(result), expected, 1e-5, JSON.stringify(flags));
    }
  });

  it('come from the source beside them', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/build-kernels.mjs', '--check']);
    assert.equal(status, 0, stderr.toString());
  });
});
