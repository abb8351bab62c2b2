/** Recurrent layers. */
import { text } from '../../../../shared/text';
import { Constant } from '../../../graph/leaf';
import { is, type Node } from '../../../graph/node';
import { range, show } from '../../../graph/shape';
import { activationsOf, type Activation } from '../../../ops/recurrent/activation';
import { gru } from '../../../ops/recurrent/gru';
import { lstm } from '../../../ops/recurrent/lstm';
import { rnn } from '../../../ops/recurrent/rnn';
import { requireShape, summedBias, type Recurrence, type SequenceOptions } from '../../../ops/recurrent/unroll';
import { split } from '../../../ops/blocks';
import { expand, reshape, transpose } from '../../../ops/reshape';
import { concat, slice } from '../../../ops/slice';
import { Unsupported } from '../../unsupported';
import { Value } from '../graph/value';
import type { Call, Operator } from './operator';

/** What one direction of a layer reads. */
interface Direction {
  /** `[steps, batch, inputs]` */
  readonly x: Node;
  readonly w: Node;
  readonly r: Node;
  /** Both biases in a row. */
  readonly bias: Node | undefined;
  readonly initialHidden: Node | undefined;
  /** The same direction's part of another input, without the axis of directions: `[…rest]`. */
  readonly part: (input: number) => Node | undefined;
  /** A state, `[batch, hidden]`. */
  readonly state: (input: number) => Node | undefined;
  readonly activations: readonly Activation[];
  readonly clip: number | undefined;
  readonly sequence: SequenceOptions;
}

interface Layer {
  readonly name: string;
  /** Blocks of rows in each kernel. */
  readonly gates: number;
  /** By name, for one direction. */
  readonly activations: readonly string[];
  readonly run: (direction: Direction, call: Call) => Recurrence;
}

/** Each step is a piece of the graph. */
const mostSteps = 4096;

/** Number of the direction's block along the first axis, without that axis. */
const blockOf = (x: Node, index: number): Node =>
  reshape(slice(x, x.shape.map(() => 0).with(0, index), x.shape.with(0, index + 1)), x.shape.slice(1));

/** Absent where all sequences are known to have all steps. */
function lengthsOf(value: Value | undefined, steps: number): Node | undefined {
  const lengths = value?.node;
  if (lengths && is(lengths, Constant) && lengths.attributes.data.every((length) => length === steps)) return undefined;
  return lengths;
}

function directionsOf({ attributes }: Call): readonly boolean[] {
  const direction = attributes.word('direction', ['forward', 'reverse', 'bidirectional']);
  return direction === 'bidirectional' ? [false, true] : [direction === 'reverse'];
}

/** The layer's directions, each with its own blocks of the weights. */
function readDirections(call: Call, layer: Layer): Direction[] {
  const { attributes } = call;
  const batchFirst = attributes.flag('layout');
  const given = call.input(0).node;
  const x = batchFirst ? transpose(given, [1, 0, 2]) : given;
  if (x.shape.length !== 3) throw new RangeError(`${layer.name} of ${show(x.shape)}`);
  if (x.shape[0] > mostSteps) throw new Unsupported(text('A recurrent layer over {0} steps is too long.', x.shape[0]));
  const reverses = directionsOf(call);
  const [w, r] = [call.input(1).node, call.input(2).node];
  const hidden = attributes.integer('hidden_size') ?? r.shape[r.shape.length - 1];
  requireShape(w, [reverses.length, layer.gates * hidden, x.shape[2]], 'W');
  requireShape(r, [reverses.length, layer.gates * hidden, hidden], 'R');
  const names = attributes.strings('activations') ?? reverses.flatMap(() => layer.activations);
  const own = layer.activations.length;
  if (names.length !== own * reverses.length) throw new RangeError(`activations ${names.join()}`);
  const activations = activationsOf(
    names,
    attributes.numbers('activation_alpha'),
    attributes.numbers('activation_beta'),
  );
  const lengths = lengthsOf(call.inputs[4], x.shape[0]);

  return reverses.map((reverse, index): Direction => {
    const part = (input: number): Node | undefined => {
      const value = call.inputs[input]?.node;
      return value && blockOf(value, index);
    };
    const state = (input: number): Node | undefined => {
      const value = call.inputs[input]?.node;
      return value && blockOf(batchFirst ? transpose(value, [1, 0, 2]) : value, index);
    };
    return {
      x,
      w: blockOf(w, index),
      r: blockOf(r, index),
      bias: part(3),
      initialHidden: state(5),
      part,
      state,
      activations: activations.slice(index * own, (index + 1) * own),
      clip: attributes.number('clip'),
      sequence: { reverse, lengths },
    };
  });
}

