/** The networks of golden.json (float64 PyTorch), their statistics written as formulas over gradients, lanes and sums. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { contract } from '../../../src/core/graph/contract';
import { gradients } from '../../../src/core/graph/gradients';
import { identity, input, scalar } from '../../../src/core/graph/leaf';
import { topological, type Node } from '../../../src/core/graph/node';
import { size } from '../../../src/core/graph/shape';
import { vectorize } from '../../../src/core/graph/vectorize';
import type { Values } from '../../../src/core/executors/executor';
import { softmax } from '../../../src/core/ops/activations';
import { abs, add, mul, sqrt, square, sub } from '../../../src/core/ops/elementwise';
import { crossEntropy } from '../../../src/core/ops/losses';
import { reduceSum } from '../../../src/core/ops/reduce';
import { reshape } from '../../../src/core/ops/reshape';
import { cnn, flat, mlp, type Network } from '../golden';
import { assertClose, evaluate, executors } from './support';

type ByLayer = Record<string, unknown>;
interface Golden {
  inputs: { x?: unknown; x_NHWC?: unknown; y: number[]; params: ByLayer; loss_mean_ce: number; logits: number[][] };
  grad: ByLayer;
  empirical_fisher_diag: ByLayer;
  ggn_diag_exact: ByLayer;
  output_sens_mean_sum_abs_dydw: ByLayer;
  output_sens_mean_sq_dydw: ByLayer;
  mas_l2sq_per_sample_mean_abs: ByLayer;
  grasp_theta_Hg_T1: ByLayer;
  grasp_theta_Hg_T200: ByLayer;
  rademacher_v: ByLayer[];
  hvp_Hv: ByLayer[];
  ggn_Gv: ByLayer[];
  hutchinson_trace_each: number[];
}
const goldens = JSON.parse(readFileSync('test/fixtures/golden/golden.json', 'utf8')) as Record<'mlp' | 'cnn', Golden>;

const same = (g: Node): Node => g;

/** A network with everything that golden says of it. */
function suite(golden: Golden, { graph, exact }: Network) {
  const x = graph.inputs[0].node;
  const logits = graph.outputs[0].node;
  const classes = logits.shape[1];
  const layers = Object.keys(golden.inputs.params);
  const kernels = layers.map((layer) => graph.parameters.get(`${layer}/kernel`)!);
  const y = input('y', [1, classes]);
  const loss = crossEntropy(logits, y);

  const examples = golden.inputs.y.length;
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
  const feeds = new Map<Node, Values>([
    [xs, Float64Array.from(flat(golden.inputs.x ?? golden.inputs.x_NHWC))],
    [ys, Float64Array.from(golden.inputs.y.flatMap((label) => [0, 1, 2].map((k) => Number(k === label))))],
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

  const along = (nodes: readonly Node[], vectors: readonly Node[]): Node =>
    nodes.map((each, i) => reduceSum(mul(each, vectors[i]))).reduce(add);
  /** Mean over examples of the Hessian of a loss with gradient `g` times a vector, one tensor for each kernel. */
  const hessianVector = (g: readonly Node[], vectors: readonly Node[]): Node[] =>
    contract(perExample(same, gradients([along(g, vectors)], [scalar(1)], kernels)));
  /** The same of the Gauss-Newton matrix JᵀHJ, H of the loss in the logits. J·v is the gradient of Jᵀu, which is linear in u. */
  function gaussNewtonVector(vectors: readonly Node[]): Node[] {
    const u = input('u', logits.shape);
    const [jv] = gradients([along(gradients([logits], [u], kernels), vectors)], [scalar(1)], [u]);
    const hjv = mul(p, sub(jv, reduceSum(mul(p, jv))));
    return contract(perExample(same, gradients([logits], [hjv], kernels)));
  }

  const quantities: Record<string, { nodes: readonly Node[]; expected: ByLayer }> = {
    gradient: { nodes: perExample(same, gradient), expected: golden.grad },
    Fisher: { nodes: perExample(square, gradient), expected: golden.empirical_fisher_diag },
    'Gauss-Newton': { nodes: seeded(softmaxSeeds, square), expected: golden.ggn_diag_exact },
    sensitivity: { nodes: seeded(units, abs), expected: golden.output_sens_mean_sum_abs_dydw },
    'squared sensitivity': { nodes: seeded(units, square), expected: golden.output_sens_mean_sq_dydw },
    'sensitivity of the squared norm': {
      nodes: perExample(abs, gradients([reduceSum(square(logits))], [scalar(1)], kernels)),
      expected: golden.mas_l2sq_per_sample_mean_abs,
    },
  };
  const fixed: ReadonlyMap<Node, Values> = exact;
  return {
    golden,
    layers,
    kernels,
    logits,
    loss,
    y,
    feeds,
    fixed,
    mean,
    overExamples,
    perExample,
    gradient,
    hessianVector,
    gaussNewtonVector,
    quantities,
  };
}

const suites = {
  'tanh MLP': suite(goldens.mlp, mlp()),
  'ReLU CNN': suite(goldens.cnn, cnn()),
};

for (const [network, of] of Object.entries(suites))
  for (const [name, tolerance] of [
    ['reference', 1e-9],
    ['tfjs', 1e-4],
    ['native', 1e-4],
  ] as const)
    describe(`golden values, ${network}, ${name}`, () => {
      const { golden, layers, kernels, logits, loss, y, feeds, fixed, mean, overExamples, perExample, quantities } = of;

      it('logits and loss', async () => {
        const outputs = contract([...overExamples([logits]), mean(reduceSum(overExamples([loss])[0]))]);
        const [actual, value] = await evaluate(await executors[name](), outputs, feeds, fixed);
        assertClose(actual, flat(golden.inputs.logits), tolerance, 'logits');
        assertClose(value, [golden.inputs.loss_mean_ce], tolerance, 'loss');
      });

      for (const [title, { nodes, expected }] of Object.entries(quantities))
        it(title, async () => {
          const actual = await evaluate(await executors[name](), contract(nodes), feeds, fixed);
          for (const [i, layer] of layers.entries()) assertClose(actual[i], flat(expected[layer]), tolerance, layer);
        });

      it('all of them in one plan', async () => {
        const all = Object.values(quantities);
        const nodes = contract(all.flatMap((each) => each.nodes));
        const actual = await evaluate(await executors[name](), nodes, feeds, fixed);
        for (const [at, { expected }] of all.entries())
          for (const [i, layer] of layers.entries())
            assertClose(actual[at * layers.length + i], flat(expected[layer]), tolerance, layer);
      });

      it('Hessian-vector and Gauss-Newton-vector products', async () => {
        const vectors = kernels.map((kernel, i) => input(`v${i}`, kernel.shape));
        const outputs = [...of.hessianVector(of.gradient, vectors), ...of.gaussNewtonVector(vectors)];
        const session = await (await executors[name]()).prepare({ outputs, fixed });
        for (const [k, v] of golden.rademacher_v.entries()) {
          const probes = layers.map((layer) => Float64Array.from(flat(v[layer])));
          const actual = await session.run(
            new Map([...feeds, ...vectors.map((node, i) => [node, probes[i]] as const)]),
          );
          let trace = 0;
          for (const [i, layer] of layers.entries()) {
            assertClose(actual[i], flat(golden.hvp_Hv[k][layer]), tolerance, `probe ${k}, ${layer}`);
            assertClose(actual[layers.length + i], flat(golden.ggn_Gv[k][layer]), tolerance, `G, probe ${k}, ${layer}`);
            actual[i].forEach((each, at) => (trace += probes[i][at] * each));
          }
          assertClose([trace], [golden.hutchinson_trace_each[k]], tolerance, `trace, probe ${k}`);
        }
        session.dispose();
      });

      for (const [temperature, quantity] of [
        [1, 'grasp_theta_Hg_T1'],
        [200, 'grasp_theta_Hg_T200'],
      ] as const)
        it(`GraSP at temperature ${temperature}, in two passes`, async () => {
          const tempered = crossEntropy(mul(logits, scalar(1 / temperature)), y);
          const g = gradients([tempered], [scalar(1)], kernels);
          const executor = await executors[name]();
          const first = await evaluate(executor, contract(perExample(same, g)), feeds, fixed);
          const vectors = kernels.map((kernel, i) => input(`g${i}`, kernel.shape));
          const scores = of.hessianVector(g, vectors).map((each, i) => mul(kernels[i], each));
          const probe = vectors.map((node, i): [Node, Values] => [node, first[i]]);
          const actual = await evaluate(executor, scores, new Map([...feeds, ...probe]), fixed);
          for (const [i, layer] of layers.entries())
            assertClose(actual[i], flat(golden[quantity][layer]), tolerance, layer);
        });
    });

describe('contract', () => {
  it('leaves no per-example matrix of a dense layer in any of these statistics', () => {
    const outputs = contract(Object.values(suites['tanh MLP'].quantities).flatMap(({ nodes }) => nodes));
    const largest = Math.max(...topological(outputs).map(({ shape }) => size(shape)));
    // The widest value is the seeds' activations: examples × seeds × units.
    assert.ok(largest <= 8 * 3 * 6, `a value of ${largest} elements`);
  });

  it('leaves no per-example kernel of a convolution in sums of gradients', () => {
    const outputs = contract(suites['ReLU CNN'].quantities['gradient'].nodes);
    const products = topological(outputs).filter(({ op }) => op.name === 'MatMul');
    assert.ok(products.length > 0);
    assert.deepEqual(
      products.map(({ shape }) => shape).filter(({ length }) => length > 2),
      [],
    );
  });
});
