/** What the native executor keeps between sessions, what it builds into a model, and what it refuses. */
import * as onnxruntime from 'onnxruntime-node';
import assert from 'node:assert/strict';
import { computesForWeights, createOnnxExecutor, runtimeOf } from '../../../../src/core/executors/onnx';
import { gradients } from '../../../../src/core/graph/gradients';
import { input, scalar } from '../../../../src/core/graph/leaf';
import type { Node } from '../../../../src/core/graph/node';
import { tanh } from '../../../../src/core/ops/activations';
import { exp, mul } from '../../../../src/core/ops/elementwise';
import { matmul } from '../../../../src/core/ops/matmul';
import { narrow, narrowed, narrowFloats } from '../../../../src/core/ops/narrow-float';
import { reduceSum } from '../../../../src/core/ops/reduce';
import { transpose } from '../../../../src/core/ops/reshape';
import { assertClose, evaluate, executors } from '../../graph/support';

const x = input('x', [2, 3]);
const w = input('w', [4, 3]);
const turned = tanh(matmul(x, transpose(exp(w), [1, 0])));
const weights = (value: number): ReadonlyMap<Node, Float32Array> => new Map([[w, new Float32Array(12).fill(value)]]);
const feeds = new Map([[x, Float32Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6)]]);

/** An executor, and how many models were made and released. */
function counted(idleModels?: number) {
  const runtime = runtimeOf(onnxruntime);
  const count = { made: 0, released: 0 };
  const executor = createOnnxExecutor(
    {
      ...runtime,
      create: async (...call) => {
        count.made++;
        const session = await runtime.create(...call);
        return {
          run: (fed) => session.run(fed),
          release: async () => {
            count.released++;
            await session.release();
          },
        };
      },
    },
    idleModels === undefined ? {} : { idleModels },
  );
  return { executor, count };
}

describe('models of the native executor', () => {
  it('are kept for the same outputs with other weights', async () => {
    const { executor, count } = counted();
    for (const value of [0.1, 0.2, 0.3]) {
      const [actual] = await evaluate(executor, [turned], feeds, weights(value));
      const [expected] = await evaluate(await executors.reference(), [turned], feeds, weights(value));
      assertClose(actual, expected, 1e-5, `weights of ${value}`);
    }
    // One for the runs; what follows from the weights alone has its own each time, which is released.
    assert.deepEqual(count, { made: 4, released: 3 });
  });

  it('are released when too many are idle', async () => {
    const { executor, count } = counted(1);
    for (const factor of [2, 3, 4]) await evaluate(executor, [mul(x, scalar(factor))], feeds);
    assert.deepEqual(count, { made: 3, released: 2 });
  });

  it('have the weights in them where something is computed for each', async () => {
    const [gradient] = gradients([reduceSum(tanh(matmul(x, w, { transB: true })))], [scalar(1)], [w]);
    assert.ok(computesForWeights({ outputs: [gradient], fixed: weights(1) }));
    assert.ok(!computesForWeights({ outputs: [turned], fixed: weights(1) }));
    assert.ok(!computesForWeights({ outputs: [gradient] }));
    const { executor, count } = counted();
    for (const value of [0.1, 0.2]) {
      const [actual] = await evaluate(executor, [gradient], feeds, weights(value));
      const [expected] = await evaluate(await executors.reference(), [gradient], feeds, weights(value));
      assertClose(actual, expected, 1e-5, `weights of ${value}`);
    }
    assert.deepEqual(count, { made: 2, released: 2 });
  });

  it('refuse missing and misshapen feeds, and runs after the end', async () => {
    const { executor } = counted();
    const session = await executor.prepare({ outputs: [turned], fixed: weights(1) });
    await assert.rejects(session.run(new Map()), /nothing was fed to x/);
    await assert.rejects(session.run(new Map([[x, new Float32Array(5)]])), /5 elements were fed to x, which takes 6/);
    session.dispose();
    session.dispose();
    await assert.rejects(session.run(feeds), /disposed/);
  });

  it('compute nothing where nothing is wanted', async () => {
    const session = await counted().executor.prepare({ outputs: [] });
    assert.deepEqual(await session.run(new Map()), []);
    session.dispose();
  });
});

describe('narrow floats, computed by the native executor', () => {
  const numbers = [0, -0, 1, 0.3, -7.5, 1e-4, 0.0009765625, 3e-3, 17, 240, 247, 248, 449, 465, 6e4, 1e9, -1e9];
  const values = Float32Array.from([...numbers, Infinity, -Infinity, NaN]);
  const each = input('numbers', [values.length]);
  for (const [name, format] of Object.entries(narrowFloats))
    for (const saturates of [true, false])
      it(`${name}${saturates ? ', saturating' : ''}`, async () => {
        const [actual] = await evaluate(
          await executors.native(),
          [narrow(each, format, saturates)],
          new Map([[each, values]]),
        );
        const expected = Array.from(values, (value) => narrowed(value, { format, saturates }));
        assert.deepEqual(
          Array.from(actual, (value) => value + 0),
          expected.map((value) => value + 0),
        );
      });
});
