/** What the transformations promise beyond numbers: shared nodes, cheap forms, errors. */
import assert from 'node:assert/strict';
import { contract } from '../../../src/core/graph/contract';
import { gradients } from '../../../src/core/graph/gradients';
import { constant, input, scalar } from '../../../src/core/graph/leaf';
import { topological, type Node } from '../../../src/core/graph/node';
import { size } from '../../../src/core/graph/shape';
import { vectorize } from '../../../src/core/graph/vectorize';
import { relu, softmax, tanh } from '../../../src/core/ops/activations';
import { abs, add, div, exp, mul, neg, sign, square, sub } from '../../../src/core/ops/elementwise';
import { gemm, matmul } from '../../../src/core/ops/matmul';
import { reduceMax, reduceSum } from '../../../src/core/ops/reduce';
import { expand, reshape, transpose, zeros } from '../../../src/core/ops/reshape';
import { concat, pad, slice } from '../../../src/core/ops/slice';
import { assertClose, evaluate, executors, seeded } from './support';

const x = input('x', [2, 3]);
const y = input('y', [2, 3]);
const names = (outputs: readonly Node[]): string[] => topological(outputs).map(({ op }) => op.name);
const largest = (outputs: readonly Node[]): number => Math.max(...topological(outputs).map(({ shape }) => size(shape)));

describe('nodes that say the same', () => {
  const same: Record<string, [() => Node, () => Node]> = {
    'a repeated sum': [() => add(x, y), () => add(x, y)],
    'a sum with 0': [() => add(x, scalar(0)), () => x],
    'a sum with zeros': [() => add(zeros([2, 3]), x), () => x],
    'a difference from 0': [() => sub(scalar(0), x), () => neg(x)],
    'a product with 1': [() => mul(x, constant([1, 1, 1], [3])), () => x],
    'a quotient by 1': [() => div(x, scalar(1)), () => x],
    'a product with 0': [() => mul(x, zeros([2, 3])), () => mul(y, zeros([2, 3]))],
    'two signs': [() => neg(neg(x)), () => x],
    'arithmetic of numbers': [() => mul(exp(scalar(0)), scalar(3)), () => scalar(3)],
    'a stretched operand': [() => mul(expand(scalar(2), [2, 3]), x), () => mul(scalar(2), x)],
    'a reshape there and back': [() => reshape(exp(reshape(x, [6])), [2, 3]), () => exp(x)],
    'a transposition there and back': [() => transpose(transpose(x, [1, 0]), [1, 0]), () => x],
    'a transposed extent of 1': [() => transpose(reshape(x, [2, 1, 3]), [1, 0, 2]), () => reshape(x, [1, 2, 3])],
    'a reduced extent of 1': [() => reduceSum(reshape(x, [2, 1, 3]), [1]), () => x],
    'the whole slice': [() => slice(x, [0, 0], [2, 3]), () => x],
    'no margin': [() => pad(x, [0, 0], [0, 0]), () => x],
    'one part': [() => concat([x], 0), () => x],
  };
  for (const [title, [one, other]] of Object.entries(same))
    it(`${title} is one node`, () => assert.equal(one(), other()));

  it('are kept apart where they differ', () => {
    assert.notEqual(add(x, y), add(y, x));
    assert.notEqual(add(x, constant([0, 1, 0], [3])), x);
    assert.notEqual(reduceSum(x, [0]), reduceSum(x, [1]));
  });
});

describe('what does not fit', () => {
  const wrong: Record<string, () => Node> = {
    broadcasting: () => add(x, input('z', [2, 2])),
    'a matrix product': () => matmul(x, y),
    'a product with a vector': () => matmul(x, input('z', [3])),
    reshaping: () => reshape(x, [4]),
    transposing: () => transpose(x, [0, 0]),
    expanding: () => expand(x, [3, 3]),
    reducing: () => reduceSum(x, [2]),
    slicing: () => slice(x, [0, 0], [2, 4]),
    padding: () => pad(x, [0, -1], [0, 0]),
    concatenating: () => concat([x, input('z', [3, 2])], 0),
    'a softmax of a scalar': () => softmax(input('z', [])),
    'a constant': () => constant([1, 2], [3]),
  };
  for (const [title, build] of Object.entries(wrong))
    it(`${title} throws a RangeError`, () => assert.throws(build, RangeError));
});

