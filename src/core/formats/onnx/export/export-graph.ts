import type { Graph } from '../../../graph/graph';
import { topological, type Node } from '../../../graph/node';
import { plain } from './arrange';
import type { BatchedProgram } from './batch';
import type { Description, Tensor } from './description';
import { factsOf } from './facts';
import type { Plan } from './lowering';
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
  );
  return program.finish(
    outputs.map(({ node }, index) => [names[index], plain(program, valueOf(known, node), withoutExample(node))]),
  );
}

/** Adds the values of all nodes that are needed. */
function lowerAll(program: Program, outputs: readonly Node[], known: Map<Node, Value>): void {
  const facts = factsOf(outputs);
  const plans = new Map<Node, Plan>();
  const plan = (node: Node): Plan => {
    const found = plans.get(node) ?? planOf(node, facts, program.batch);
    plans.set(node, found);
    return found;
  };
  const inputsOf = (node: Node): readonly Node[] =>
    known.has(node) || facts.constants.has(node) ? [] : plan(node).inputs;
  for (const node of topological(outputs, inputsOf)) {
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

function valueOf(known: ReadonlyMap<Node, Value>, node: Node): Value {
  const value = known.get(node);
  if (!value) throw new Error(`${node.op.name} was not exported before it was read`);
  return value;
}
