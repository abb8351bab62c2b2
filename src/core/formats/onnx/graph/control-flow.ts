/** Operators with bodies. A graph has no jumps: branches are chosen or computed both, loops of known length are unrolled. */
import { text } from '../../../../shared/text';
import type { Node } from '../../../graph/node';
import { axisOf, range, sameShape } from '../../../graph/shape';
import { unsqueeze } from '../../../ops/blocks';
import { reshape } from '../../../ops/reshape';
import { concat, slice } from '../../../ops/slice';
import { where } from '../../../ops/where';
import { Unsupported } from '../../unsupported';
import type { AttributeProto, GraphProto, NodeProto } from '../proto/onnx_pb';
import type { Frame } from './frame';
import type { Interpreter } from './interpreter';
import type { Known } from './known';
import { Misfit } from './misfit';
import { Value } from './value';

/** A node with bodies. */
export interface FlowCall {
  readonly node: NodeProto;
  readonly attributes: readonly AttributeProto[];
  readonly inputs: readonly (Value | undefined)[];
  readonly frame: Frame;
  readonly opset: number;
  readonly interpreter: Interpreter;
  readonly known: Known;
}

type Flow = (call: FlowCall) => readonly (Value | undefined)[];

/** Rounds of an unrolled loop. */
const mostRounds = 10_000;

function bodyOf({ attributes, node }: FlowCall, name: string): GraphProto {
  const body = attributes.find((each) => each.name === name)?.g;
  if (body) return body;
  throw new RangeError(`${node.opType} lacks ${name}`);
}

function requireInput(value: Value | undefined, index: number): Value {
  if (value) return value;
  throw new RangeError(`input ${index} is missing`);
}

const labelOf = (node: NodeProto): string => node.name || node.opType;

/**
 * One branch where the condition is known; otherwise both, where what they give has one shape. Where the shapes of the data contradict one
 * of them, data that chose it would be an error: the other one is meant.
 */
const branch: Flow = (call) => {
  const { inputs, frame, interpreter, known, node } = call;
  const condition = requireInput(inputs[0], 0);
  const decided = known(condition.node);
  const run = (name: string): readonly Value[] =>
    interpreter.body(bodyOf(call, name), [], frame, `${labelOf(node)}/${name}`);
  const tried = (name: string): readonly Value[] | Misfit => {
    try {
      return run(name);
    } catch (error) {
      if (error instanceof Misfit) return error;
      throw error;
    }
  };
  if (decided) return run(decided[0] === 0 ? 'else_branch' : 'then_branch');
  const [yes, no] = [tried('then_branch'), tried('else_branch')];
  if (yes instanceof Misfit) {
    if (no instanceof Misfit) throw yes;
    return no;
  }
  if (no instanceof Misfit) return yes;
  return yes.map((each, index) => {
    const other = no[index];
    if (!sameShape(each.shape, other.shape))
      throw new Unsupported(
        text('The branches of {0} differ in shape, and the data decides between them.', labelOf(node)),
      );
    return Value.of(where(reshape(condition.node, []), each.node, other.node), each.type);
  });
};

const loop: Flow = (call) => {
  const { inputs, frame, interpreter, known, node } = call;
  const body = bodyOf(call, 'body');
  const [trips, condition, ...initial] = inputs;
  const limit = trips ? known(trips.node)?.[0] : Infinity;
  let goesOn = condition ? known(condition.node)?.[0] : 1;
  let carried = initial.map((each, index) => requireInput(each, index + 2));
  const rounds: Value[][] = [];
  const label = labelOf(node);
  for (let round = 0; ; round++) {
    if (limit === undefined || goesOn === undefined)
      throw new Unsupported(text('The data decides how often {0} runs.', label));
    if (round >= limit || goesOn === 0) break;
    if (round >= mostRounds) throw new Unsupported(text('{0} runs more than {1} times.', label, mostRounds));
    const results = interpreter.body(
      body,
      [numberValue(round, 'int64'), numberValue(1, 'bool'), ...carried],
      frame,
      `${label}/${round}`,
    );
    const [next, ...values] = results;
    goesOn = known(next.node)?.[0];
    carried = values.slice(0, initial.length);
    rounds.push(values.slice(initial.length));
  }
  const scanned = body.output.length - 1 - initial.length;
  return [
    ...carried,
    ...Array.from({ length: Math.max(0, scanned) }, (_, at) =>
      stacked(
        rounds.map((each) => each[at]),
        0,
        label,
      ),
    ),
  ];
};