describe('gradients', () => {
  it('are zeros of the right shape where nothing depends', () =>
    assert.deepEqual(gradients([exp(x)], [exp(x)], [y]), [zeros([2, 3])]));
  it('flow to a node in between', () => {
    const middle = exp(x);
    assert.equal(gradients([reduceSum(square(middle))], [scalar(1)], [middle])[0], add(middle, middle));
  });
  it('do not pass what is piecewise constant', () =>
    assert.deepEqual(gradients([reduceSum(mul(sign(x), y))], [scalar(1)], [x]), [zeros([2, 3])]));
  it('refuse a seed of another shape, or too few', () => {
    assert.throws(() => gradients([exp(x)], [scalar(1)], [x]), /cotangent/);
    assert.throws(() => gradients([exp(x), x], [x], [x]), /1 seeds for 2 outputs/);
  });
  it('do not recurse: a chain of 20,000 operations', () => {
    let node = input('start', [1]);
    const start = node;
    for (let k = 0; k < 20000; k++) node = tanh(node);
    assert.ok(topological(contract(gradients([node], [node], [start]))).length > 20000);
  });
});

describe('vectorize', () => {
  const xs = input('xs', [5, 2, 3]);
  it('computes once what no lane changes', () => {
    const shared = exp(y);
    const [wide] = vectorize([add(x, shared)], new Map([[x, xs]]));
    assert.ok(topological([wide]).includes(shared));
  });
  it('stacks a result that does not depend', () =>
    assert.equal(vectorize([y], new Map([[x, xs]]))[0], expand(y, [5, 2, 3])));
  it('refuses what is no stack, different counts and nothing', () => {
    assert.throws(() => vectorize([x], new Map([[x, y]])), /no stack/);
    const uneven = new Map([
      [x, xs],
      [y, input('ys', [4, 2, 3])],
    ]);
    assert.throws(() => vectorize([x], uneven), /no stack/);
    assert.throws(() => vectorize([x], new Map()), RangeError);
  });
});

