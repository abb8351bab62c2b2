/** What is decided before a program runs: order, lifetimes, memory, and the geometry of kernels. */
import assert from 'node:assert/strict';
import type { Values } from '../../../src/core/executors/executor';
import { footprint } from '../../../src/core/executors/footprint';
import { lower } from '../../../src/core/executors/lower';
import { schedule } from '../../../src/core/executors/schedule';
import { kernels } from '../../../src/core/executors/tfjs/kernels';
import { mergeAxes } from '../../../src/core/executors/tfjs/kernels/broadcast-rows';
import { groupsOf } from '../../../src/core/executors/tfjs/kernels/reduce';
import { lowering } from '../../../src/core/executors/tfjs/session';
import { input, scalar } from '../../../src/core/graph/leaf';
import { topological, type Node } from '../../../src/core/graph/node';
import { size, type Shape } from '../../../src/core/graph/shape';
import { ops } from '../../../src/core/ops';
import { logSoftmax } from '../../../src/core/ops/activations';
import { add, exp, mul, neg, tanh } from '../../../src/core/ops/elementwise';
import { matmul } from '../../../src/core/ops/matmul';
import { reduceMax, reduceSum } from '../../../src/core/ops/reduce';
import { expand, reshape, transpose } from '../../../src/core/ops/reshape';
import { pad, slice } from '../../../src/core/ops/slice';
import { assertClose, evaluate, executors, seeded } from '../graph/support';

const x = input('x', [10, 4]);
const w = input('w', [4, 3]);
const labels = (nodes: readonly Node[]): string[] => nodes.map(({ op }) => op.name);

describe('a schedule', () => {
  it('computes once what follows from fixed inputs, and frees everything after its last use', () => {
    const squares = mul(w, w);
    const hidden = tanh(matmul(x, exp(squares)));
    const plan = schedule({ outputs: [add(hidden, scalar(1)), hidden], fixed: new Map([[w, new Float32Array(12)]]) });
    assert.deepEqual(labels(plan.inputs), ['Input']);
    assert.deepEqual(new Set(plan.known), new Set([w, scalar(1)]));
    assert.deepEqual(
      plan.once.map(({ node, release }) => [node.op.name, labels(release)]),
      [
        ['Mul', ['Input']],
        ['Exp', ['Mul']],
      ],
    );
    assert.deepEqual(
      plan.each.map(({ node, release }) => [node.op.name, labels(release)]),
      [
        ['MatMul', ['Input']],
        ['Tanh', ['MatMul']],
        ['Add', []],
      ],
    );
  });

  it('computes nothing in a run where everything is known', () =>
    assert.deepEqual(schedule({ outputs: [exp(w)], fixed: new Map([[w, new Float32Array(12)]]) }).each, []));
});

describe('a footprint', () => {
  const bytes = (shape: Shape): number => 4 * size(shape);
  const chain = (length: number): Node => Array.from({ length }).reduce((node: Node) => tanh(exp(node)), x);
  const cases: Record<string, { outputs: Node[]; peak: number; largest: number }> = {
    'inputs alone': { outputs: [x], peak: 0, largest: 0 },
    'a chain of any length, of which two values are alive': { outputs: [chain(9)], peak: 320, largest: 160 },
    'a value that waits': { outputs: [add(exp(x), tanh(neg(x)))], peak: 480, largest: 160 },
    'a reshape, which shares its memory': { outputs: [exp(reshape(tanh(x), [40]))], peak: 320, largest: 160 },
    'outputs, which stay': { outputs: [exp(x), tanh(x), neg(x)], peak: 480, largest: 160 },
    'a wide intermediate': { outputs: [reduceSum(exp(expand(exp(x), [5, 10, 4])))], peak: 960, largest: 800 },
  };
  for (const [title, { outputs, peak, largest }] of Object.entries(cases))
    it(title, () => assert.deepEqual(footprint(outputs), { peakBytes: peak, largestBytes: largest }));
  it('is counted in float32', () => assert.equal(footprint([exp(x)]).peakBytes, bytes(x.shape)));
});

