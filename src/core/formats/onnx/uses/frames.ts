/** What names mean: who makes a value, through the graphs around a body and through the calls of functions. */
import { joined, functionBody, labelOf, type Body } from '../bodies';
import type { AttributeProto, FunctionProto, ModelProto, NodeProto } from '../proto/onnx_pb';
import type { Weight } from '../weights';

/** A body as it is entered. A function has one for each of its calls. */
export interface Frame {
  readonly body: Body;
  /** The nodes around, for people. */
  readonly path: string;
  /** Whose names it sees. */
  readonly around?: Frame;
  /** Of a function: who calls it. */
  readonly call?: Call;
  /** The bodies of its nodes, and the functions that they call. */
  readonly inner: ReadonlyMap<NodeProto, readonly Frame[]>;
}

interface Call {
  readonly node: NodeProto;
  readonly frame: Frame;
  /** Attributes that the call may leave out. */
  readonly defaults: readonly AttributeProto[];
}

export type Maker =
  | { readonly kind: 'weight'; readonly weight: Weight }
  | { readonly kind: 'node'; readonly node: NodeProto; readonly output: number; readonly frame: Frame };

interface Table {
  readonly weights: ReadonlyMap<string, Weight>;
  readonly makers: ReadonlyMap<string, { readonly node: NodeProto; readonly output: number }>;
}

/** Calls of functions that are followed: functions that call others twice, which call others twice, would never end. */
const mostFrames = 10_000;

/** `Conv`, `com.microsoft.FusedConv`. ONNX's own domain has two names. */
export const operatorOf = ({ domain, opType }: NodeProto): string =>
  domain === '' || domain === 'ai.onnx' ? opType : `${domain}.${opType}`;

export class Names {
  /** Every body as it is entered, those around before those inside. */
  readonly frames: Frame[] = [];
  private readonly tables = new Map<Body, Table>();
  private readonly functions: ReadonlyMap<string, { readonly proto: FunctionProto; readonly body: Body }>;

  /** @param bodies of the file, and the weights in them. */
  constructor(model: ModelProto, bodies: readonly Body[], weights: readonly Weight[]) {
    // One body for one function, so that its weights are the same in each call.
    const byPath = new Map(bodies.map((body) => [body.nodes, body]));
    this.functions = new Map(
      model.functions.map((proto) => [
        functionKey(proto.domain, proto.name, proto.overload),
        { proto, body: byPath.get(proto.node) ?? functionBody(proto) },
      ]),
    );
    const own = new Map(bodies.map((body) => [body, new Map<string, Weight>()]));
    for (const weight of weights) own.get(weight.body)?.set(weight.local, weight);
    for (const body of bodies)
      this.tables.set(body, {
        weights: own.get(body) ?? new Map<string, Weight>(),
        makers: new Map(body.nodes.flatMap((node) => node.output.map((name, output) => [name, { node, output }]))),
      });
    const [main] = bodies;
    this.enter({ body: main, path: '' });
  }

  private enter(entered: Omit<Frame, 'inner'>): Frame {
    const inner = new Map<NodeProto, Frame[]>();
    const frame: Frame = { ...entered, inner };
    this.frames.push(frame);
    for (const { node, body } of frame.body.inner) {
      const path = joined(frame.path, body.path.slice(frame.body.path.length).replace(/^\//, ''));
      inner.set(node, [...(inner.get(node) ?? []), this.enter({ body, path, around: frame })]);
    }
    frame.body.nodes.forEach((node, index) => {
      const called = this.functions.get(functionKey(node.domain, node.opType, node.overload));
      if (!called || this.frames.length > mostFrames) return;
      const call = { node, frame, defaults: called.proto.attributeProto };
      inner.set(node, [this.enter({ body: called.body, path: joined(frame.path, labelOf(node, index)), call })]);
    });
    return frame;
  }

  /** Undefined: an input of the model, or of a loop's body. */
  makerOf(name: string, frame: Frame): Maker | undefined {
    let wanted = name;
    for (let at: Frame | undefined = frame; at && wanted !== '';) {
      const table = this.tables.get(at.body);
      const weight = table?.weights.get(wanted);
      if (weight) return { kind: 'weight', weight };
      const maker = table?.makers.get(wanted);
      if (maker) return { kind: 'node', ...maker, frame: at };
      const index = at.body.inputs.indexOf(wanted);
      if (index < 0) at = at.around;
      else {
        wanted = at.call?.node.input[index] ?? '';
        at = at.call?.frame;
      }
    }
    return undefined;
  }
}

const functionKey = (domain: string, name: string, overload: string): string =>
  [domain === 'ai.onnx' ? '' : domain, name, overload].join(':');

/** An attribute of a node; of the call around where a function's body refers to it. */
export function attributeOf(node: NodeProto, name: string, frame: Frame): AttributeProto | undefined {
  const own = node.attribute.find((each) => each.name === name);
  if (!own || own.refAttrName === '') return own;
  let outer: Frame | undefined = frame;
  while (outer && !outer.call) outer = outer.around;
  if (!outer?.call) return undefined;
  const { call } = outer;
  return (
    attributeOf(call.node, own.refAttrName, call.frame) ?? call.defaults.find((each) => each.name === own.refAttrName)
  );
}

export const intOf = (node: NodeProto, name: string, frame: Frame, otherwise: number): number => {
  const attribute = attributeOf(node, name, frame);
  return attribute ? Number(attribute.i) : otherwise;
};

export const intsOf = (node: NodeProto, name: string, frame: Frame): readonly number[] | undefined =>
  attributeOf(node, name, frame)?.ints.map(Number);
