import type { Graph } from '../../../graph/graph';
import type { Node } from '../../../graph/node';
import { plain } from './arrange';
import type { BatchedProgram } from './batch';
import type { Description, Tensor } from './description';
import { lowerAll, valueOf } from './lower-all';
import { planOf } from './plan';
import { freeName } from './free-name';
import { Program } from './program';
import { leafValue, stored, type Value } from './value';

/**
 * A graph in terms of ONNX. Names of inputs, outputs and parameters are the graph's.
 * @param values of its parameters, by name.
 * @throws Inexpressible
 */
export function exportGraph(
  { parameters }: Graph,
  { batch, inputs, outputs }: BatchedProgram,
  values: ReadonlyMap<string, Float32Array>,
): Description {
  const taken = new Set([...parameters.keys(), ...inputs.map(({ name }) => name)]);
  const names = outputs.map(({ name }) => freeName(name, taken));
  const program = new Program(batch, taken);
  const withoutExample = ({ shape }: Node): readonly number[] =>
    batch.examples === undefined ? shape : [shape[0], ...shape.slice(2)];
  const known = new Map<Node, Value>();
  for (const { name, node } of inputs) {
    const type = node.dtype === 'int32' ? 'int64' : 'float32';
    const tensor: Tensor = { name, shape: withoutExample(node), type };
    program.inputs.push(tensor);
    known.set(node, stored(tensor));
  }
  for (const [name, node] of parameters) {
    const data = values.get(name);
    if (data) known.set(node, leafValue({ name, key: name, shape: node.shape, values: data }));
  }
  lowerAll(
    program,
    outputs.map(({ node }) => node),
    known,
    (node, facts) => planOf(node, facts, batch),
  );
  return program.finish(
    outputs.map(({ node }, index) => [names[index], plain(program, valueOf(known, node), withoutExample(node))]),
  );
}
