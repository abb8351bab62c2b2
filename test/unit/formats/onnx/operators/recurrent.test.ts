/** LSTM, GRU and RNN against onnxruntime; what they note of their kernels. */
import assert from 'node:assert/strict';
import { input } from '../../../../../src/core/graph/leaf';
import { Value, type KnownTensor } from '../../../../../src/core/formats/onnx/graph/value';
import type { AttributeValue } from '../../../../../src/core/formats/onnx/operators/attributes';
import { Unsupported } from '../../../../../src/core/formats/unsupported';
import { size } from '../../../../../src/core/graph/shape';
import { call, known, numbersOf } from './call';
import { assertAgrees, integers, noise } from './onnxruntime';

const [T, B, I, H] = [4, 2, 3, 5];
const make = noise(3);
const lengths = integers([4, 2], [2], 'int32');

interface Row {
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  readonly directions?: number;
  /** Inputs behind W and R. */
  readonly rest?: (directions: number) => readonly (KnownTensor | undefined)[];
  readonly layoutShape?: readonly number[];
}

function check(operator: string, gates: number, states: number, rows: Readonly<Record<string, Row>>): void {
  describe(`ONNX ${operator}`, () => {
    for (const [name, { attributes = {}, directions = 1, rest, layoutShape = [T, B, I] }] of Object.entries(rows))
      it(name, () =>
        assertAgrees({
          operator,
          opset: 14,
          attributes: { hidden_size: H, ...attributes },
          inputs: [
            make(...layoutShape),
            make(directions, gates * H, I),
            make(directions, gates * H, H),
            ...(rest?.(directions) ?? []),
          ],
          outputs: Array.from({ length: 1 + states }, (_, at) => at),
        }),
      );
  });
}

const both = { direction: 'bidirectional' };
const bias =
  (gates: number) =>
  (d: number): KnownTensor =>
    make(d, 2 * gates * H);

check('LSTM', 4, 2, {
  plain: {},
  'with biases': { rest: (d) => [bias(4)(d)] },
  reverse: { attributes: { direction: 'reverse' }, rest: (d) => [bias(4)(d)] },
  'both directions, states, peepholes': {
    attributes: both,
    directions: 2,
    rest: (d) => [bias(4)(d), undefined, make(d, B, H), make(d, B, H), make(d, 3 * H)],
  },
  'sequences of their own lengths': {
    attributes: both,
    directions: 2,
    rest: (d) => [bias(4)(d), lengths, make(d, B, H), make(d, B, H)],
  },
  'clipped, coupled gates': { attributes: { clip: 0.3, input_forget: 1 }, rest: (d) => [bias(4)(d)] },
  'other activations': {
    attributes: {
      ...both,
      activations: ['HardSigmoid', 'Relu', 'Softsign', 'Sigmoid', 'LeakyRelu', 'Elu'],
      activation_alpha: [0.3, 0.05, 1.2],
      activation_beta: [0.4],
    },
    directions: 2,
    rest: (d) => [bias(4)(d)],
  },
});

check('GRU', 3, 1, {
  plain: {},
  'with biases': { rest: (d) => [bias(3)(d)] },
  'linear before reset': { attributes: { linear_before_reset: 1 }, rest: (d) => [bias(3)(d)] },
  'both directions, lengths, a state': {
    attributes: both,
    directions: 2,
    rest: (d) => [bias(3)(d), lengths, make(d, B, H)],
  },
  'both directions, linear before reset, a state': {
    attributes: { ...both, linear_before_reset: 1 },
    directions: 2,
    rest: (d) => [bias(3)(d), undefined, make(d, B, H)],
  },
});

check('RNN', 1, 1, {
  plain: {},
  'reverse, with biases and a state': {
    attributes: { direction: 'reverse' },
    rest: (d) => [bias(1)(d), undefined, make(d, B, H)],
  },
  'both directions, other activations': {
    attributes: { ...both, activations: ['Relu', 'ThresholdedRelu'], activation_alpha: [0.2] },
    directions: 2,
    rest: (d) => [bias(1)(d), lengths],
  },
});

