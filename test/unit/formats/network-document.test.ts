/** The network as people think of it, from what files list. */
import assert from 'node:assert/strict';
import { openModel } from '../../../src/core/formats';
import { networkOf, type NetworkStep } from '../../../src/core/formats/network-document';
import { sourceOf as onDisk } from '../../../src/jobs/folder';
import type { NetworkDocument } from '../../../src/shared/pictures';
import { filesOf, randomize, sourceOf, tf } from './stock';

const read = async (file: string): Promise<NetworkDocument> => {
  const document = (await openModel(onDisk(file))).topology?.();
  assert.ok(document, file);
  return document;
};
const onnxFile = (name: string): string => `test/fixtures/onnx/models/${name}.onnx`;

/** Every edge goes forward, every node but the inputs is reached, ids are unique. */
function requireSound({ nodes, edges }: NetworkDocument): void {
  assert.equal(new Set(nodes.map(({ id }) => id)).size, nodes.length);
  for (const [from, to] of edges) assert.ok(from < to && to < nodes.length, `${from} → ${to}`);
  const reached = new Set(edges.map(([, to]) => to));
  nodes.forEach(({ op, id }, at) => assert.equal(reached.has(at), op !== 'input', id));
}
const ops = ({ nodes }: NetworkDocument): string[] => nodes.map(({ op }) => op);
const named = ({ nodes, edges }: NetworkDocument): string[] =>
  edges.map(([from, to]) => `${nodes[from].id} → ${nodes[to].id}`);

const step = (name: string, op: string, reads: readonly string[], more: Partial<NetworkStep> = {}): NetworkStep => ({
  name,
  op,
  parameters: [],
  reads,
  makes: [name],
  ...more,
});

describe('the network as a column', () => {
  it('has one node for what follows in a row, and keeps branches, parameters and barriers', () => {
    const document = networkOf({
      inputs: [{ name: 'x', value: 'x' }],
      outputs: [{ name: 'y', value: 'sum' }],
      // In any order, with what leads nowhere.
      steps: [
        step('sum', 'Add', ['pooled', 'x']),
        step('pooled', 'MaxPool', ['relu']),
        step('relu', 'Relu', ['conv']),
        step('turned', 'Transpose', ['kernel']),
        step('conv', 'Conv', ['round', 'turned']),
        step('round', 'Round', ['x']),
        step('unused', 'Neg', ['x']),
        step('extent', 'Shape', ['conv'], { measuresShape: true }),
      ],
      weights: new Map([['kernel', 'w']]),
      barriers: [{ node: 'round', blocks: 'gradient' }],
    });
    requireSound(document);
    assert.deepEqual(document.nodes, [
      { id: 'x', label: 'x', op: 'input', parameters: [] },
      { id: 'round', label: 'round', op: 'Round', parameters: [], blocks: ['gradient'] },
      { id: 'conv', label: 'conv', op: 'Conv', parameters: ['w'] },
      { id: 'relu', label: 'relu', op: 'Relu, MaxPool', parameters: [] },
      { id: 'sum', label: 'sum', op: 'Add', parameters: [] },
      { id: 'y', label: 'y', op: 'output', parameters: [] },
    ]);
    assert.deepEqual(named(document), ['x → round', 'round → conv', 'conv → relu', 'relu → sum', 'x → sum', 'sum → y']);
  });

  it('does not join what another branch reads, too', () => {
    const document = networkOf({
      inputs: [{ name: 'x', value: 'x' }],
      outputs: [{ name: 'y', value: 'c' }],
      steps: [step('a', 'Relu', ['x']), step('b', 'Tanh', ['a']), step('c', 'Mul', ['a', 'b'])],
      weights: new Map(),
      barriers: [],
    });
    assert.deepEqual(ops(document), ['input', 'Relu', 'Tanh', 'Mul', 'output']);
  });

  it('of a hundred thousand operations takes no longer than to read them, also in a ring', () => {
    const count = 100_000;
    const steps = Array.from({ length: count }, (_, at) =>
      step(`s${at}`, 'Gemm', [at === 0 ? 'x' : `s${at - 1}`, `s${Math.max(0, at - 2)}`], { parameters: [`w${at}`] }),
    );
    const outputs = [{ name: 'y', value: `s${count - 1}` }];
    const start = performance.now();
    const document = networkOf({
      inputs: [{ name: 'x', value: 'x' }],
      outputs,
      steps,
      weights: new Map(),
      barriers: [],
    });
    assert.ok(performance.now() - start < 5000);
    assert.equal(document.nodes.length, count + 2);
    const ring = [step('a', 'Relu', ['b']), step('b', 'Relu', ['a'])];
    const lost = networkOf({
      inputs: [],
      outputs: [{ name: 'y', value: 'b' }],
      steps: ring,
      weights: new Map(),
      barriers: [],
    });
    assert.deepEqual(ops(lost), ['output']);
  });
});

