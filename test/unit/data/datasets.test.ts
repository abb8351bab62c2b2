import assert from 'node:assert/strict';
import { gzipSync } from 'fflate';
import { openDataset } from '../../../src/core/data';
import { scalar } from '../../../src/core/graph/leaf';
import { mul } from '../../../src/core/ops/binary';
import { diskFolder } from '../../../src/jobs/folder';
import { Problem } from '../../../src/shared/problem';
import { bytes, csv, doubles, floats, graphOf, idx, integers, notesOf, npz, open, rowsOf } from './support';

const vector = graphOf({ x: [2] });
const near = (found: number[], expected: number[]): void => {
  assert.equal(found.length, expected.length);
  found.forEach((value, index) =>
    assert.ok(Math.abs(value - expected[index]) < 1e-6, `${found.join()} is not ${expected.join()}`),
  );
};

describe('data: files', () => {
  it('npz: x and y, bytes scaled to one', async () => {
    const dataset = await open(
      { 'a.npz': npz({ x: bytes([3, 2], 0, 255, 51, 102, 255, 0), y: bytes([3], 2, 0, 1) }) },
      { file: 'a.npz' },
      vector,
    );
    assert.equal(dataset.name, 'a.npz');
    assert.equal(dataset.examples, 3);
    assert.deepEqual(dataset.targets, { kind: 'classes', classes: 3 });
    const { x, y } = await rowsOf(dataset, 2, 1);
    near(x, [1, 0, 0.2, 0.4]);
    assert.deepEqual(y, [1, 0]);
    assert.deepEqual(notesOf(dataset), ['x: bytes were divided by 255.']);
  });

  it('npz: one array for each input, under its name', async () => {
    const graph = graphOf({ left: [1], right: [2] });
    const file = npz({ right: floats([2, 2], 1, 2, 3, 4), left: floats([2, 1], 5, 6), y: floats([2, 1], 0.5, 1.5) });
    const dataset = await open({ 'a.npz': file }, { file: 'a.npz' }, graph);
    const { inputs, targets } = await dataset.batch([1]);
    assert.deepEqual(inputs, [Float32Array.of(6), Float32Array.of(3, 4)]);
    assert.deepEqual(targets, Float32Array.of(1.5));
    assert.deepEqual(dataset.targets, { kind: 'vectors', shape: [1], oneHot: false });
  });

  it('npz: a lone array of any name', async () => {
    const dataset = await open({ 'a.npz': npz({ images: floats([1, 2], 3, 4) }) }, { file: 'a.npz' }, vector);
    assert.deepEqual(await rowsOf(dataset, 0), { x: [3, 4], y: undefined });
    assert.equal(dataset.targets, undefined);
  });

  it('npz: without a graph, as the file has it', async () => {
    const dataset = await open({ 'a.npz': npz({ x: floats([2, 1, 3], 1, 2, 3, 4, 5, 6) }) }, { file: 'a.npz' });
    assert.deepEqual(dataset.features, [{ name: 'x', shape: [1, 3], dtype: 'float' }]);
  });

  it('npy: a pair, and inputs alone', async () => {
    const folder = diskFolder('test/fixtures/data');
    const dataset = await openDataset(
      folder,
      { file: 'version2.npy,version2.npy' },
      { name: 'm', graph: graphOf({ x: [3] }) },
    );
    assert.deepEqual(await rowsOf(dataset, 3), { x: [9, 10, 11], y: [9, 10, 11] });
    const alone = await openDataset(folder, { file: 'version2.npy' }, { name: 'm', graph: graphOf({ x: [3] }) });
    assert.equal(alone.targets, undefined);
  });

  const images = idx(8, [3, 2, 1], [0, 255, 51, 102, 255, 0]);
  const labels = idx(8, [3], [2, 0, 1]);
  const idxFiles = [
    { name: 'a pair', file: 'images.idx,labels.idx', files: { 'images.idx': images, 'labels.idx': labels } },
    {
      name: 'a gzipped pair',
      file: 'i-ubyte.gz,l-ubyte.gz',
      files: { 'i-ubyte.gz': gzipSync(images), 'l-ubyte.gz': gzipSync(labels) },
    },
    {
      name: 'a folder',
      file: 'mnist',
      files: {
        'mnist/train-images-idx3-ubyte.gz': gzipSync(images),
        'mnist/train-labels-idx1-ubyte.gz': gzipSync(labels),
      },
    },
    {
      name: 'a folder of the test set',
      file: 'mnist',
      files: { 'mnist/t10k-images.idx3-ubyte': images, 'mnist/t10k-labels.idx1-ubyte': labels },
    },
  ];
  for (const { name, file, files } of idxFiles)
    it(`idx: ${name}`, async () => {
      const { x, y } = await rowsOf(await open(files, { file }, vector), 0, 1, 2);
      near(x, [0, 1, 0.2, 0.4, 1, 0]);
      assert.deepEqual(y, [2, 0, 1]);
    });

  it('idx: numbers of several bytes, the first one first', async () => {
    const file = idx(0x0c, [1, 2], []);
    const whole = new Uint8Array([...file, 0, 0, 1, 2, 255, 255, 255, 254]);
    assert.deepEqual((await rowsOf(await open({ 'x.idx': whole }, { file: 'x.idx' }, vector), 0)).x, [258, -2]);
  });

  const table = csv('a,label,b', '1, 0,2.5', '', '"3",1,-4e1');
  it('csv: the column called label', async () => {
    const dataset = await open({ 'a.csv': table }, { file: 'a.csv' }, vector);
    assert.deepEqual(await rowsOf(dataset, 0, 1), { x: [1, 2.5, 3, -40], y: [0, 1] });
    assert.deepEqual(notesOf(dataset), ['a.csv: the labels are in column label.']);
  });
  it('csv: a column by its name', async () => {
    const dataset = await open({ 'a.csv': table }, { file: 'a.csv', labelColumn: 'b' }, vector);
    assert.deepEqual(await rowsOf(dataset, 1), { x: [3, 1], y: [-40] });
    assert.equal(dataset.targets?.kind, 'vectors');
  });
  it('csv: the last column', async () => {
    const dataset = await open({ 'a.csv': csv('0,1,2', '5,6,1') }, { file: 'a.csv' }, vector);
    assert.deepEqual(await rowsOf(dataset, 0), { x: [5, 6], y: [1] });
    assert.deepEqual(notesOf(dataset), ['a.csv: the labels are in the last column, 2.']);
  });
  it('csv: all columns, where they are as many as inputs', async () => {
    const dataset = await open({ 'a.csv': csv('a,b', '5,6') }, { file: 'a.csv' }, vector);
    assert.deepEqual(await rowsOf(dataset, 0), { x: [5, 6], y: undefined });
  });

  it('synthetic: standard normal noise that does not depend on the batch', async () => {
    const dataset = await open({}, { file: 'synthetic' }, graphOf({ x: [10, 10] }));
    assert.equal(dataset.examples, 256);
    assert.equal(dataset.targets, undefined);
    const all = (await dataset.batch(Array.from({ length: 256 }, (_, index) => index))).inputs[0];
    const alone = (await dataset.batch([200])).inputs[0];
    assert.deepEqual(alone, all.slice(20000, 20100));
    const average = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const numbers = [...all];
    const [mean, variance] = [average(numbers), average(numbers.map((value) => value * value))];
    assert.ok(Math.abs(mean) < 0.02 && Math.abs(variance - 1) < 0.04, `${mean} ${variance}`);
  });
});

