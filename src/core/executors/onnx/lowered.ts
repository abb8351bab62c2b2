/** A program in terms of ONNX: the bytes of a model, and what is to be fed to it. */
import type { Node } from '../../graph/node';
import type { Shape } from '../../graph/shape';
import { plain, typed } from '../../formats/onnx/export/arrange';
import type { Tensor } from '../../formats/onnx/export/description';
import { encodeModel } from '../../formats/onnx/export/encode';
import { lowerAll, valueOf } from '../../formats/onnx/export/lower-all';
import type { Program } from '../../formats/onnx/export/program';
import { leafValue, stored, type Value } from '../../formats/onnx/export/value';
import { NativeProgram, noBatch, type Placed } from './native-program';
import { planOf } from './plan';

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

const keyOf = (node: Node): string => `known ${node.id}`;

/** @throws Error where an operation has no counterpart in ONNX. */
export function lowered({ outputs, inputs, known, built }: Lowered): LoweredProgram {
  const program = new NativeProgram(
    new Map(known.filter((node) => !built?.has(node)).map((node) => [keyOf(node), node])),
  );
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
  lowerAll(program, outputs, values, planOf);
  const names = outputs.map((_, index) => `output_${index}`);
  const description = program.finish(
    outputs.map((node, index) => [names[index], plainly(program, valueOf(values, node), node.shape)]),
  );
  return { bytes: encodeModel(description, noBatch, 'program'), inputs: fed, placed: program.placed, outputs: names };
}

function plainly(program: Program, value: Value, shape: Shape): Tensor {
  return program.reshape(plain(program, typed(program, value, 'float32'), shape), shape);
}

/** The elements are the model's where they are known already. */
function leafOf(program: NativeProgram, node: Node, values: Float32Array | undefined): Value {
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
