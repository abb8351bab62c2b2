/** Sessions: what they feed, keep, free and repeat. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import type { Program, Values } from '../../../src/core/executors/executor';
import { gradients } from '../../../src/core/graph/gradients';
import { constant, input, scalar } from '../../../src/core/graph/leaf';
import type { Node } from '../../../src/core/graph/node';
import { sigmoid, softmax, tanh } from '../../../src/core/ops/activations';
import { conv2d } from '../../../src/core/ops/conv';
import { add, exp, max, mul, square } from '../../../src/core/ops/elementwise';
import { crossEntropy } from '../../../src/core/ops/losses';
import { gemm, matmul } from '../../../src/core/ops/matmul';
import { maxPool2d } from '../../../src/core/ops/pool';
import { reduceMax, reduceSum } from '../../../src/core/ops/reduce';
import { expand, reshape, transpose } from '../../../src/core/ops/reshape';
import { concat, pad, slice } from '../../../src/core/ops/slice';
import { assertClose, executors, seeded } from '../graph/support';

const random = seeded(3);
const numbers = (length: number): Float32Array => Float32Array.from({ length }, () => random() - 0.5);

/** A small network with a training step's worth of everything: weights fixed, data fed. */
function network(): { program: Program; feeds: Map<Node, Values> } {
  const [x, y, w, b, v] = [
    input('x', [4, 6]),
    input('y', [4, 3]),
    input('w', [6, 5]),
    input('b', [5]),
    input('v', [5, 3]),
  ];
  const hidden = tanh(gemm(x, w, b));
  const logits = matmul(hidden, v);
  const loss = crossEntropy(logits, y);
  const [dw, db, dv] = gradients([loss], [scalar(1)], [w, b, v]);
  const batched = matmul(reshape(hidden, [4, 1, 5]), reshape(hidden, [4, 5, 1]));
  const odds = [
    expand(reduceMax(logits, [1]), [2, 4]),
    concat([slice(logits, [0, 1], [4, 3]), pad(softmax(logits), [0, 0], [0, 1])], 1),
    max(transpose(logits, [1, 0]), constant([0.1], [1])),
    matmul(reshape(hidden, [2, 2, 5]), reshape(square(hidden), [2, 5, 2])),
  ];
  const pooled = maxPool2d(conv2d(reshape(x, [1, 4, 6, 1]), reshape(w, [3, 2, 1, 5]), { pads: [1, 0, 1, 1] }), {
    window: [2, 2],
  });
  const convolved = [
    ...gradients([reduceSum(square(pooled))], [scalar(1)], [x, w]),
    conv2d(reshape(x, [1, 4, 3, 2]), reshape(w, [3, 5, 1, 2]), { pads: [1, 2, 1, 2], group: 2 }),
  ];
  return {
    program: {
      outputs: [...convolved, loss, dw, db, dv, batched, ...odds, mul(w, w), w, x, loss],
      fixed: new Map([
        [w, numbers(30)],
        [b, numbers(5)],
        [v, numbers(15)],
      ]),
    },
    feeds: new Map([
      [x, numbers(24)],
      [y, numbers(12)],
    ]),
  };
}

describe('a tfjs session', () => {
  it('holds as many tensors after 100 runs as before, and none once disposed', async () => {
    const executor = await executors.tfjs();
    const { program, feeds } = network();
    const before = tf.memory();
    const session = await executor.prepare(program);
    const prepared = tf.memory();
    for (let pass = 0; pass < 100; pass++) await session.run(feeds);
    const after = tf.memory();
    session.dispose();
    session.dispose();
    const disposed = tf.memory();
    assert.ok(prepared.numTensors > before.numTensors);
    assert.deepEqual(
      [after.numTensors, after.numDataBuffers, after.numBytes],
      [prepared.numTensors, prepared.numDataBuffers, prepared.numBytes],
    );
    assert.deepEqual(
      [disposed.numTensors, disposed.numDataBuffers, disposed.numBytes],
      [before.numTensors, before.numDataBuffers, before.numBytes],
    );
  });

  it('frees what a failing run had computed', async () => {
    const executor = await executors.tfjs();
    const { program, feeds } = network();
    const session = await executor.prepare(program);
    const before = tf.memory().numTensors;
    const [[x, values]] = feeds;
    await assert.rejects(session.run(new Map([[x, values]])), /nothing was fed to y/);
    assert.equal(tf.memory().numTensors, before);
    session.dispose();
  });

  it('frees what it had uploaded where it cannot be prepared', async () => {
    const executor = await executors.tfjs();
    const [w, v] = [input('w', [2]), input('v', [3])];
    const before = tf.memory().numTensors;
    const fixed = new Map<Node, Values>([
      [w, numbers(2)],
      [v, numbers(2)],
    ]);
    await assert.rejects(
      executor.prepare({ outputs: [square(w), square(v)], fixed }),
      /2 elements were fed to v, which takes 3/,
    );
    assert.equal(tf.memory().numTensors, before);
  });

  it('says that memory is short, and goes on with what fits', async () => {
    const executor = await executors.tfjs();
    const x = input('x', [1]);
    const before = tf.memory().numTensors;
    const session = await executor.prepare({ outputs: [reduceSum(expand(exp(x), [1.2e9]))] });
    const feeds = new Map([[x, Float32Array.of(0)]]);
    await assert.rejects(session.run(feeds), { name: 'Problem', code: 'memory-short' });
    session.dispose();
    assert.equal(tf.memory().numTensors, before);
    const small = await executor.prepare({ outputs: [reduceSum(expand(exp(x), [1000]))] });
    assert.deepEqual([...(await small.run(feeds))[0]], [1000]);
    small.dispose();
  });

  it('runs on wasm though other code chose another backend', async () => {
    const executor = await executors.tfjs();
    const { program, feeds } = network();
    const session = await executor.prepare(program);
    const expected = await session.run(feeds);
    await tf.setBackend('cpu');
    assert.deepEqual(await session.run(feeds), expected);
    assert.equal(tf.getBackend(), 'wasm');
    session.dispose();
  });

  it('tells the two shapes of one matrix apart', async () => {
    // XNNPACK keeps packed right operands by tensor, and a transposed vector shares its tensor with the vector.
    const [x, w] = [input('x', [3, 4]), input('w', [4, 1])];
    const forward = matmul(x, w);
    const [dx] = gradients([reduceSum(exp(forward))], [scalar(1)], [x]);
    const feeds = new Map<Node, Values>([
      [x, numbers(12)],
      [w, numbers(4)],
    ]);
    const session = await (await executors.tfjs()).prepare({ outputs: [forward, dx] });
    const oracle = await (await executors.reference()).prepare({ outputs: [forward, dx] });
    const expected = await oracle.run(feeds);
    for (let pass = 0; pass < 3; pass++) {
      const actual = await session.run(feeds);
      expected.forEach((tensor, i) => assertClose(actual[i], tensor, 1e-6, `output ${i}`));
    }
    session.dispose();
  });

  it('adds a million small numbers without drift', async () => {
    const x = input('x', [1000, 1000]);
    const session = await (await executors.tfjs()).prepare({ outputs: [reduceSum(x), reduceSum(x, [0])] });
    const value = Math.fround(0.1);
    const [all, columns] = await session.run(new Map([[x, new Float32Array(1e6).fill(value)]]));
    session.dispose();
    assertClose(all, [value * 1e6], 1e-7, 'sum of all');
    assertClose(columns, new Float64Array(1000).fill(value * 1000), 1e-7, 'sums of columns');
  });
});