/** One node for all directions, in front. */
const stacked = (nodes: readonly Node[]): Node =>
  concat(
    nodes.map((node) => reshape(node, [1, ...node.shape])),
    0,
  );

/**
 * What each row of the kernels makes, `[steps, batch, directions · gates · hidden]`: all gates of a unit make the one number that it gives.
 * (The weights `[directions, gates · hidden, …]` number their output units in this order.)
 */
function unitsOf(outputs: Node, gates: number): Node {
  const [directions, steps, batch, hidden] = outputs.shape;
  const each = reshape(transpose(outputs, [1, 2, 0, 3]), [steps, batch, directions, 1, hidden]);
  return reshape(expand(each, [steps, batch, directions, gates, hidden]), [steps, batch, directions * gates * hidden]);
}

const recurrent = (layer: Layer): Operator => ({
  name: layer.name,
  apply: (call) => {
    const results = readDirections(call, layer).map((direction) => layer.run(direction, call));
    /** `[directions, steps, batch, hidden]` */
    const outputs = stacked(results.map((each) => each.outputs));
    const units = unitsOf(outputs, layer.gates);
    for (const input of [1, 2]) call.applies(call.input(input).node, units, 2);
    const states = range(results[0].last.length).map((which) => stacked(results.map(({ last }) => last[which])));
    const batchFirst = call.attributes.flag('layout');
    const { type } = call.input(0);
    return [
      Value.of(transpose(outputs, batchFirst ? [2, 1, 0, 3] : [1, 0, 2, 3]), type),
      ...states.map((state) => Value.of(batchFirst ? transpose(state, [1, 0, 2]) : state, type)),
    ];
  },
});

export const recurrentLayers: readonly Operator[] = [
  recurrent({
    name: 'LSTM',
    gates: 4,
    activations: ['Sigmoid', 'Tanh', 'Tanh'],
    run: ({ x, w, r, bias, activations: [gate, input, cell], part, state, sequence, ...rest }, { attributes }) =>
      lstm(
        x,
        { w, r, bias: bias && summedBias(bias), peepholes: part(7) },
        {
          ...sequence,
          ...rest,
          activations: [gate, input, cell],
          initialCell: state(6),
          inputForget: attributes.flag('input_forget'),
        },
      ),
  }),
  recurrent({
    name: 'GRU',
    gates: 3,
    activations: ['Sigmoid', 'Tanh'],
    run: ({ x, w, r, bias, activations: [gate, hidden], sequence, ...rest }, { attributes }) => {
      const [inputBias, recurrentBias] = bias ? split(bias, 0, [bias.shape[0] / 2, bias.shape[0] / 2]) : [];
      const linearBeforeReset = attributes.flag('linear_before_reset');
      return gru(
        x,
        { w, r, inputBias, recurrentBias },
        { ...sequence, ...rest, activations: [gate, hidden], linearBeforeReset },
      );
    },
  }),
  recurrent({
    name: 'RNN',
    gates: 1,
    activations: ['Tanh'],
    run: ({ x, w, r, bias, activations: [activation], sequence, ...rest }) =>
      rnn(x, { w, r, bias: bias && summedBias(bias) }, { ...sequence, ...rest, activation }),
  }),
];
