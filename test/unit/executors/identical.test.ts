/** Two processes compute the same bits: this file runs itself again in a child process, which prints a digest. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { Values } from '../../../src/core/executors/executor';
import { contract } from '../../../src/core/graph/contract';
import { gradients } from '../../../src/core/graph/gradients';
import { input, scalar } from '../../../src/core/graph/leaf';
import type { Node } from '../../../src/core/graph/node';
import { vectorize } from '../../../src/core/graph/vectorize';
import { relu } from '../../../src/core/ops/activations';
import { square } from '../../../src/core/ops/elementwise';
import { crossEntropy } from '../../../src/core/ops/losses';
import { gemm } from '../../../src/core/ops/matmul';
import { reduceSum } from '../../../src/core/ops/reduce';
import { evaluate, executors, seeded } from '../graph/support';

/** The Fisher diagonal of a network of 50-40-10 units over 32 examples. */
async function digest(): Promise<string> {
  const random = seeded(11);
  const numbers = (length: number): Float32Array => Float32Array.from({ length }, () => random() - 0.5);
  const [x, y] = [input('x', [1, 50]), input('y', [1, 10])];
  const [w, b, v] = [input('w', [50, 40]), input('b', [40]), input('v', [40, 10])];
  const g = gradients([crossEntropy(gemm(relu(gemm(x, w, b)), v), y)], [scalar(1)], [w, b, v]);
  const [xs, ys] = [input('xs', [32, 1, 50]), input('ys', [32, 1, 10])];
  const lanes = new Map([
    [x, xs],
    [y, ys],
  ]);
  const fisher = contract(vectorize(g, lanes).map((each) => reduceSum(square(each), [0])));
  const feeds = new Map<Node, Values>([
    [xs, numbers(1600)],
    [ys, numbers(320)],
    [w, numbers(2000)],
    [b, numbers(40)],
    [v, numbers(400)],
  ]);
  const hash = createHash('sha256');
  for (const tensor of await evaluate(await executors.tfjs(), fisher, feeds))
    hash.update(new Uint8Array(tensor.buffer, tensor.byteOffset, tensor.byteLength));
  return hash.digest('hex');
}

/** Listeners that would decide what an error of anybody's means for the process. */
const fatalListeners = (): number =>
  process.listenerCount('uncaughtException') + process.listenerCount('unhandledRejection');

if (process.env['PRUNESCOPE_DIGEST'])
  void digest().then((hash) => {
    process.stdout.write(`${hash}, ${fatalListeners()} listeners`);
  });
else
  describe('the tfjs executor', () => {
    const child = (): string => {
      const env = { ...process.env, PRUNESCOPE_DIGEST: '1' };
      const { stdout, stderr } = spawnSync(process.execPath, [__filename], { env, encoding: 'utf8' });
      assert.equal(stderr, '');
      return stdout;
    };

    it('computes the same bits in two other processes, prints nothing and leaves their errors to them', async () => {
      const here = await digest();
      assert.equal(child(), `${here}, 0 listeners`);
      assert.equal(child(), `${here}, 0 listeners`);
    });
  });
