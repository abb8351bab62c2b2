/** Recurrent layers against loops over numbers, their activations against formulas, and what contract makes of their gradients. */
import assert from 'node:assert/strict';
import type { Values } from '../../../src/core/executors/executor';
import { contract } from '../../../src/core/graph/contract';
import { gradients } from '../../../src/core/graph/gradients';
import { input, scalar } from '../../../src/core/graph/leaf';
import { topological, type Node } from '../../../src/core/graph/node';
import { range, size, type Shape } from '../../../src/core/graph/shape';
import { vectorize } from '../../../src/core/graph/vectorize';
import { abs, square } from '../../../src/core/ops/elementwise';
import { activationsOf } from '../../../src/core/ops/recurrent/activation';
import { gru } from '../../../src/core/ops/recurrent/gru';
import { lstm } from '../../../src/core/ops/recurrent/lstm';
import { rnn } from '../../../src/core/ops/recurrent/rnn';
import { reduceSum } from '../../../src/core/ops/reduce';
import { assertClose, evaluate, executors, seeded } from '../graph/support';

type Vector = readonly number[];
const [T, B, I, H] = [4, 2, 3, 2];
const random = seeded(31);
const sigma = (x: number): number => 1 / (1 + Math.exp(-x));
const within = (x: number, limit: number): number => Math.max(-limit, Math.min(limit, x));

/** A fed value and the same as numbers. */
function made(name: string, shape: Shape): { node: Node; at: (...index: number[]) => number; data: Float64Array } {
  const data = Float64Array.from({ length: size(shape) }, () => Math.fround(2 * random() - 1));
  const at = (...index: number[]): number => data[index.reduce((offset, each, axis) => offset * shape[axis] + each, 0)];
  return { node: input(name, shape), at, data };
}
type Made = ReturnType<typeof made>;
const feedsOf = (all: readonly Made[]): Map<Node, Values> => new Map(all.map(({ node, data }) => [node, data]));

/** One sequence through a cell: every step's hidden state, 0 where the sequence has ended. */
function loop(length: number, reverse: boolean, initial: Vector[], step: (t: number, state: Vector[]) => Vector[]) {
  const outputs: Vector[] = range(T).map(() => range(H).map(() => 0));
  let state = initial;
  for (const t of reverse ? range(length).reverse() : range(length)) {
    state = step(t, state);
    outputs[t] = state[0];
  }
  return { outputs, last: state };
}
/** Σ over inputs and hidden units for one row of both kernels. */
const row = (x: Made, w: Made, r: Made, t: number, b: number, hidden: Vector, of: number): number =>
  range(I).reduce((sum, k) => sum + x.at(t, b, k) * w.at(of, k), 0) +
  hidden.reduce((sum, h, k) => sum + h * r.at(of, k), 0);

const x = made('x', [T, B, I]);
const lengths = { node: input('lengths', [B], 'int32'), data: Int32Array.of(2, 4) };
const [fs, gs, hs] = activationsOf(['Sigmoid', 'Tanh', 'Tanh']);
const states = [made('hidden', [B, H]), made('cell', [B, H])];
const stateOf = (which: number, b: number): Vector => range(H).map((k) => states[which].at(b, k));

interface Run {
  readonly reverse: boolean;
  readonly ends: boolean;
}
const runs: readonly Run[] = [false, true].flatMap((reverse) => [false, true].map((ends) => ({ reverse, ends })));

/** Outputs and last states of all sequences, compared with the loop. */
async function compare(
  outputs: readonly Node[],
  { ends }: Run,
  weights: readonly Made[],
  expected: (b: number, length: number) => ReturnType<typeof loop>,
): Promise<void> {
  const each = range(B).map((b) => expected(b, ends ? lengths.data[b] : T));
  const values = [
    range(T).flatMap((t) => each.flatMap((one) => one.outputs[t])),
    ...each[0].last.map((_, which) => each.flatMap((one) => one.last[which])),
  ];
  const feeds = new Map([...feedsOf([x, ...states, ...weights]), [lengths.node, lengths.data]]);
  for (const id of ['reference', 'tfjs', 'native'] as const)
    (await evaluate(await executors[id](), outputs, feeds)).forEach((actual, index) =>
      assertClose(actual, values[index], id === 'reference' ? 1e-12 : 1e-5, `${id}, output ${index}`),
    );
}

