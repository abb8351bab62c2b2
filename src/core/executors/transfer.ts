/**
 * Programs as plain data, for executors in other threads and processes: everything in it can be cloned by the structured clone
 * algorithm. An operation is its name, looked up in the table of all operations; a node is its place among the nodes.
 */
import { Constant, Input, IntegerInput, scalar } from '../graph/leaf';
import { is, Node, topological, type Op } from '../graph/node';
import { sameShape, show, type Shape } from '../graph/shape';
import { ops } from '../ops';
import type { Program, Values } from './executor';

export interface TransferredNode {
  readonly op: string;
  /** Places of the inputs, all before its own. */
  readonly inputs: readonly number[];
  readonly attributes: unknown;
  /** What comes out, for a check: both ends infer it. */
  readonly shape: Shape;
}

/** Values of input nodes, by their places. */
export type TransferredValues = readonly (readonly [node: number, values: Values])[];

export interface TransferredProgram {
  /** Inputs before consumers. */
  readonly nodes: readonly TransferredNode[];
  readonly outputs: readonly number[];
  readonly fixed: TransferredValues;
}

/** A program that stays here, and where its nodes stand in what was sent. */
export interface Sent {
  readonly program: TransferredProgram;
  /** The feeds of a run. What the program does not read is left out. */
  readonly feeds: (values: ReadonlyMap<Node, Values>) => TransferredValues;
}

/** A program that was received. */
export interface Received {
  readonly program: Program;
  /** @throws Error where a place is not an input's. */
  readonly feeds: (values: TransferredValues) => ReadonlyMap<Node, Values>;
}

const leaves = [Constant, Input, IntegerInput] as readonly Op[];
const opOf = new Map([...ops, ...leaves].map((op) => [op.name, op]));
const isFed = (node: Node): boolean => is(node, Input) || is(node, IntegerInput);

export function sent({ outputs, fixed = new Map() }: Program): Sent {
  const order = topological(outputs);
  const places = new Map(order.map((node, place) => [node, place]));
  const placeOf = (node: Node): number => {
    const place = places.get(node);
    if (place === undefined) throw new Error(`${node.op.name} stands behind its consumer`);
    return place;
  };
  const feeds = (values: ReadonlyMap<Node, Values>): TransferredValues =>
    [...values].flatMap(([node, own]): TransferredValues => (places.has(node) ? [[placeOf(node), own]] : []));
  return {
    program: {
      nodes: order.map(({ op, inputs, attributes, shape }) => ({
        op: op.name,
        inputs: inputs.map(placeOf),
        attributes,
        shape,
      })),
      outputs: outputs.map(placeOf),
      fixed: feeds(fixed),
    },
    feeds,
  };
}

/** The same program out of nodes of this thread. @throws Error where an operation is unknown, or makes something else here. */
export const received = (program: TransferredProgram): Received => withValues(program, build(program));

/** Programs of which the last ones are kept: of the same program with other fixed values come the same nodes. */
export class Receiver {
  private readonly kept: { readonly nodes: readonly TransferredNode[]; readonly built: readonly Node[] }[] = [];

  constructor(private readonly most = 8) {}

  /** @throws Error as `received`. */
  receive(program: TransferredProgram): Received {
    const index = this.kept.findIndex(({ nodes }) => areSame(nodes, program.nodes));
    const [known] = index < 0 ? [{ nodes: program.nodes, built: build(program) }] : this.kept.splice(index, 1);
    // The one that was asked for last stands first.
    this.kept.unshift(known);
    this.kept.length = Math.min(this.kept.length, this.most);
    return withValues(program, known.built);
  }
}

function areSame(a: readonly TransferredNode[], b: readonly TransferredNode[]): boolean {
  return a.length === b.length && a.every((node, place) => isSame(node, b[place]));
}

const isSame = (a: TransferredNode, b: TransferredNode): boolean =>
  a.op === b.op &&
  a.inputs.length === b.inputs.length &&
  a.inputs.every((place, index) => place === b.inputs[index]) &&
  sameShape(a.shape, b.shape) &&
  (a.op === Constant.name
    ? sameNumbers(dataOf(a), dataOf(b))
    : JSON.stringify(a.attributes) === JSON.stringify(b.attributes));

type ConstantAttributes = typeof Constant extends Op<infer A> ? A : never;
const dataOf = ({ attributes }: TransferredNode): Float64Array => (attributes as ConstantAttributes).data;
/** Tells 0 from −0, as an operation may. */
const sameNumbers = (a: Float64Array, b: Float64Array): boolean =>
  a.length === b.length && a.every((value, index) => Object.is(value, b[index]));

function build({ nodes }: TransferredProgram): Node[] {
  const built: Node[] = [];
  for (const { op: name, inputs, attributes, shape } of nodes) {
    const op = opOf.get(name);
    if (!op) throw new Error(`the operation ${name} is unknown`);
    const node =
      sharedScalar(op, attributes) ??
      Node.create(
        op,
        inputs.map((place) => nodeAt(built, place)),
        attributes,
      );
    if (!sameShape(node.shape, shape)) throw new Error(`${name} made ${show(node.shape)} instead of ${show(shape)}`);
    built.push(node);
  }
  return built;
}

function nodeAt(built: readonly Node[], place: number): Node {
  const node = built[place];
  if (!node) throw new Error(`there is no node ${place}`);
  return node;
}

function withValues({ outputs, fixed }: TransferredProgram, built: readonly Node[]): Received {
  const feeds = (values: TransferredValues): ReadonlyMap<Node, Values> =>
    new Map(
      values.map(([place, own]) => {
        const node = nodeAt(built, place);
        if (!isFed(node)) throw new Error(`${node.op.name} is not fed`);
        return [node, own];
      }),
    );
  return { program: { outputs: outputs.map((place) => nodeAt(built, place)), fixed: feeds(fixed) }, feeds };
}

/** The one node of this thread that holds a number. (Not for −0, which it does not tell from 0.) */
function sharedScalar(op: Op, attributes: unknown): Node | undefined {
  if (op !== (Constant as Op)) return undefined;
  const { shape, data } = attributes as ConstantAttributes;
  const [value] = data;
  return shape.length > 0 || value === undefined || Object.is(value, -0) ? undefined : scalar(value);
}
