/** A program in terms of ONNX: the bytes of a model, and what is to be fed to it. */
import { topological, type Node } from '../../graph/node';
import type { Shape } from '../../graph/shape';
import { plain, typed } from '../../formats/onnx/export/arrange';
import { Batch } from '../../formats/onnx/export/batch';
import type { Tensor } from '../../formats/onnx/export/description';
import { encodeModel } from '../../formats/onnx/export/encode';
import { factsOf } from '../../formats/onnx/export/facts';
import type { Plan } from '../../formats/onnx/export/lowering';
import { Program as OnnxProgram } from '../../formats/onnx/export/program';
import { leafValue, stored, type Value } from '../../formats/onnx/export/value';
import { planOf } from './plan';

/** A value that stays the same for a whole session, in the order of elements in which the model reads it. */
export interface Placed {
  readonly name: string;
  readonly shape: Shape;
  /** What to feed, out of the node's own values. */
  readonly node: Node;
  readonly arrange: (values: Float32Array) => Float32Array;
}

/** What a session needs to know of a lowered program. */
export interface LoweredProgram {
  readonly bytes: Uint8Array;
  /** What every run feeds, and under which name. */
  readonly inputs: readonly (readonly [node: Node, tensor: Tensor])[];
  /** What is fed to every run, once it is known. */
  readonly placed: readonly Placed[];
  /** Names of the outputs, in their order. */
  readonly outputs: readonly string[];
}

export interface Lowered {
  readonly outputs: readonly Node[];
  /** Fed in every run. */
  readonly inputs: readonly Node[];
  /** Known when a session is made, and read by its runs. */
  readonly known: readonly Node[];
  /** Values of known nodes that become a part of the model; of the others the values are fed. */
  readonly built?: ReadonlyMap<Node, Float32Array>;
}

/** What follows from examples is not computed here: every extent is known. */
const noBatch = new Batch(undefined);

/** Writes known values as inputs of the model instead of into it. */
class FedProgram extends OnnxProgram {
  readonly placed: Placed[] = [];
  private readonly found = new Map<string, Tensor>();
  /** Values of the leaf that is read at the moment. */
  private current: Float32Array = new Float32Array();

  constructor(private readonly fed: ReadonlyMap<string, Node>) {
    super(noBatch, []);
  }

  /** What the leaf of a fed node answers where its values are asked for. */
  get values(): Float32Array {
    return this.current;
  }

  override constant(key: string, shape: Shape, values: () => Float32Array): Tensor {
    const [leaf, order] = key.split(': ');
    const node = this.fed.get(leaf);
    if (!node) return super.constant(key, shape, values);
    const place = JSON.stringify([key, shape]);
    const known = this.found.get(place);
    if (known) return known;
    const tensor: Tensor = { name: `known_${this.placed.length}`, shape, type: 'float32' };
    this.found.set(place, tensor);
    this.inputs.push(tensor);
    const reordered = (own: Float32Array): Float32Array => {
      this.current = own;
      try {
        return values();
      } finally {
        this.current = new Float32Array();
      }
    };
    const arrange = order === undefined ? (own: Float32Array): Float32Array => own : reordered;
    this.placed.push({ name: tensor.name, shape, node, arrange });
    return tensor;
  }
}

const keyOf = (node: Node): string => `known ${node.id}`;

/** @throws Error where an operation has no counterpart in ONNX. */
export function lowered({ outputs, inputs, known, built }: Lowered): LoweredProgram {
  const program = new FedProgram(new Map(known.filter((node) => !built?.has(node)).map((node) => [keyOf(node), node])));
  const values = new Map<Node, Value>();
  const fed = inputs.map((node, index): readonly [Node, Tensor] => {
    const type = node.dtype === 'int32' ? 'int64' : 'float32';
    return [node, { name: `input_${index}`, shape: node.shape, type }];
  });
  for (const [node, tensor] of fed) {
    program.inputs.push(tensor);
    values.set(node, stored(tensor));
  }
  for (const node of known) values.set(node, leafOf(program, node, built?.get(node)));
  lowerAll(program, outputs, values);
  const names = outputs.map((_, index) => `output_${index}`);
  const description = program.finish(
    outputs.map((node, index) => [names[index], plainly(program, valueOf(values, node), node.shape)]),
  );
  return { bytes: encodeModel(description, noBatch, 'program'), inputs: fed, placed: program.placed, outputs: names };
}

function plainly(program: OnnxProgram, value: Value, shape: Shape): Tensor {
  return program.reshape(plain(program, typed(program, value, 'float32'), shape), shape);
}

/** The elements are the model's where they are known already. */
function leafOf(program: FedProgram, node: Node, values: Float32Array | undefined): Value {
  const { shape } = node;
  if (values) return leafValue({ key: `built ${node.id}`, shape, values });
  return leafValue({
    key: keyOf(node),
    shape,
    get values() {
      return program.values;
    },
  });
}

function lowerAll(program: OnnxProgram, outputs: readonly Node[], known: Map<Node, Value>): void {
  const facts = factsOf(outputs);
  const plans = new Map<Node, Plan>();
  const plan = (node: Node): Plan => {
    const found = plans.get(node) ?? planOf(node, facts);
    plans.set(node, found);
    return found;
  };
  const isKnown = (node: Node): boolean => known.has(node) || facts.constants.has(node);
  for (const node of topological(outputs, (each) => (isKnown(each) ? [] : plan(each).inputs))) {
    if (known.has(node)) continue;
    const constant = facts.constants.get(node);
    if (constant) {
      const { shape, data } = constant;
      known.set(node, leafValue({ key: `node ${node.id}`, shape, values: Float32Array.from(data) }));
      continue;
    }
    const { inputs, lower } = plan(node);
    known.set(
      node,
      lower(
        program,
        inputs.map((input) => valueOf(known, input)),
      ),
    );
  }
}

function valueOf(values: ReadonlyMap<Node, Value>, node: Node): Value {
  const value = values.get(node);
  if (!value) throw new Error(`${node.op.name} was not lowered before it was read`);
  return value;
}
