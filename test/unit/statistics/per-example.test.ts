/** Per-example statistics where an example has positions or steps, or a weight is used twice: equal to a loop over single examples. */
import assert from 'node:assert/strict';
import type { Dataset } from '../../../src/core/data/dataset';
import type { Executor } from '../../../src/core/executors/executor';
import { gradients } from '../../../src/core/graph/gradients';
import { input, scalar } from '../../../src/core/graph/leaf';
import type { Node } from '../../../src/core/graph/node';
import { range, size, type Shape } from '../../../src/core/graph/shape';
import { gelu, relu, softmax, tanh } from '../../../src/core/ops/activations';
import { add, mul, square } from '../../../src/core/ops/binary';
import { gemm, matmul } from '../../../src/core/ops/matmul';
import { layerNorm } from '../../../src/core/ops/normalization';
import { activationsOf } from '../../../src/core/ops/recurrent/activation';
import { gru } from '../../../src/core/ops/recurrent/gru';
import { lstm } from '../../../src/core/ops/recurrent/lstm';
import { reduceMean, reduceSum } from '../../../src/core/ops/reduce';
import { reshape } from '../../../src/core/ops/reshape';
import { concat } from '../../../src/core/ops/slice';
import { stream } from '../../../src/core/random';
import { collect } from '../../../src/core/statistics/collect';
import type { StatisticKind } from '../../../src/core/statistics/kinds';
import { objectiveOf, type Objective } from '../../../src/core/statistics/objective';
import { gaussNewtonSeeds, unitSeeds } from '../../../src/core/statistics/seeds';
import { targetValues } from '../../../src/core/statistics/targets';
import { relativeError } from '../golden';
import { executors } from '../graph/support';

const noise = (length: number, name: string): Float32Array => {
  const next = stream(9, name);
  return Float32Array.from({ length }, (_, index) => 2 * next(index) - 1);
};

/** A network on `[1, …shape]` with its parameters, kernels measured. */
class Sketch {
  readonly parameters = new Map<string, Node>();
  readonly weights = new Map<Node, Float32Array>();
  readonly x: Node;

  constructor(readonly shape: Shape) {
    this.x = input('x', [1, ...shape]);
  }

  parameter(name: string, shape: Shape, around = 0): Node {
    const node = input(name, shape);
    const scale = shape.length > 1 ? Math.sqrt(3 / shape[0]) : 0.1;
    this.parameters.set(name, node);
    this.weights.set(
      node,
      noise(size(shape), name).map((value) => around + scale * value),
    );
    return node;
  }

  /** A dense layer. */
  dense(x: Node, name: string, units: number): Node {
    return gemm(x, this.parameter(`${name}/kernel`, [x.shape.at(-1)!, units]), this.parameter(`${name}/bias`, [units]));
  }

  norm(x: Node, name: string): Node {
    const width = x.shape.at(-1)!;
    const [gamma, beta] = [this.parameter(`${name}/gamma`, [width], 1), this.parameter(`${name}/beta`, [width])];
    return layerNorm(x, { axes: [x.shape.length - 1], epsilon: 1e-3, gamma, beta });
  }
}

/** An encoder block in the flattened form that exporters write: tokens of an example as rows `[1·T, d]`; two heads. */
function transformer(sketch: Sketch): Node {
  const [tokens, width, heads] = [5, 6, 2];
  const own = width / heads;
  const x = reshape(sketch.x, [tokens, width]);
  const normed = sketch.norm(x, 'norm_1');
  const projected = ['query', 'key', 'value'].map((name) => sketch.dense(normed, name, width));
  const attended = range(heads).map((head) => {
    const [q, k, v] = projected.map((each, index) =>
      gemm(each, sketch.parameter(`head_${head}_${index}/kernel`, [width, own])),
    );
    const scores = mul(matmul(q, k, { transB: true }), scalar(1 / Math.sqrt(own)));
    return gemm(matmul(softmax(scores), v), sketch.parameter(`out_${head}/kernel`, [own, width]));
  });
  const residual = add(x, attended.reduce(add));
  const hidden = gelu(sketch.dense(sketch.norm(residual, 'norm_2'), 'up', 9));
  const block = add(residual, sketch.dense(hidden, 'down', width));
  return sketch.dense(reshape(reduceMean(reshape(block, [1, tokens, width]), [1]), [1, width]), 'classes', 3);
}

/** A dense layer that is called on the input and on its own result. */
function twice(sketch: Sketch): Node {
  const [kernel, bias] = [sketch.parameter('shared/kernel', [6, 6]), sketch.parameter('shared/bias', [6])];
  const once = tanh(gemm(sketch.x, kernel, bias));
  return sketch.dense(relu(gemm(once, kernel, bias)), 'classes', 3);
}

/** An LSTM of both directions with peepholes, then a GRU with a learnt first state, whose last state is classified. */
function recurrent(sketch: Sketch): Node {
  const [steps, inputs, hidden] = [5, 3, 2];
  const [gate, cell] = activationsOf(['Sigmoid', 'Tanh']);
  const x = reshape(sketch.x, [steps, 1, inputs]);
  const directions = [false, true].map((reverse) => {
    const [w, r] = [
      sketch.parameter(`lstm_${reverse}/w`, [4 * hidden, inputs]),
      sketch.parameter(`lstm_${reverse}/r`, [4 * hidden, hidden]),
    ];
    const peepholes = reshape(sketch.parameter(`lstm_${reverse}/p`, [1, 3 * hidden]), [3 * hidden]);
    return lstm(x, { w, r, peepholes }, { activations: [gate, cell, cell], reverse }).outputs;
  });
  const [w, r] = [sketch.parameter('gru/w', [3 * hidden, 2 * hidden]), sketch.parameter('gru/r', [3 * hidden, hidden])];
  const initialHidden = sketch.parameter('gru/state', [1, hidden]);
  const { last } = gru(concat(directions, 2), { w, r }, { activations: [gate, cell], initialHidden });
  return sketch.dense(last[0], 'classes', 3);
}