for (const run of runs) {
  const { reverse, ends } = run;
  const sequence = { reverse, ...(ends && { lengths: lengths.node }) };
  describe(`recurrence${reverse ? ', reverse' : ''}${ends ? ', sequences of their own lengths' : ''}`, () => {
    for (const { inputForget, clip } of [{ inputForget: false }, { inputForget: true, clip: 0.4 }])
      it(`lstm with peepholes${inputForget ? ', coupled gates, clipped' : ''}`, async () => {
        const [w, r, bias, p] = [
          made('w', [4 * H, I]),
          made('r', [4 * H, H]),
          made('bias', [4 * H]),
          made('p', [3 * H]),
        ];
        const result = lstm(
          x.node,
          { w: w.node, r: r.node, bias: bias.node, peepholes: p.node },
          {
            activations: [fs, gs, hs],
            initialHidden: states[0].node,
            initialCell: states[1].node,
            inputForget,
            clip,
            ...sequence,
          },
        );
        const limited = (value: number): number => within(value, clip ?? Infinity);
        await compare([result.outputs, ...result.last], run, [w, r, bias, p], (b, length) =>
          loop(length, reverse, [stateOf(0, b), stateOf(1, b)], (t, [hidden, cell]) => {
            const sum = (gate: number, k: number): number =>
              row(x, w, r, t, b, hidden, gate * H + k) + bias.at(gate * H + k);
            const next = range(H).map((k) => {
              const admitted = sigma(limited(sum(0, k) + p.at(k) * cell[k]));
              const kept = inputForget ? 1 - admitted : sigma(limited(sum(2, k) + p.at(2 * H + k) * cell[k]));
              return kept * cell[k] + admitted * Math.tanh(limited(sum(3, k)));
            });
            return [next.map((c, k) => sigma(limited(sum(1, k) + p.at(H + k) * c)) * Math.tanh(c)), next];
          }),
        );
      });

    for (const linearBeforeReset of [false, true])
      it(`gru${linearBeforeReset ? ', linear before reset' : ''}`, async () => {
        const weights = [
          made('w', [3 * H, I]),
          made('r', [3 * H, H]),
          made('input bias', [3 * H]),
          made('recurrent bias', [3 * H]),
        ];
        const [w, r, wb, rb] = weights;
        const result = gru(
          x.node,
          { w: w.node, r: r.node, inputBias: wb.node, recurrentBias: rb.node },
          { activations: [fs, gs], initialHidden: states[0].node, linearBeforeReset, ...sequence },
        );
        const none = range(H).map(() => 0);
        await compare([result.outputs, ...result.last], run, weights, (b, length) =>
          loop(length, reverse, [stateOf(0, b)], (t, [hidden]) => {
            const sum = (gate: number, k: number): number =>
              row(x, w, r, t, b, hidden, gate * H + k) + wb.at(gate * H + k) + rb.at(gate * H + k);
            const resets = range(H).map((k) => sigma(sum(1, k)));
            return [
              range(H).map((k) => {
                const at = 2 * H + k;
                const own = row(x, w, r, t, b, none, at) + wb.at(at);
                const fromHidden = (state: Vector): number => state.reduce((s, h, j) => s + h * r.at(at, j), 0);
                const candidate = linearBeforeReset
                  ? own + resets[k] * (fromHidden(hidden) + rb.at(at))
                  : own + fromHidden(hidden.map((h, j) => h * resets[j])) + rb.at(at);
                const z = sigma(sum(0, k));
                return (1 - z) * Math.tanh(candidate) + z * hidden[k];
              }),
            ];
          }),
        );
      });

    it('rnn', async () => {
      const [w, r, bias] = [made('w', [H, I]), made('r', [H, H]), made('bias', [H])];
      const result = rnn(
        x.node,
        { w: w.node, r: r.node, bias: bias.node },
        { activation: gs, initialHidden: states[0].node, clip: 0.7, ...sequence },
      );
      await compare([result.outputs, ...result.last], run, [w, r, bias], (b, length) =>
        loop(length, reverse, [stateOf(0, b)], (t, [hidden]) => [
          range(H).map((k) => Math.tanh(within(row(x, w, r, t, b, hidden, k) + bias.at(k), 0.7))),
        ]),
      );
    });
  });
}

