/** What an exported file looks like: which nodes, which names, which shapes. */
import assert from 'node:assert/strict';
import { openModel } from '../../../../../src/core/formats';
import type { Model } from '../../../../../src/core/formats/model';
import { toOnnx } from '../../../../../src/core/formats/onnx/export';
import { overBatch } from '../../../../../src/core/formats/onnx/export/batch';
import type { Description } from '../../../../../src/core/formats/onnx/export/description';
import { exportGraph } from '../../../../../src/core/formats/onnx/export/export-graph';
import { split } from '../../../../../src/core/formats/onnx/export/split';
import type { Graph } from '../../../../../src/core/graph/graph';
import { input, scalar } from '../../../../../src/core/graph/leaf';
import type { Node } from '../../../../../src/core/graph/node';
import { mul } from '../../../../../src/core/ops/binary';
import { Problem } from '../../../../../src/shared/problem';
import { filesIn } from '../../fixture';
import { filesOf, predictOurs, randomize, sourceOf, tf } from '../../stock';
import { assertEqualOutputs, runFile, runModel } from './runtime';

const { layers } = tf;
type Stack = readonly tf.layers.Layer[];

async function modelOf(stack: Stack): Promise<Model> {
  return openModel(sourceOf(await filesOf(randomize(tf.sequential({ layers: [...stack] })))));
}

async function descriptionOf(stack: Stack): Promise<Description> {
  const { graph, parameters } = await modelOf(stack);
  return exportGraph(graph!, overBatch(graph!)!, new Map(parameters.map(({ name, values }) => [name, values])));
}

const first = { inputShape: [12, 12, 3] };
const cases: readonly [name: string, stack: () => Stack, operators: string][] = [
  [
    'convolutions with what stands between them',
    () => [
      layers.conv2d({ ...first, filters: 4, kernelSize: 3, activation: 'relu' }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 5, kernelSize: 3, activation: 'sigmoid', padding: 'same' }),
      layers.averagePooling2d({ poolSize: 3, strides: 2, padding: 'same' }),
      layers.zeroPadding2d({ padding: 1 }),
      layers.cropping2D({
        cropping: [
          [0, 1],
          [1, 0],
        ],
      }),
      layers.conv2d({ filters: 6, kernelSize: 2 }),
      layers.globalAveragePooling2d({}),
      layers.dense({ units: 2, activation: 'softmax' }),
    ],
    'Transpose Conv Relu MaxPool Conv Sigmoid AveragePool Pad Slice Conv ReduceMean Gemm Softmax',
  ],
  [
    'depthwise and pointwise ones, normalized',
    () => [
      layers.depthwiseConv2d({ ...first, kernelSize: 3, depthMultiplier: 2, useBias: false }),
      layers.batchNormalization(),
      layers.reLU(),
      layers.conv2d({ filters: 4, kernelSize: 1, useBias: false }),
      layers.batchNormalization({ scale: false, center: false }),
      layers.conv2dTranspose({ filters: 3, kernelSize: 2, strides: 2 }),
      layers.upSampling2d({ size: [2, 2] }),
      layers.conv2d({ filters: 2, kernelSize: 1 }),
      layers.globalMaxPooling2d({}),
    ],
    'Transpose Conv BatchNormalization Relu Conv BatchNormalization ConvTranspose Reshape Expand Reshape Conv Reshape ReduceMax',
  ],
  [
    'dense layers',
    () => [
      layers.dense({ inputShape: [7], units: 5, activation: 'tanh' }),
      layers.batchNormalization(),
      layers.dense({ units: 3, useBias: false }),
    ],
    'Gemm Tanh BatchNormalization MatMul',
  ],
  [
    'dense layers on every position',
    () => [layers.dense({ inputShape: [4, 7], units: 5, activation: 'relu' }), layers.dense({ units: 3 })],
    'MatMul Add Relu MatMul Add',
  ],
];

const unexpected = async (): Promise<never> => assert.fail('nothing is read or written');
/** A model of a graph, as a format would read it. */
const modelOfGraph = (graph: Graph, parameters: Model['parameters'] = []): Model => ({
  format: { id: 'x', label: 'X', accepts: () => false, read: unexpected, write: unexpected },
  name: 'model.x',
  source: sourceOf(new Map()),
  bytes: 0,
  parameters,
  graph,
});
const graphOf = (inputs: Record<string, Node>, outputs: Record<string, Node>): Graph => ({
  inputs: Object.entries(inputs).map(([name, node]) => ({ name, node })),
  outputs: Object.entries(outputs).map(([name, node]) => ({ name, node })),
  parameters: new Map(),
  barriers: [],
  normalizations: [],
  applications: [],
});