for (const name of ['reference', 'tfjs', 'native'] as const)
  describe(`a session of ${name}`, () => {
    it('repeats itself to the last bit, also beside another', async () => {
      const executor = await executors[name]();
      const { program, feeds } = network();
      const [one, other] = [await executor.prepare(program), await executor.prepare(program)];
      const first = await one.run(feeds);
      const again = await Promise.all([one.run(feeds), other.run(feeds), one.run(feeds)]);
      for (const each of again) assert.deepEqual(each, first);
      one.dispose();
      other.dispose();
    });

    it('answers arrays that the caller owns', async () => {
      const executor = await executors[name]();
      const x = input('x', [2]);
      const w = input('w', [2]);
      const sum = add(x, w);
      const fixedValues = Float64Array.of(1, 2);
      const fed = Float64Array.of(3, 4);
      const session = await executor.prepare({ outputs: [sum, sum, w, x], fixed: new Map([[w, fixedValues]]) });
      for (const array of await session.run(new Map([[x, fed]]))) array.fill(-1);
      assert.deepEqual(
        (await session.run(new Map([[x, fed]]))).map((array) => [...array]),
        [
          [4, 6],
          [4, 6],
          [1, 2],
          [3, 4],
        ],
      );
      assert.deepEqual([...fixedValues, ...fed], [1, 2, 3, 4]);
      session.dispose();
    });

    it('keeps a fixed value though the array that held it changes', async () => {
      const executor = await executors[name]();
      const w = input('w', [2]);
      const values = Float64Array.of(1, 2);
      const session = await executor.prepare({ outputs: [w], fixed: new Map([[w, values]]) });
      values.fill(9);
      assert.deepEqual([...(await session.run(new Map()))[0]], [1, 2]);
      session.dispose();
    });

    it('takes integers', async () => {
      const executor = await executors[name]();
      const x = input('x', [3], 'int32');
      const session = await executor.prepare({ outputs: [mul(x, scalar(2))] });
      assert.deepEqual([...(await session.run(new Map([[x, Int32Array.of(1, -2, 3)]])))[0]], [2, -4, 6]);
      session.dispose();
    });

    it('refuses feeds of another size, and to run when disposed', async () => {
      const executor = await executors[name]();
      const x = input('x', [3]);
      const session = await executor.prepare({ outputs: [square(x)] });
      await assert.rejects(session.run(new Map([[x, numbers(2)]])), RangeError);
      session.dispose();
      await assert.rejects(session.run(new Map([[x, numbers(3)]])), /disposed/);
    });

    it('stays finite at ±100', async () => {
      const executor = await executors[name]();
      const x = input('x', [1, 4]);
      const target = input('target', [1, 4]);
      const values = [softmax(x), crossEntropy(x, target), sigmoid(x)];
      const slopes = values.flatMap((value) => gradients([reduceSum(square(value))], [scalar(1)], [x]));
      const session = await executor.prepare({ outputs: [...values, ...slopes] });
      const outputs = await session.run(
        new Map<Node, Values>([
          [x, Float32Array.of(-100, 100, 0, 99)],
          [target, Float32Array.of(1, 0, 0, 0)],
        ]),
      );
      session.dispose();
      outputs.forEach((tensor, i) => assert.ok(tensor.every(Number.isFinite), `output ${i}: ${tensor.join()}`));
      assertClose(outputs[1], [200 + Math.log1p(Math.exp(-1))], 1e-6, 'cross-entropy');
    });
  });
