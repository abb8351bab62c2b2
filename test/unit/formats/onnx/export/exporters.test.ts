/** Every operation of the engine, and everything that is built out of them, in ONNX Runtime. */
import assert from 'node:assert/strict';
import { ofOneExample, overBatch, type BatchedProgram } from '../../../../../src/core/formats/onnx/export/batch';
import { encodeModel } from '../../../../../src/core/formats/onnx/export/encode';
import { exportGraph } from '../../../../../src/core/formats/onnx/export/export-graph';
import { exporters, notExported } from '../../../../../src/core/formats/onnx/export/table';
import { createReferenceExecutor } from '../../../../../src/core/executors/reference';
import type { Values } from '../../../../../src/core/executors/executor';
import { gradients } from '../../../../../src/core/graph/gradients';
import type { Graph } from '../../../../../src/core/graph/graph';
import { input, scalar } from '../../../../../src/core/graph/leaf';
import { topological, type Node } from '../../../../../src/core/graph/node';
import { ops } from '../../../../../src/core/ops';
import { reduceSum } from '../../../../../src/core/ops/reduce';
import { reshape } from '../../../../../src/core/ops/reshape';
import { seeded } from '../../../graph/support';
import { cases, valuesFor, type Case } from '../../../ops/cases';
import { assertEqualOutputs, runFile } from './runtime';

/** Value and gradients of a case, as a graph of one example; the operands from `fed` on are parameters. */
function graphOf({ shapes, build }: Case, fed: number): Graph {
  const ports = shapes.map((shape, index) => ({
    name: `x${index}`,
    node: input(`x${index}`, index < fed ? [1, ...shape] : shape),
  }));
  const operands = ports.map(({ node }, index) => reshape(node, shapes[index]));
  const value = build(...operands);
  const outputs = [value, ...gradients([reduceSum(value)], [scalar(1)], operands)];
  return {
    inputs: ports.slice(0, fed),
    outputs: outputs.map((node, index) => ({ name: `y${index}`, node: reshape(node, [1, ...node.shape]) })),
    parameters: new Map(ports.slice(fed).map(({ name, node }) => [name, node])),
    barriers: [],
    normalizations: [],
    applications: [],
  };
}

/** What the reference executor says of each example, one after the other. */
async function expected(
  { outputs }: Graph,
  fixed: ReadonlyMap<Node, Values>,
  examples: readonly ReadonlyMap<Node, Values>[],
): Promise<Float64Array[]> {
  const session = await createReferenceExecutor().prepare({ outputs: outputs.map(({ node }) => node), fixed });
  const results = outputs.map((): number[] => []);
  for (const feeds of examples) (await session.run(feeds)).forEach((values, index) => results[index].push(...values));
  session.dispose();
  return results.map((values) => Float64Array.from(values));
}

async function check(each: Case, fed: number, examples: number, program: (graph: Graph) => BatchedProgram | undefined) {
  const random = seeded(3);
  const graph = graphOf(each, fed);
  const weights = valuesFor(each, random);
  const parameters = [...graph.parameters];
  const fixed = new Map(parameters.map(([, node], index) => [node, Float32Array.from(weights[fed + index])]));
  const feeds = Array.from({ length: examples }, () => {
    const values = valuesFor(each, random);
    return new Map(graph.inputs.map(({ node }, index) => [node, Float32Array.from(values[index])]));
  });
  const batched = program(graph);
  assert.ok(batched, 'a dynamic batch');
  const named = new Map(parameters.map(([name, node]) => [name, fixed.get(node) ?? new Float32Array()]));
  const bytes = encodeModel(exportGraph(graph, batched, named), batched.batch, 'case');
  const fedValues = graph.inputs.map(({ name, node }) => ({
    name,
    shape: [examples, ...node.shape.slice(1)],
    values: Float32Array.from(feeds.flatMap((one) => [...(one.get(node) ?? [])])),
  }));
  const results = await runFile(bytes, fedValues);
  const wanted = await expected(graph, fixed, feeds);
  graph.outputs.forEach(({ name, node }, index) => {
    assert.deepEqual(results.get(name)?.shape, [examples, ...node.shape.slice(1)], name);
    assertEqualOutputs(results.get(name)?.values ?? [], wanted[index], name);
  });
}

const refusedBy = ({ outputs }: Graph): string | undefined =>
  topological(outputs.map(({ node }) => node)).find(({ op }) => notExported.has(op.name))?.op.name;

describe('formats/onnx/export: every operation', () => {
  it('has an exporter or a reason why not', () => {
    const names = ops.map(({ name }) => name).sort();
    assert.deepEqual([...exporters.keys(), ...notExported.keys()].sort(), names);
  });

  for (const each of cases) {
    const refused = refusedBy(graphOf(each, each.shapes.length));
    if (refused !== undefined)
      it(`${each.name}: refused by name`, () =>
        assert.rejects(check(each, each.shapes.length, 1, ofOneExample), { name: 'Inexpressible', op: refused }));
    else {
      it(`${each.name}: fed, a batch of three`, () => check(each, each.shapes.length, 3, overBatch));
      if (each.shapes.length > 1)
        it(`${each.name}: the first is fed, the others are parameters`, () => check(each, 1, 3, overBatch));
      else it(`${each.name}: one example`, () => check(each, 1, 1, ofOneExample));
    }
  }
});