describe('data: fitting the model', () => {
  const arranged = [
    {
      name: 'flattened',
      found: [2, 2],
      wanted: [4],
      x: [0, 1, 2, 3],
      note: 'Examples of shape [2, 2] were given as [4].',
    },
    {
      name: 'NCHW to NHWC',
      found: [2, 1, 2],
      wanted: [1, 2, 2],
      x: [0, 2, 1, 3],
      note: 'Axes were reordered from NCHW to NHWC.',
    },
    {
      name: 'NHWC to NCHW',
      found: [1, 3, 2],
      wanted: [2, 1, 3],
      x: [0, 2, 4, 1, 3, 5],
      note: 'Axes were reordered from NHWC to NCHW.',
    },
    { name: 'the same', found: [2, 2], wanted: [2, 2], x: [0, 1, 2, 3], note: undefined },
  ];
  for (const { name, found, wanted, x, note } of arranged)
    it(name, async () => {
      const file = npz({ x: floats([1, ...found], ...x.map((_, index) => index)) });
      const dataset = await open({ 'a.npz': file }, { file: 'a.npz' }, graphOf({ x: wanted }));
      assert.deepEqual((await rowsOf(dataset, 0)).x, x);
      assert.deepEqual(notesOf(dataset), note === undefined ? [] : [note]);
    });

  it('scales, then subtracts the mean and divides by the deviation of each channel', async () => {
    const file = npz({ x: bytes([1, 2, 1, 2], 10, 20, 30, 40) });
    const recipe = { file: 'a.npz', scale: 0.1, mean: [1, 2], std: [2, 4] };
    const { x } = await rowsOf(await open({ 'a.npz': file }, recipe, graphOf({ x: [2, 1, 2] })), 0);
    near(x, [0, 0, 1, 0.5]);
  });

  it('subtracts the mean of a channel after the axes were reordered', async () => {
    const file = npz({ x: floats([1, 2, 1, 3], 1, 2, 3, 10, 20, 30) });
    const { x } = await rowsOf(
      await open({ 'a.npz': file }, { file: 'a.npz', mean: [1, 10] }, graphOf({ x: [1, 3, 2] })),
      0,
    );
    near(x, [0, 0, 1, 10, 2, 20]);
  });

  const pixels = npz({ x: bytes([1, 1, 2, 3], 0, 255, 51, 0, 255, 51) });
  const planar = npz({ x: bytes([1, 3, 1, 2], 0, 0, 255, 255, 51, 51) });
  const torch = [-0.485 / 0.229, (1 - 0.456) / 0.224, (0.2 - 0.406) / 0.225];
  const caffe = [51 - 103.939, 255 - 116.779, -123.68];
  const presets = [
    { preprocess: 'imagenet-torch', file: pixels, shape: [1, 2, 3], expected: torch },
    { preprocess: 'imagenet-torch', file: planar, shape: [3, 1, 2], expected: torch },
    { preprocess: 'imagenet-torch', file: planar, shape: [1, 2, 3], expected: torch },
    { preprocess: 'imagenet-caffe', file: pixels, shape: [1, 2, 3], expected: caffe },
    { preprocess: 'imagenet-caffe', file: planar, shape: [3, 1, 2], expected: caffe },
    { preprocess: 'imagenet-caffe', file: planar, shape: [1, 2, 3], expected: caffe },
    { preprocess: 'imagenet-tf', file: pixels, shape: [6], expected: [-1, 1, -0.6] },
    { preprocess: 'unit', file: pixels, shape: [6], expected: [0, 1, 0.2] },
    { preprocess: 'none', file: pixels, shape: [6], expected: [0, 255, 51] },
  ] as const;
  for (const { preprocess, file, shape, expected } of presets)
    it(`preprocess ${preprocess}, ${file === planar ? 'channels first' : 'channels last'}, for [${shape.join(', ')}]`, async () => {
      const dataset = await open({ 'a.npz': file }, { file: 'a.npz', preprocess }, graphOf({ x: shape }));
      const { x } = await rowsOf(dataset, 0);
      const wanted = [0, 1, 2, 3, 4, 5].map((at) => expected[shape[0] === 3 ? at >> 1 : at % 3]);
      assert.equal(x.length, 6);
      x.forEach((value, at) => assert.ok(Math.abs(value - wanted[at]) < 1e-4, `${x.join()} is not ${wanted.join()}`));
    });

  it('a mean for each channel of a flattened square', async () => {
    const recipe = { file: 'a.npz', scale: 1, mean: [1, 2, 3] };
    const file = npz({ x: bytes([1, 48], ...Array.from({ length: 48 }, (_, at) => at % 3)) });
    const { x } = await rowsOf(await open({ 'a.npz': file }, recipe, graphOf({ x: [48] })), 0);
    assert.deepEqual(new Set(x), new Set([-1]));
  });

  it('channels of arrays cannot become gray, nor two of them blue first', async () => {
    for (const [channels, shape] of [
      ['gray', [1, 2, 3]],
      ['bgr', [6]],
    ] as const)
      await assert.rejects(
        open({ 'a.npz': pixels }, { file: 'a.npz', channels }, graphOf({ x: shape })),
        (error) => error instanceof Problem && error.code === 'option-invalid',
      );
  });

  it('says what only images take', async () => {
    const dataset = await open({ 'a.npz': pixels }, { file: 'a.npz', resize: '4', skipBad: true }, graphOf({ x: [6] }));
    assert.ok(notesOf(dataset).includes('a.npz: only images take resize, skipBad.'));
  });

  it('keeps bytes that the model rescales itself', async () => {
    const graph = graphOf({ x: [2] });
    const outputs = [{ name: 'y', node: mul(graph.inputs[0].node, scalar(1 / 127.5)) }];
    const dataset = await open(
      { 'a.npz': npz({ x: bytes([1, 2], 255, 7) }) },
      { file: 'a.npz' },
      { ...graph, outputs },
    );
    assert.deepEqual((await rowsOf(dataset, 0)).x, [255, 7]);
    assert.equal(dataset.notes.length, 1);
  });

  const targets = [
    { name: 'integers', y: integers([3], 0, 2, 1), expected: { kind: 'classes', classes: 3 } },
    { name: 'integers in a column', y: bytes([3, 1], 0, 4, 1), expected: { kind: 'classes', classes: 5 } },
    { name: 'whole floats', y: floats([3], 0, 2, 1), expected: { kind: 'classes', classes: 3 } },
    { name: 'real numbers', y: doubles([3], 0.5, 2, -1), expected: { kind: 'vectors', shape: [1], oneHot: false } },
    {
      name: 'negative whole floats',
      y: floats([3], 0, 2, -1),
      expected: { kind: 'vectors', shape: [1], oneHot: false },
    },
    {
      name: 'one-hot rows',
      y: bytes([3, 2], 0, 1, 1, 0, 0, 1),
      expected: { kind: 'vectors', shape: [2], oneHot: true },
    },
    {
      name: 'multi-hot rows',
      y: bytes([3, 2], 0, 1, 1, 1, 0, 1),
      expected: { kind: 'vectors', shape: [2], oneHot: false },
    },
    {
      name: 'rows without a one',
      y: bytes([3, 2], 0, 1, 0, 0, 0, 1),
      expected: { kind: 'vectors', shape: [2], oneHot: false },
    },
  ] as const;
  for (const { name, y, expected } of targets)
    it(`targets: ${name}`, async () => {
      const file = npz({ x: floats([3, 2], 1, 2, 3, 4, 5, 6), y });
      const dataset = await open({ 'a.npz': file }, { file: 'a.npz' }, vector);
      assert.deepEqual(dataset.targets, expected);
      const width = y.data.length / 3;
      assert.deepEqual((await rowsOf(dataset, 2, 0)).y, [...y.data.slice(2 * width), ...y.data.slice(0, width)]);
    });
});

describe('data: the samples', () => {
  it('MNIST: 1,000 and 2,000 digits, none in both', async () => {
    const graph = graphOf({ x: [784] });
    const read = async (file: string): Promise<string[]> => {
      const dataset = await openDataset(diskFolder('samples/mnist'), { file }, { name: 'm', graph });
      assert.deepEqual(dataset.targets, { kind: 'classes', classes: 10 });
      const rows = Array.from({ length: dataset.examples }, async (_, index) =>
        (await rowsOf(dataset, index)).x.join(),
      );
      return Promise.all(rows);
    };
    const [calibration, test] = [await read('calibration.npz'), await read('test.npz')];
    assert.deepEqual([calibration.length, test.length], [1000, 2000]);
    const seen = new Set(calibration);
    assert.ok(!test.some((digit) => seen.has(digit)));
  });
});