const examples = 7;
const kinds: readonly StatisticKind[] = [
  'gradient',
  'absolute-gradient',
  'squared-gradient',
  'gauss-newton',
  'sensitivity',
  'squared-sensitivity',
  'output-norm',
];

/** A statistic of one example by its definition: each gradient by itself, then its function, then the sum. Nothing is vectorised. */
function alone(kind: StatisticKind, objective: Objective, parameters: readonly Node[]): Node[] {
  const { output, value } = objective;
  const of = (seeds: Node, f: (g: Node) => Node): Node[] => {
    const count = seeds.shape[0];
    const rows = range(count).map((row) => {
      const pick = input(`row ${row}`, [1, count]);
      picks.set(
        pick,
        Float32Array.from({ length: count }, (_, index) => Number(index === row)),
      );
      return reshape(matmul(pick, reshape(seeds, [count, size(output.shape)])), output.shape);
    });
    const each = rows.map((seed) => gradients([output], [seed], parameters).map(f));
    return parameters.map((_, p) => each.map((own) => own[p]).reduce(add));
  };
  const scalarGradient = (loss: Node): Node[] => gradients([loss], [scalar(1)], parameters);
  const absolute = (g: Node): Node => add(relu(g), relu(mul(g, scalar(-1))));
  switch (kind) {
    case 'gradient':
      return scalarGradient(value);
    case 'absolute-gradient':
      return scalarGradient(value).map(absolute);
    case 'squared-gradient':
      return scalarGradient(value).map(square);
    case 'gauss-newton':
      return of(gaussNewtonSeeds(objective), square);
    case 'sensitivity':
      return of(unitSeeds(objective), absolute);
    case 'squared-sensitivity':
      return of(unitSeeds(objective), square);
    case 'output-norm':
      return scalarGradient(reduceSum(square(output), range(output.shape.length))).map(absolute);
    case 'activation':
    case 'active-share':
      throw new Error(`${kind} is no statistic of weights`);
  }
}
const picks = new Map<Node, Float32Array>();

for (const [name, shape, make] of [
  ['a transformer block of flattened tokens', [5, 6], transformer],
  ['a dense layer used twice', [6], twice],
  ['recurrent layers', [5, 3], recurrent],
] as const)
  describe(`per-example statistics of ${name}`, () => {
    const sketch = new Sketch(shape);
    const y = make(sketch);
    const objective = objectiveOf(
      {
        inputs: [{ name: 'x', node: sketch.x }],
        outputs: [{ name: 'y', node: y }],
        parameters: sketch.parameters,
        barriers: [],
        normalizations: [],
        applications: [],
      },
      { loss: 'cross-entropy' },
    );
    const data = noise(examples * size(shape), 'x');
    const dataset: Dataset = {
      name: 'made',
      examples,
      features: [{ name: 'x', shape, dtype: 'float' }],
      targets: { kind: 'classes', classes: 3 },
      notes: [],
      batch: async (indices) => ({
        size: indices.length,
        inputs: [
          Float32Array.from(
            Array.from(indices).flatMap((index) => [...data.subarray(index * size(shape), (index + 1) * size(shape))]),
          ),
        ],
        targets: Int32Array.from(indices, (index) => index % 3),
      }),
    };
    const measured = [...sketch.parameters]
      .filter(([, node]) => node.shape.length > 1)
      .map(([parameter, node]) => ({ name: parameter, node }));

    /** The mean over examples, one after another. */
    async function loop(kind: StatisticKind, executor: Executor): Promise<Float64Array[]> {
      const outputs = alone(
        kind,
        objective,
        measured.map(({ node }) => node),
      );
      const session = await executor.prepare({ outputs, fixed: new Map([...sketch.weights, ...picks]) });
      const means = measured.map(({ node }) => new Float64Array(size(node.shape)));
      for (const index of range(examples)) {
        const batch = await dataset.batch([index]);
        const results = await session.run(
          new Map([
            [sketch.x, batch.inputs[0]],
            [objective.target, targetValues(batch, objective)],
          ]),
        );
        means.forEach((mean, p) => mean.forEach((_, i) => (mean[i] += results[p][i] / examples)));
      }
      session.dispose();
      return means;
    }

    for (const id of ['reference', 'tfjs', 'native'] as const)
      it(`equal a loop over batches of one, ${id}`, async () => {
        const executor = await executors[id]();
        const exact = await executors.reference();
        const { weights } = sketch;
        const statistics = await collect({
          objective,
          kinds,
          measured,
          weights,
          dataset,
          batchSize: 4,
          seed: 0,
          executor,
        });
        for (const kind of kinds) {
          const expected = await loop(kind, exact);
          measured.forEach(({ name: parameter }, p) => {
            const error = relativeError(statistics.mean(kind, parameter), expected[p]);
            assert.ok(error <= 1e-5, `${kind} of ${parameter}: ${error}`);
          });
        }
      });
  });
