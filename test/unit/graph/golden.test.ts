/** The tanh network of golden.json (float64 PyTorch), its statistics written as formulas over gradients, lanes and sums. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { contract } from '../../../src/core/graph/contract';
import { gradients } from '../../../src/core/graph/gradients';
import { identity, input, scalar } from '../../../src/core/graph/leaf';
import type { Node } from '../../../src/core/graph/node';
import { vectorize } from '../../../src/core/graph/vectorize';
import type { Values } from '../../../src/core/executors/executor';
import { softmax, tanh } from '../../../src/core/ops/activations';
import { abs, add, mul, sqrt, square, sub } from '../../../src/core/ops/elementwise';
import { crossEntropy } from '../../../src/core/ops/losses';
import { gemm } from '../../../src/core/ops/matmul';
import { reduceSum } from '../../../src/core/ops/reduce';
import { reshape } from '../../../src/core/ops/reshape';
import { assertClose, evaluate, executors } from './support';

type Nested = number | Nested[];
type ByLayer = Record<string, Nested>;
interface Golden {
  inputs: {
    x: number[][];
    y: number[];
    params: Record<string, { kernel: number[][]; bias: number[] }>;
    loss_mean_ce: number;
    logits: number[][];
  };
  grad: ByLayer;
  empirical_fisher_diag: ByLayer;
  ggn_diag_exact: ByLayer;
  output_sens_mean_sum_abs_dydw: ByLayer;
  output_sens_mean_sq_dydw: ByLayer;
  mas_l2sq_per_sample_mean_abs: ByLayer;
  grasp_theta_Hg_T200: ByLayer;
  rademacher_v: ByLayer[];
  hvp_Hv: ByLayer[];
}
const { mlp } = JSON.parse(readFileSync('test/fixtures/golden/golden.json', 'utf8')) as { mlp: Golden };
const flat = (value: Nested): number[] => (typeof value === 'number' ? [value] : value.flatMap(flat));

const examples = 8;
const classes = 3;
const layers = ['d1', 'd2', 'd3'];
const sizes = [6, 5, 4, 3];

/** One example. */
const x = input('x', [1, 6]);
const y = input('y', [1, classes]);
const kernels = layers.map((name, i) => input(`${name}/kernel`, [sizes[i], sizes[i + 1]]));
const biases = layers.map((name, i) => input(`${name}/bias`, [sizes[i + 1]]));
const dense = (h: Node, layer: number): Node => gemm(h, kernels[layer], biases[layer]);
const logits = dense(tanh(dense(tanh(dense(x, 0)), 1)), 2);
const loss = crossEntropy(logits, y);

/** All examples. */
const xs = input('xs', [examples, ...x.shape]);
const ys = input('ys', [examples, ...y.shape]);
const overExamples = (nodes: readonly Node[]): Node[] =>
  vectorize(
    nodes,
    new Map([
      [x, xs],
      [y, ys],
    ]),
  );

const fixed = new Map<Node, Values>(
  layers.flatMap((name, i): [Node, Values][] => [
    [kernels[i], Float64Array.from(flat(mlp.inputs.params[name].kernel))],
    [biases[i], Float64Array.from(flat(mlp.inputs.params[name].bias))],
  ]),
);
const feeds = new Map<Node, Values>([
  [xs, Float64Array.from(flat(mlp.inputs.x))],
  [ys, Float64Array.from(mlp.inputs.y.flatMap((label) => [0, 1, 2].map((k) => Number(k === label))))],
]);

const mean = (sum: Node): Node => mul(sum, scalar(1 / examples));
const gradient = gradients([loss], [scalar(1)], kernels);
const perExample = (f: (g: Node) => Node, nodes: readonly Node[]): Node[] =>
  overExamples(nodes).map((each) => mean(reduceSum(f(each), [0])));

/** Mean over examples of Σ over seeds of f(seed · ∂logits/∂kernel). */
function seeded(rows: Node, f: (g: Node) => Node): Node[] {
  const seed = input('seed', logits.shape);
  const pullback = gradients([logits], [seed], kernels);
  const lanes = overExamples(vectorize(pullback, new Map([[seed, rows]])));
  return lanes.map((each) => mean(reduceSum(f(each), [0, 1])));
}
const units = reshape(identity(classes), [classes, 1, classes]);
const p = softmax(logits);
const softmaxSeeds = mul(sqrt(reshape(p, [classes, 1, 1])), sub(units, p));
const same = (g: Node): Node => g;

