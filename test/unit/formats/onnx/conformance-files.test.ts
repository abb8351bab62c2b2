/**
 * ONNX's own node tests as files with weights: they open, with a graph or with the reason for none; what opens runs, with gradients; what is saved
 * is what was asked for.
 */
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import assert from 'node:assert/strict';
import type { Executor, Values } from '../../../../src/core/executors/executor';
import type { Source } from '../../../../src/core/files';
import type { Model } from '../../../../src/core/formats/model';
import { onnx } from '../../../../src/core/formats/onnx';
import { ModelProtoSchema, TensorProtoSchema } from '../../../../src/core/formats/onnx/proto/onnx_pb';
import { gradients } from '../../../../src/core/graph/gradients';
import type { Node } from '../../../../src/core/graph/node';
import { size } from '../../../../src/core/graph/shape';
import { filled } from '../../../../src/core/ops/reshape';
import { executors } from '../../graph/support';
import { MemoryFolder } from '../memory-folder';
import { readNodeTests, type NodeTest } from './conformance/archive';

const main = 'model.onnx';
const sourceOf = (bytes: Uint8Array): Source => ({ folder: new MemoryFolder([[main, bytes]]), main });

/** The first input is data, the others are initializers. */
function withWeights({ model: bytes, sets: [{ inputs }] }: NodeTest): Source {
  const model = fromBinary(ModelProtoSchema, bytes);
  for (const [index, data] of inputs.entries()) {
    const info = model.graph?.input[index];
    if (index === 0 || info?.type?.value.case !== 'tensorType') continue;
    const weight = fromBinary(TensorProtoSchema, data);
    weight.name = info.name;
    model.graph?.initializer.push(weight);
  }
  return sourceOf(toBinary(ModelProtoSchema, model));
}

/** One example through the graph, and the gradient of its first output by all weights. */
async function run({ graph, parameters }: Model, executor: Executor): Promise<void> {
  if (!graph) return;
  const weights = new Map(parameters.map(({ name, values }) => [name, values]));
  const feeds = new Map<Node, Values>();
  for (const { node } of graph.inputs)
    feeds.set(
      node,
      Float64Array.from({ length: size(node.shape) }, (_, k) => k % 3),
    );
  for (const [name, node] of graph.parameters) feeds.set(node, weights.get(name) ?? new Float32Array(0));
  const [{ node: output }] = graph.outputs;
  const slopes = gradients([output], [filled(1, output.shape)], [...graph.parameters.values()]);
  const session = await executor.prepare({ outputs: [output, ...slopes] });
  try {
    await session.run(feeds);
  } finally {
    session.dispose();
  }
}

/** Every second number of every weight becomes 0. */
const thinned = ({ parameters }: Model): ReadonlyMap<string, Float32Array> =>
  new Map(parameters.map(({ name, values }) => [name, values.map((value, at) => (at % 2 === 0 ? 0 : value))]));

describe("ONNX's own node tests as files", function () {
  this.timeout(120_000);
  const tests = readNodeTests();
  const opened: (readonly [name: string, model: Model])[] = [];

  /** What is thrown, by the test's name. */
  const failing = async (work: (model: Model) => Promise<void>): Promise<string[]> => {
    const failures: string[] = [];
    for (const [name, model] of opened)
      await work(model).catch((error: unknown) => failures.push(`${name}: ${String(error)}`));
    return failures;
  };

  it('open, with a graph or with the reason for none', async () => {
    for (const test of tests) opened.push([test.name, await onnx.read(withWeights(test))]);
    const silent = opened.filter(([, { graph, reason }]) => !graph === !reason);
    assert.deepEqual(
      silent.map(([name]) => name),
      [],
    );
    // Half of them give no real numbers, or are no networks of one example.
    const graphs = opened.filter(([, { graph }]) => graph).length;
    assert.ok(graphs >= 1390, `${graphs} graphs`);
  });

  it('run, with gradients', async () => {
    const executor = await executors.reference();
    assert.deepEqual(await failing((model) => run(model, executor)), []);
  });

  it('are saved with other weights', async () => {
    const failures = await failing(async (model) => {
      const wanted = thinned(model);
      const [file] = await onnx.write(model, wanted, main);
      const { parameters } = await onnx.read(sourceOf(file.bytes));
      assert.deepEqual(new Map(parameters.map(({ name, values }) => [name, values])), wanted);
    });
    assert.deepEqual(failures, []);
  });
});