const numberValue = (value: number, type: 'int64' | 'bool'): Value => Value.known({ shape: [], type, values: [value] });

function stacked(values: readonly Value[], axis: number, label: string): Value {
  const [first] = values as readonly (Value | undefined)[];
  if (!first) throw new Unsupported(text('{0} runs not once, so that nothing is stacked.', label));
  const at = axisOf(axis, first.rank + 1);
  return Value.of(
    concat(
      values.map(({ node }) => unsqueeze(node, [at])),
      at,
    ),
    first.type,
  );
}

const scan: Flow = (call) =>
  call.opset < 9 ? scanExamples(call) : scanSequences(call, call.inputs.map(requireInput), labelOf(call.node));

/** Opset 8: everything has a batch in front, and each example its own scan. Sequences may be shorter than their axis; then it is not known. */
function scanExamples(call: FlowCall): Value[] {
  const { inputs, known, node } = call;
  const [lengths, ...rest] = inputs;
  const all = rest.map((each, index) => requireInput(each, index + 1));
  const [count = 0, longest] = all.at(-1)?.shape ?? [];
  if (lengths && !known(lengths.node)?.every((length) => length === longest))
    throw new Unsupported(text('{0} scans sequences of different lengths.', labelOf(node)));
  if (all.some(({ shape }) => shape[0] !== count)) throw new RangeError('batches of different sizes');
  const examples = range(count).map((example) =>
    scanSequences(
      call,
      all.map((each) => Value.of(partOf(each.node, 0, example), each.type)),
      `${labelOf(node)}/${example}`,
    ),
  );
  return range(node.output.length).map((at) =>
    stacked(
      examples.map((each) => each[at]),
      0,
      labelOf(node),
    ),
  );
}

/** @param all the states, then the sequences. @returns the states, then what is stacked. */
function scanSequences(call: FlowCall, all: readonly Value[], label: string): Value[] {
  const { attributes, frame, interpreter } = call;
  const body = bodyOf(call, 'body');
  const integers = (name: string): readonly number[] =>
    attributes.find((each) => each.name === name)?.ints.map(Number) ?? [];
  const count = Number(attributes.find(({ name }) => name === 'num_scan_inputs')?.i ?? 0);
  let carried = all.slice(0, all.length - count);
  const states = carried.length;
  const sequences = all.slice(states);
  const axes = sequences.map(({ rank }, index) => axisOf(integers('scan_input_axes')[index] ?? 0, rank));
  const length = sequences[0]?.shape[axes[0] ?? 0] ?? 0;
  if (length > mostRounds) throw new Unsupported(text('{0} runs more than {1} times.', label, mostRounds));
  const backwards = integers(call.opset < 9 ? 'directions' : 'scan_input_directions');
  const rounds: Value[][] = [];
  for (let round = 0; round < length; round++) {
    const parts = sequences.map((each, index) =>
      Value.of(partOf(each.node, axes[index], backwards[index] === 1 ? length - 1 - round : round), each.type),
    );
    const results = interpreter.body(body, [...carried, ...parts], frame, `${label}/${round}`);
    carried = results.slice(0, states);
    rounds.push(results.slice(states));
  }
  const outputs = body.output.length - states;
  const directions = integers('scan_output_directions');
  const places = integers('scan_output_axes');
  return [
    ...carried,
    ...Array.from({ length: outputs }, (_, at) => {
      const parts = rounds.map((each) => each[at]);
      return stacked(directions[at] === 1 ? parts.toReversed() : parts, places[at] ?? 0, label);
    }),
  ];
}

/** One position of an axis, without it. */
function partOf(node: Node, axis: number, position: number): Node {
  const starts = node.shape.map(() => 0).with(axis, position);
  return reshape(slice(node, starts, node.shape.with(axis, position + 1)), node.shape.toSpliced(axis, 1));
}

/** By operator of ONNX's own domain. */
export const controlFlow: ReadonlyMap<string, Flow> = new Map([
  ['If', branch],
  ['Loop', loop],
  ['Scan', scan],
]);