const quantities: Record<string, { nodes: readonly Node[]; expected: ByLayer }> = {
  gradient: { nodes: perExample(same, gradient), expected: mlp.grad },
  Fisher: { nodes: perExample(square, gradient), expected: mlp.empirical_fisher_diag },
  'Gauss-Newton': { nodes: seeded(softmaxSeeds, square), expected: mlp.ggn_diag_exact },
  sensitivity: { nodes: seeded(units, abs), expected: mlp.output_sens_mean_sum_abs_dydw },
  'squared sensitivity': { nodes: seeded(units, square), expected: mlp.output_sens_mean_sq_dydw },
  'sensitivity of the squared norm': {
    nodes: perExample(abs, gradients([reduceSum(square(logits))], [scalar(1)], kernels)),
    expected: mlp.mas_l2sq_per_sample_mean_abs,
  },
};

for (const [name, tolerance] of [
  ['reference', 1e-9],
  ['tfjs', 1e-4],
] as const)
  describe(`golden values, ${name}`, () => {
    it('logits and loss', async () => {
      const outputs = contract([...overExamples([logits]), mean(reduceSum(overExamples([loss])[0]))]);
      const [actual, value] = await evaluate(await executors[name](), outputs, feeds, fixed);
      assertClose(actual, flat(mlp.inputs.logits), tolerance, 'logits');
      assertClose(value, [mlp.inputs.loss_mean_ce], tolerance, 'loss');
    });

    for (const [title, { nodes, expected }] of Object.entries(quantities))
      it(title, async () => {
        const actual = await evaluate(await executors[name](), contract(nodes), feeds, fixed);
        for (const [i, layer] of layers.entries()) assertClose(actual[i], flat(expected[layer]), tolerance, layer);
      });

    it('all of them in one plan', async () => {
      const all = Object.values(quantities);
      const actual = await evaluate(await executors[name](), contract(all.flatMap(({ nodes }) => nodes)), feeds, fixed);
      for (const [at, { expected }] of all.entries())
        for (const [i, layer] of layers.entries())
          assertClose(actual[at * layers.length + i], flat(expected[layer]), tolerance, layer);
    });

    it('Hessian-vector products', async () => {
      const vectors = kernels.map((kernel, i) => input(`v${i}`, kernel.shape));
      const products = hessianVector(gradient, vectors);
      const session = await (await executors[name]()).prepare({ outputs: products, fixed });
      for (const [k, v] of mlp.rademacher_v.entries()) {
        const probe = vectors.map((node, i): [Node, Values] => [node, Float64Array.from(flat(v[layers[i]]))]);
        const actual = await session.run(new Map([...feeds, ...probe]));
        for (const [i, layer] of layers.entries())
          assertClose(actual[i], flat(mlp.hvp_Hv[k][layer]), tolerance, `probe ${k}, ${layer}`);
      }
      session.dispose();
    });

    it('GraSP at temperature 200, in two passes', async () => {
      const tempered = crossEntropy(mul(logits, scalar(1 / 200)), y);
      const g = gradients([tempered], [scalar(1)], kernels);
      const executor = await executors[name]();
      const first = await evaluate(executor, contract(perExample(same, g)), feeds, fixed);
      const vectors = kernels.map((kernel, i) => input(`g${i}`, kernel.shape));
      const scores = hessianVector(g, vectors).map((each, i) => mul(kernels[i], each));
      const probe = vectors.map((node, i): [Node, Values] => [node, first[i]]);
      const actual = await evaluate(executor, scores, new Map([...feeds, ...probe]), fixed);
      for (const [i, layer] of layers.entries())
        assertClose(actual[i], flat(mlp.grasp_theta_Hg_T200[layer]), tolerance, layer);
    });
  });

/** Mean over examples of the Hessian times a vector, one tensor for each kernel. */
function hessianVector(g: readonly Node[], vectors: readonly Node[]): Node[] {
  const product = g.map((each, i) => reduceSum(mul(each, vectors[i]))).reduce(add);
  return contract(perExample(same, gradients([product], [scalar(1)], kernels)));
}

describe('contract', () => {
  it('leaves no per-example matrix of a dense layer in any of these statistics', () => {
    const order = new Set<Node>();
    const visit = (node: Node): void => {
      if (order.has(node)) return;
      order.add(node);
      node.inputs.forEach(visit);
    };
    contract(Object.values(quantities).flatMap(({ nodes }) => nodes)).forEach(visit);
    const largest = Math.max(...[...order].map((node) => node.shape.reduce((product, extent) => product * extent, 1)));
    // The widest value is the seeds' activations: examples × seeds × units.
    assert.ok(largest <= examples * classes * 6, `a value of ${largest} elements`);
  });
});