describe('ONNX recurrent layers', () => {
  const values = (tensor: KnownTensor): Value => known(tensor.values, tensor.shape);
  const [x, w, r] = [make(T, B, I), make(2, 3 * H, I), make(2, 3 * H, H)].map(values);
  const attributes = { hidden_size: H, direction: 'bidirectional' };

  it('with the batch in front is the same, transposed (onnxruntime has no such layout)', () => {
    const state = make(2, B, H);
    const turned = (node: KnownTensor, rows: number, columns: number, inner: number): Value => {
      const out = Array.from({ length: rows * columns * inner }, (_, at) => {
        const [row, column] = [Math.floor(at / inner / rows), Math.floor(at / inner) % rows];
        return node.values[(column * columns + row) * inner + (at % inner)];
      });
      return known(out, [columns, rows, inner]);
    };
    const timeFirst = call('GRU', [x, w, r, undefined, undefined, values(state)], attributes, { used: [0, 1] }).outputs;
    const given = { shape: [T, B, I], type: 'float32', values: numbersOf(x) } as const;
    const batchFirst = call(
      'GRU',
      [turned(given, T, B, I), w, r, undefined, undefined, turned(state, 2, B, H)],
      { ...attributes, layout: 1 },
      { used: [0, 1] },
    ).outputs;
    assert.deepEqual(batchFirst[0]?.shape, [B, T, 2, H]);
    assert.deepEqual(batchFirst[1]?.shape, [B, 2, H]);
    const [y, turnedY] = [numbersOf(timeFirst[0]), numbersOf(batchFirst[0])];
    for (let t = 0; t < T; t++)
      for (let d = 0; d < 2; d++)
        for (let b = 0; b < B; b++)
          for (let h = 0; h < H; h++)
            assert.equal(turnedY[((b * T + t) * 2 + d) * H + h], y[((t * 2 + d) * B + b) * H + h]);
  });

  it('note both kernels with the number that each unit gives, for each of its gates', () => {
    const [kernel, recurrent] = [input('w', [2, 3 * H, I]), input('r', [2, 3 * H, H])];
    const weights = new Map([
      [kernel, numbersOf(w)],
      [recurrent, numbersOf(r)],
    ]);
    const { applications, outputs } = call(
      'GRU',
      [x, Value.of(kernel, 'float32'), Value.of(recurrent, 'float32')],
      attributes,
      { weights },
    );
    assert.deepEqual(
      applications.map((each) => each.kernel),
      [kernel, recurrent],
    );
    const feeds = { w: weights.get(kernel)!, r: weights.get(recurrent)! };
    const y = numbersOf(outputs[0], feeds);
    for (const { output, axis } of applications) {
      assert.equal(output.shape[axis], 2 * 3 * H);
      const units = numbersOf(Value.of(output, 'float32'), feeds);
      assert.equal(units.length, size(output.shape));
      // Row g·H + h of direction d, at step t of sequence b.
      for (const [t, b, d, g, h] of [
        [0, 0, 0, 0, 0],
        [3, 1, 1, 2, 4],
        [2, 0, 1, 1, 3],
      ])
        assert.equal(units[(t * B + b) * 6 * H + (d * 3 + g) * H + h], y[((t * 2 + d) * B + b) * H + h]);
    }
  });

  it('refuse kernels and activations that do not fit', () => {
    assert.throws(() => call('LSTM', [x, w, r], attributes), /W \[2, 15, 3\]/);
    assert.throws(() => call('GRU', [x, w, r], { ...attributes, activations: ['Tanh'] }), /activations Tanh/);
    assert.throws(() => call('GRU', [x, w, r], { hidden_size: H }), RangeError);
  });
  it('refuse more steps than a graph should have', () => {
    const long = Value.of(input('long', [5000, 1, I]), 'float32');
    assert.throws(() => call('GRU', [long, w, r], attributes), Unsupported);
  });
});