describe('activations of recurrent layers', () => {
  const table: readonly { name: string; alpha?: number[]; beta?: number[]; f: (x: number) => number }[] = [
    { name: 'Sigmoid', f: sigma },
    { name: 'Tanh', f: Math.tanh },
    { name: 'relu', f: (v) => Math.max(0, v) },
    { name: 'Affine', alpha: [2], beta: [0.5], f: (v) => 2 * v + 0.5 },
    { name: 'LeakyRelu', f: (v) => (v > 0 ? v : 0.01 * v) },
    { name: 'LeakyRelu', alpha: [0.3], f: (v) => (v > 0 ? v : 0.3 * v) },
    { name: 'ThresholdedRelu', f: (v) => (v > 1 ? v : 0) },
    { name: 'ScaledTanh', alpha: [1.7], beta: [0.6], f: (v) => 1.7 * Math.tanh(0.6 * v) },
    { name: 'HardSigmoid', f: (v) => within(0.2 * v, 0.5) + 0.5 },
    { name: 'HardSigmoid', alpha: [0.3], beta: [0.2], f: (v) => Math.min(1, Math.max(0, 0.3 * v + 0.2)) },
    { name: 'Elu', alpha: [0.6], f: (v) => (v > 0 ? v : 0.6 * (Math.exp(v) - 1)) },
    { name: 'Softsign', f: (v) => v / (1 + Math.abs(v)) },
    { name: 'Softplus', f: (v) => Math.log(1 + Math.exp(v)) },
  ];
  const points = Float64Array.of(-4, -1.5, -0.2, 0, 0.7, 1.3, 4);
  const node = input('points', [points.length]);
  const valuesOf = async (f: (x: Node) => Node): Promise<ArrayLike<number>> =>
    (await evaluate(await executors.reference(), [f(node)], new Map([[node, points]])))[0];

  for (const { name, alpha, beta, f } of table)
    it(`${name} ${alpha?.join() ?? ''} ${beta?.join() ?? ''}`, async () =>
      assertClose(await valuesOf(activationsOf([name], alpha, beta)[0]), points.map(f), 1e-12, name));

  it('take from the lists only what they have', async () => {
    const [, leaky, , elu] = activationsOf(['Sigmoid', 'LeakyRelu', 'Tanh', 'Elu'], [0.5, 3]);
    assertClose(
      await valuesOf(leaky),
      points.map((v) => (v > 0 ? v : 0.5 * v)),
      1e-12,
      'LeakyRelu',
    );
    assertClose(
      await valuesOf(elu),
      points.map((v) => (v > 0 ? v : 3 * (Math.exp(v) - 1))),
      1e-12,
      'Elu',
    );
  });
  it('are refused by name', () => assert.throws(() => activationsOf(['Swoosh']), /Swoosh/));
});