describe('formats/onnx/export: the file', () => {
  before(() => tf.setBackend('cpu'));

  for (const [name, stack, operators] of cases)
    it(`has no transpositions between ${name}`, async () => {
      const { operations } = await descriptionOf(stack());
      assert.equal(operations.map(({ operator }) => operator).join(' '), operators);
    });

  it('keeps parameters under their names, kernels with output channels in front', async () => {
    const { initializers } = await descriptionOf([
      layers.conv2d({ ...first, filters: 4, kernelSize: [2, 3], name: 'a' }),
      layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, name: 'b' }),
      layers.flatten(),
      layers.dense({ units: 2, name: 'c' }),
    ]);
    const shapes = new Map(initializers.map(({ name, shape }) => [name, shape]));
    assert.deepEqual(shapes.get('a/kernel'), [4, 3, 2, 3]);
    assert.deepEqual(shapes.get('b/depthwise_kernel'), [8, 1, 3, 3]);
    assert.deepEqual(shapes.get('c/kernel'), [9 * 8 * 8, 2]);
    assert.deepEqual(shapes.get('c/bias'), [2]);
  });

  it('writes new values of weights, moved as the kernel is', async () => {
    const model = await modelOf([layers.conv2d({ inputShape: [3, 3, 2], filters: 2, kernelSize: 2, name: 'a' })]);
    const values = Float32Array.from({ length: 16 }, (_, index) => (index % 3 === 0 ? 0 : index));
    const { graph } = model;
    const { initializers } = exportGraph(
      graph!,
      overBatch(graph!)!,
      new Map([
        ['a/kernel', values],
        ['a/bias', Float32Array.of(0, 1)],
      ]),
    );
    const kernel = initializers.find(({ name }) => name === 'a/kernel')!;
    // HWIO → OIHW.
    const at = (o: number, i: number, h: number, w: number): number => values[((h * 2 + w) * 2 + i) * 2 + o];
    const expected = [0, 1].flatMap((o) =>
      [0, 1].flatMap((i) => [0, 1].flatMap((h) => [0, 1].map((w) => at(o, i, h, w)))),
    );
    assert.deepEqual([...kernel.values], expected);
  });

  it('is read back with the same layers, weights and norms', async () => {
    const model = await modelOf([
      layers.conv2d({ ...first, filters: 4, kernelSize: 3, useBias: false, name: 'a' }),
      layers.batchNormalization({ name: 'b' }),
      layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, name: 'c' }),
      layers.conv2d({ filters: 3, kernelSize: 1, name: 'd' }),
      layers.flatten(),
      layers.dense({ units: 2, activation: 'softmax', name: 'e' }),
    ]);
    const { bytes } = toOnnx(model, new Map());
    const again = await openModel(sourceOf(new Map([['again.onnx', bytes]]), 'again.onnx'));
    const told = ({ parameters }: Model): object[] =>
      parameters
        .map(({ name, layer, role, prunable, values }) => ({ name, layer, role, prunable, count: values.length }))
        .sort((x, y) => (x.name < y.name ? -1 : 1));
    assert.deepEqual(told(again), told(model));
    assert.deepEqual(again.graph?.barriers, []);
    assert.equal(again.graph?.normalizations.length, 1);
    const inputs = [Float32Array.from({ length: 2 * 12 * 12 * 3 }, (_, index) => Math.sin(index))];
    const [before] = await predictOurs(model, inputs, 2);
    const [after] = await predictOurs(again, inputs, 2);
    assertEqualOutputs(after, before, 'read back');
  });

  it('takes whole numbers as int64', async () => {
    const model = await modelOf([
      layers.embedding({ inputDim: 9, outputDim: 4, inputLength: 6 }),
      layers.conv1d({ filters: 3, kernelSize: 2 }),
      layers.globalMaxPooling1d(),
      layers.dense({ units: 2 }),
    ]);
    const { bytes } = toOnnx(model, new Map());
    const words = Float32Array.from({ length: 18 }, (_, index) => (index * 5) % 9);
    const [ours] = await predictOurs(model, [words], 3);
    const [theirs] = await runModel(bytes, model, [words], 3);
    assertEqualOutputs(theirs.values, ours, 'words');
  });

  for (const folder of ['keras', 'keras3-file', 'keras3-h5'])
    it(`of Keras's own model (${folder}) says the same`, async () => {
      const model = await openModel(sourceOf(filesIn(`test/fixtures/tfjs/${folder}`)));
      const examples = 4;
      const inputs = model.graph!.inputs.map(({ node }) =>
        Float32Array.from({ length: examples * node.shape.reduce((a, b) => a * b) }, (_, index) => Math.sin(index)),
      );
      const ours = await predictOurs(model, inputs, examples);
      const theirs = await runModel(toOnnx(model, new Map()).bytes, model, inputs, examples);
      theirs.forEach(({ values }, index) => assertEqualOutputs(values, ours[index], folder));
    });

  it('names no two values alike', async () => {
    const x = input('x', [1, 3]);
    const y = mul(x, scalar(2));
    const { bytes } = toOnnx(modelOfGraph(graphOf({ x }, { x, Mul_1: y, again: y })), new Map());
    const results = await runFile(bytes, [{ name: 'x', shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) }]);
    assert.deepEqual([...results.keys()], ['x_1', 'Mul_1', 'again']);
    assert.deepEqual([...results.get('x_1')!.values], [1, 2, 3, 4, 5, 6]);
    assert.deepEqual([...results.get('again')!.values], [2, 4, 6, 8, 10, 12]);
  });

  it('says an output that does not depend on the data for each example', async () => {
    const x = input('x', [1, 2]);
    const graph = graphOf({ x }, { x, y: input('w', [1, 3]) });
    const w = graph.outputs[1].node;
    const { bytes } = toOnnx(
      modelOfGraph({ ...graph, parameters: new Map([['w', w]]) }, [
        {
          name: 'w',
          layer: 'w',
          role: 'other',
          shape: [1, 3],
          dtype: 'float32',
          values: Float32Array.of(7, 8, 9),
          outputAxis: 1,
          prunable: false,
        },
      ]),
      new Map(),
    );
    const results = await runFile(bytes, [{ name: 'x', shape: [2, 2], values: new Float32Array(4) }]);
    assert.deepEqual(results.get('y'), { shape: [2, 3], values: Float32Array.of(7, 8, 9, 7, 8, 9) });
  });

  it('has a fixed batch where the first axis is none, and says so', async () => {
    const x = input('x', [2, 3]);
    const { bytes, warnings } = toOnnx(modelOfGraph(graphOf({ x }, { y: mul(x, scalar(3)) })), new Map());
    assert.match(warnings[0]?.template ?? '', /batch size is fixed/);
    const results = await runFile(bytes, [{ name: 'x', shape: [2, 3], values: new Float32Array(6).fill(1) }]);
    assert.deepEqual(results.get('y'), { shape: [2, 3], values: new Float32Array(6).fill(3) });
  });

  it('leaves out weights that the network does not use, and says so; refuses more than a file holds', () => {
    const x = input('x', [1, 3]);
    const unused: Model['parameters'][number] = {
      name: 'lost',
      layer: 'lost',
      role: 'other',
      shape: [1],
      dtype: 'float32',
      values: Float32Array.of(1),
      outputAxis: 0,
      prunable: false,
    };
    const graph = graphOf({ x }, { y: mul(x, scalar(3)) });
    const { warnings } = toOnnx(modelOfGraph(graph, [unused]), new Map());
    assert.deepEqual(
      warnings.map(({ args }) => args),
      [[1]],
    );
    const huge = { ...unused, values: { length: 2 ** 29 } as Float32Array };
    const parameters = new Map([['lost', input('lost', [2 ** 29])]]);
    assert.throws(
      () => toOnnx(modelOfGraph({ ...graph, parameters }, [huge]), new Map()),
      (error) => error instanceof Problem && error.code === 'file-too-large',
    );
  });
});

describe('two ways to count the same elements', () => {
  const table: readonly [extents: number[], shape: number[], expected: ReturnType<typeof split>][] = [
    [[6, 4], [2, 12], { pieces: [[2, 3], [4]], groups: [[0], [1, 2]] }],
    [[2, 3], [3, 2], undefined],
    [[24], [1, 2, 1, 3, 4], { pieces: [[2, 3, 4]], groups: [[], [0], [], [1], [2]] }],
    [[2, 3, 4], [24], { pieces: [[2], [3], [4]], groups: [[0, 1, 2]] }],
    [[], [1, 1], { pieces: [], groups: [[], []] }],
    [[0], [0, 3], undefined],
    [[2, 3], [7], undefined],
  ];
  for (const [extents, shape, expected] of table)
    it(`${JSON.stringify(extents)} and ${JSON.stringify(shape)}`, () =>
      assert.deepEqual(split(extents, shape), expected));
});