describe('lowering', () => {
  it('replaces until nothing is left, in shared parts once', () => {
    const y = logSoftmax(x);
    const [first, second] = lower([exp(y), neg(y)], (node) => node.op.decompose?.(node));
    assert.ok(!labels(topological([first, second])).includes('LogSoftmax'));
    assert.equal(first.inputs[0], second.inputs[0]);
  });

  it('keeps what needs no change, node for node', () => {
    const y = exp(x);
    assert.equal(lower([y], () => undefined)[0], y);
  });

  it('leaves transposed operands where they lie: the kernel reads them in any direction', () => {
    const inner = matmul(w, x, { transA: true, transB: true });
    const nodes = topological(lower([neg(matmul(inner, inner, { transB: true }))], lowering));
    assert.deepEqual(
      nodes.map(({ op }) => op.name).filter((name) => name !== 'Input'),
      ['MatMul', 'MatMul', 'Neg'],
    );
  });
});

describe('the kernel table of tfjs', () => {
  it('has every primitive', () => {
    const primitives = ops.filter((op) => !op.decompose).map(({ name }) => name);
    assert.deepEqual(
      primitives.filter((name) => !kernels.has(name)),
      [],
    );
  });

  const merges: [operands: Shape[], shape: Shape, expected: Shape[]][] = [
    [
      [
        [2, 3],
        [2, 3],
      ],
      [2, 3],
      [[6], [6]],
    ],
    [
      [[2, 3, 4], [4]],
      [2, 3, 4],
      [
        [6, 4],
        [1, 4],
      ],
    ],
    [
      [
        [2, 3, 4],
        [2, 1, 4],
      ],
      [2, 3, 4],
      [
        [2, 3, 4],
        [2, 1, 4],
      ],
    ],
    [
      [
        [5, 1, 2, 3],
        [1, 4, 2, 3],
      ],
      [5, 4, 2, 3],
      [
        [5, 1, 6],
        [1, 4, 6],
      ],
    ],
    [
      [[2, 1, 3], []],
      [2, 1, 3],
      [[6], [1]],
    ],
  ];
  for (const [operands, shape, expected] of merges)
    it(`merges axes of ${JSON.stringify(operands)}`, () => assert.deepEqual(mergeAxes(operands, shape), expected));

  const groups: [shape: Shape, axes: number[], expected: number[][]][] = [
    [[2, 3, 4], [1], [[2, 3, 4]]],
    [[2, 3, 4], [0, 1, 2], [[1, 24, 1]]],
    [
      [2, 3, 4],
      [0, 2],
      [
        [6, 4, 1],
        [1, 2, 3],
      ],
    ],
    [[2, 3, 4, 5], [1, 2], [[2, 12, 5]]],
  ];
  for (const [shape, axes, expected] of groups)
    it(`reduces ${JSON.stringify(shape)} over ${JSON.stringify(axes)} in ${expected.length} groups`, () =>
      assert.deepEqual(
        groupsOf(shape, axes).map(({ outer, reduced, inner }) => [outer, reduced, inner]),
        expected,
      ));
});

describe('kernels of many axes', () => {
  const wide = [2, 1, 3, 2, 2, 1, 3, 2];
  const a = input('a', wide);
  const b = input('b', [3, 2, 1, 4, 3, 1]);
  const programs: Record<string, Node> = {
    'a broadcasting sum': add(a, b),
    'a transposition': transpose(a, [7, 5, 3, 1, 6, 4, 2, 0]),
    'a sum over every other axis': reduceSum(a, [0, 2, 4, 6]),
    'a maximum over the last axes': reduceMax(a, [5, 6, 7]),
    'an expansion': expand(a, [2, 4, 3, 2, 2, 2, 3, 2]),
    'a slice': slice(a, [0, 0, 1, 0, 1, 0, 1, 0], [2, 1, 3, 1, 2, 1, 3, 2]),
    'a margin': pad(a, [1, 0, 0, 0, 0, 1, 0, 0], [0, 1, 0, 0, 0, 0, 0, 2]),
    'products of small matrices': matmul(a, transpose(a, [0, 1, 2, 3, 4, 5, 7, 6])),
  };
  const random = seeded(2);
  const feeds = new Map<Node, Values>(
    [a, b].map((node) => [node, Float32Array.from({ length: size(node.shape) }, () => random() - 0.5)]),
  );
  for (const [title, node] of Object.entries(programs))
    it(title, async () => {
      const [expected] = await evaluate(await executors.reference(), [node], feeds);
      const [actual] = await evaluate(await executors.tfjs(), [node], feeds);
      assertClose(actual, expected, 1e-6, title);
    });
});