describe('the gradient of a recurrent kernel', () => {
  const [steps, hidden, inputs, examples] = [9, 5, 4, 3];
  const one = input('one', [steps, 1, inputs]);
  const [w, r] = [input('w', [4 * hidden, inputs]), input('r', [4 * hidden, hidden])];
  const many = input('many', [examples, steps, 1, inputs]);
  const small = input('small', [hidden, hidden]);
  const { last } = lstm(one, { w, r }, { activations: [fs, gs, hs] });
  const perExample = vectorize(gradients([reduceSum(last[0])], [scalar(1)], [w, r]), new Map([[one, many]]));
  const products = (sum: Node, shape: Shape): number =>
    topological(contract([sum])).filter((node) => node.op.name === 'MatMul' && node.shape.join() === shape.join())
      .length;

  for (const [index, columns] of [inputs, hidden].entries()) {
    const which = index === 0 ? 'inputs' : 'hidden state';
    it(`${which}: is one product over examples and steps`, () =>
      assert.equal(products(reduceSum(perExample[index], [0]), [4 * hidden, columns]), 1));
    for (const [name, f] of Object.entries({ square, abs }))
      it(`${which}: is one product for all examples where the sum is of ${name}`, () =>
        assert.equal(products(reduceSum(f(perExample[index]), [0]), [examples, 4 * hidden, columns]), 1));
  }

  it('is one product where the first state is learnt, the same for all examples', () => {
    const learnt = input('learnt', [1, hidden]);
    const { outputs } = rnn(
      one,
      { w: input('v', [hidden, inputs]), r: small },
      { activation: gs, initialHidden: learnt },
    );
    const lanes = new Map([[one, many]]);
    const [g] = vectorize(gradients([reduceSum(square(outputs))], [scalar(1)], [small]), lanes);
    assert.equal(products(reduceSum(square(g), [0]), [examples, hidden, hidden]), 1);
  });

  it('copies the steps of a projection together once', () => {
    const [gradient] = gradients([reduceSum(last[0])], [scalar(1)], [w]);
    const nodes = topological([gradient]);
    assert.equal(nodes.filter(({ op, shape }) => op.name === 'Add' && shape[0] === steps).length, 0);
    assert.equal(nodes.filter(({ op, shape }) => op.name === 'Concat' && shape[0] === steps).length, 1);
  });
});

describe('a long recurrence', () => {
  it('splits its steps in stages, and is a loop still', async () => {
    const steps = 67;
    const [x, r] = [made('x', [steps, 1, 1]), made('r', [1, 1])];
    const w = input('w', [1, 1]);
    const { outputs } = rnn(x.node, { w, r: r.node }, { activation: gs });
    const [gradient] = gradients([reduceSum(outputs)], [scalar(1)], [x.node]);
    const feeds = new Map<Node, Values>([...feedsOf([x, r]), [w, Float64Array.of(0.8)]]);
    const [y, dx] = await evaluate(await executors.reference(), [outputs, gradient], feeds);
    const hidden: number[] = [];
    for (const t of range(steps)) hidden.push(Math.tanh(0.8 * x.data[t] + r.data[0] * (hidden[t - 1] ?? 0)));
    assertClose(y, hidden, 1e-12, 'outputs');
    const expected = new Array<number>(steps);
    let later = 0;
    for (const t of range(steps).reverse()) {
      const delta = (1 + later) * (1 - hidden[t] ** 2);
      expected[t] = 0.8 * delta;
      later = r.data[0] * delta;
    }
    assertClose(dx, expected, 1e-12, 'gradient');
  });
});

describe('a recurrence', () => {
  const [w, r] = [input('w', [2, 3]), input('r', [2, 2])];
  it('of no step is refused', () =>
    assert.throws(() => rnn(input('x', [0, 1, 3]), { w, r }, { activation: gs }), RangeError));
  it('with kernels that do not fit is refused', () =>
    assert.throws(() => rnn(input('x', [2, 1, 4]), { w, r }, { activation: gs }), /kernel of the inputs \[2, 3\]/));
  it('with a state of another batch is refused', () =>
    assert.throws(
      () => rnn(input('x', [2, 1, 3]), { w, r }, { activation: gs, initialHidden: input('h', [2, 2]) }),
      /state/,
    ));
});