describe('the network of a file', () => {
  it('LeNet-5 is its layers, each with its weights', async () => {
    const file = 'samples/mnist/lenet-5/model.json';
    const document = await read(file);
    requireSound(document);
    const { parameters } = await openModel(onDisk(file));
    assert.deepEqual(
      document.nodes.flatMap((node) => node.parameters).sort(),
      parameters.map(({ name }) => name).sort(),
    );
    assert.equal(ops(document).filter((op) => op === 'Conv2D').length, 2);
    assert.equal(document.edges.length, document.nodes.length - 1);
  });

  it('Keras: branches, layers that are called twice, networks inside', async () => {
    const inner = tf.sequential({
      name: 'inner',
      layers: [
        tf.layers.dense({ units: 4, inputShape: [4], name: 'first' }),
        tf.layers.activation({ activation: 'tanh', name: 'bent' }),
      ],
    });
    const x = tf.input({ shape: [4], name: 'x' });
    const shared = tf.layers.dense({ units: 4, name: 'shared' });
    const once = shared.apply(x) as tf.SymbolicTensor;
    const through = inner.apply(once) as tf.SymbolicTensor;
    const twice = shared.apply(through) as tf.SymbolicTensor;
    const y = tf.layers.add({ name: 'sum' }).apply([once, twice]) as tf.SymbolicTensor;
    const files = await filesOf(randomize(tf.model({ inputs: x, outputs: y })));
    const document = (await openModel(sourceOf(files))).topology?.();
    assert.ok(document);
    requireSound(document);
    assert.deepEqual(named(document), [
      'x → shared',
      'shared → inner/first',
      'inner/first → inner/bent',
      'inner/bent → shared:1',
      'shared → sum',
      'shared:1 → sum',
      'sum → sum output',
    ]);
    const [first, second] = document.nodes.filter(({ id }) => id.startsWith('shared'));
    assert.deepEqual(first.parameters, second.parameters);
  });

  it('ONNX: the residual network has its sums, and every kernel once', async () => {
    for (const name of ['resnet-folded.dynamo', 'resnet-unfolded.torchscript']) {
      const document = await read(onnxFile(name));
      requireSound(document);
      const { parameters, graph } = await openModel(onDisk(onnxFile(name)));
      const drawn = document.nodes.flatMap((node) => node.parameters);
      for (const { name: kernel, prunable } of parameters)
        if (prunable && graph?.parameters.has(kernel))
          assert.equal(drawn.filter((each) => each === kernel).length, 1, kernel);
      const sums = document.nodes.filter(({ op }) => op === 'Add');
      assert.ok(sums.length > 0);
      const into = (id: string): number => document.edges.filter(([, to]) => document.nodes[to].id === id).length;
      assert.ok(sums.every(({ id }) => into(id) === 2));
      assert.ok(ops(document).includes('Conv'));
      assert.ok(!ops(document).includes('Constant'));
    }
  });

  it('ONNX: an LSTM is one node with its matrices, bodies belong to the node that has them', async () => {
    const document = await read(onnxFile('lstm.torchscript'));
    requireSound(document);
    const lstm = document.nodes.find(({ op }) => op === 'LSTM');
    assert.ok(lstm && lstm.parameters.length >= 2, JSON.stringify(lstm));
    for (const [name, op] of [
      ['branches', 'If'],
      ['loops', 'Loop'],
    ]) {
      const { nodes } = await read(onnxFile(name));
      const holders = nodes.filter((node) => node.op.split(', ').includes(op));
      assert.ok(holders.length > 0, `${name}: ${nodes.map((node) => node.op).join(' ')}`);
    }
  });
});