describe('contract', () => {
  const [B, S, T] = [4, 3, 5];
  const one = input('one', [1, 7]);
  const w = input('w', [7, 6]);
  const tokens = input('tokens', [1, T, 7]);
  const ones = input('ones', [B, 1, 7]);
  const manyTokens = input('many tokens', [B, 1, T, 7]);
  const seed = input('seed', [1, 6]);
  const seeds = input('seeds', [S, 1, 6]);
  /** Σ f(∂(seed·tanh(one·w))/∂w), f of each example (and seed). */
  const perExample = (f: (g: Node) => Node, seeded: boolean): Node => {
    const pullback = gradients([tanh(matmul(one, w))], [seed], [w]);
    const bySeed = seeded ? vectorize(pullback, new Map([[seed, seeds]])) : pullback;
    const [g] = vectorize(bySeed, new Map([[one, ones]]));
    return reduceSum(f(g), seeded ? [0, 1] : [0]);
  };
  for (const [title, f] of Object.entries({ identity: (g: Node) => g, square, abs }))
    for (const seeded of [false, true])
      it(`forms no matrix of an example: ${title}${seeded ? ' of every seed' : ''}`, () => {
        const sum = perExample(f, seeded);
        assert.ok(largest([sum]) >= B * 42);
        assert.ok(largest(contract([sum])) <= Math.max(42, B * S * 7));
      });

  it('moves a weight out of the sum', () => {
    const [g] = vectorize(gradients([tanh(matmul(one, w))], [seed], [w]), new Map([[one, ones]]));
    assert.ok(largest(contract([reduceSum(abs(mul(w, g)), [0])])) <= 42);
  });

  it('sums over positions and examples at once, but forms an example where it is squared', () => {
    const loss = reduceSum(square(relu(gemm(tokens, w))));
    const [g] = vectorize(gradients([loss], [scalar(1)], [w]), new Map([[tokens, manyTokens]]));
    assert.ok(largest(contract([reduceSum(g, [0])])) <= B * T * 7);
    assert.equal(largest(contract([reduceSum(square(g), [0])])), B * 42);
  });

  it('gives each sum the form that it has alone', () => {
    const loss = reduceSum(square(relu(gemm(tokens, w))));
    const [g] = vectorize(gradients([loss], [scalar(1)], [w]), new Map([[tokens, manyTokens]]));
    const sums = [reduceSum(g, [0]), reduceSum(square(g), [0]), reduceSum(abs(g), [0])];
    const together = contract(sums);
    sums.forEach((sum, index) => assert.equal(together[index], contract([sum])[0]));
    const formed = topological(together).filter(({ op, shape }) => op.name === 'MatMul' && size(shape) === B * 42);
    assert.equal(formed.length, 1, 'what two of them need is formed once');
  });

  it('handles products written the other way round', async () => {
    // w·x for column vectors: the example's matrix is δ·xᵀ.
    const column = input('column', [7, 1]);
    const v = input('v', [6, 7]);
    const columns = input('columns', [B, 7, 1]);
    const [g] = vectorize(
      gradients([reduceSum(exp(matmul(v, column)))], [scalar(1)], [v]),
      new Map([[column, columns]]),
    );
    const sums = [reduceSum(g, [0]), reduceSum(square(g), [0])];
    assert.ok(largest(contract(sums)) <= 42);
    const random = seeded(1);
    const feeds = new Map([columns, v].map((node) => [node, Float64Array.from({ length: size(node.shape) }, random)]));
    const reference = await executors.reference();
    const expected = await evaluate(reference, sums, feeds);
    (await evaluate(reference, contract(sums), feeds)).forEach((sum, i) =>
      assertClose(sum, expected[i], 1e-12, `sum ${i}`),
    );
  });

  it('comes to an end where terms are shared, and does not recurse along a chain', async () => {
    const loss = (build: (product: Node) => Node): Node[] => {
      const [g] = vectorize(
        gradients([reduceSum(square(build(matmul(one, w))))], [scalar(1)], [w]),
        new Map([[one, ones]]),
      );
      return contract([reduceSum(g, [0]), reduceSum(square(g), [0])]);
    };
    const doubled = loss((product) => Array.from({ length: 60 }).reduce<Node>((sum) => add(sum, sum), product));
    const random = seeded(3);
    const feeds = new Map([ones, w].map((node) => [node, Float64Array.from({ length: size(node.shape) }, random)]));
    const factor = 2 ** 120;
    const plain = loss((product) => product);
    const [g, squares, expected, expectedSquares] = await evaluate(
      await executors.reference(),
      [...doubled, ...plain],
      feeds,
    );
    assertClose(
      g,
      expected.map((each) => each * factor),
      1e-12,
      'sum',
    );
    assertClose(
      squares,
      expectedSquares.map((each) => each * factor ** 2),
      1e-12,
      'sum of squares',
    );
    const bias = input('bias', [6]);
    const chain = Array.from({ length: 5000 }).reduce<Node>((node) => tanh(add(node, bias)), matmul(one, w));
    const [perExample] = vectorize(gradients([reduceSum(chain)], [scalar(1)], [bias]), new Map([[one, ones]]));
    assert.ok(topological(contract([reduceSum(perExample, [0]), reduceSum(square(perExample), [0])])).length > 5000);
  });

  it('leaves other reductions alone', () => {
    const outputs = [reduceMax(x, [0]), reduceSum(exp(x), [1]), reduceSum(exp(x), [0])];
    assert.deepEqual(names(contract(outputs)), names(outputs));
  });
});
