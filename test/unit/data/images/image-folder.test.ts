import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDataset } from '../../../../src/core/data';
import { ImageDataset } from '../../../../src/core/data/images/image-dataset';
import { resize } from '../../../../src/core/data/images/resample';
import { input, scalar } from '../../../../src/core/graph/leaf';
import { mul } from '../../../../src/core/ops/binary';
import { DiskFolder } from '../../../../src/jobs/folder';
import { Problem } from '../../../../src/shared/problem';
import type { DataRecipe } from '../../../../src/shared/recipe';
import { MemoryFolder } from '../../formats/memory-folder';
import { graphOf, idx, notesOf, open } from '../support';
import { expected, fixture, picture } from './expected';

const classes = {
  'set/dog/b.png': fixture('rgb8.png'),
  'set/cat/c.jpg': fixture('rgb.jpg'),
  'set/cat/a.PNG': fixture('gray8.png'),
  'set/.DS_Store': new Uint8Array(3),
  'set/cat/notes.txt': new Uint8Array(3),
};
const rgb = picture(expected.decoded['rgb8.png']);
const whole = graphOf({ x: [13, 17, 3] });
const refused = (code: string, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof Problem, String(error));
  assert.equal(error.code, code);
  assert.match(`${error.message} ${error.details.found ?? ''} ${error.details.expected ?? ''}`, message);
  return true;
};
const near = (found: ArrayLike<number>, wanted: ArrayLike<number>): void => {
  assert.equal(found.length, wanted.length);
  for (let at = 0; at < wanted.length; at++)
    assert.ok(Math.abs(found[at] - wanted[at]) < 1e-6, `${found[at]} is not ${wanted[at]} at ${at}`);
};

describe('images: folders', () => {
  it('classes by sorted folder, images by name', async () => {
    const dataset = await open(classes, { file: 'set' }, whole);
    assert.equal(dataset.name, 'set');
    assert.deepEqual(dataset.targets, { kind: 'classes', classes: 2, names: ['cat', 'dog'] });
    const { targets, inputs } = await dataset.batch([0, 1, 2]);
    assert.deepEqual([...(targets ?? [])], [0, 0, 1]);
    near(
      inputs[0].subarray(2 * rgb.data.length),
      Array.from(rgb.data, (byte) => byte / 255),
    );
    assert.deepEqual(notesOf(dataset), [
      'set: 2 classes by folder: 0 = cat, 1 = dog.',
      'Left out, since they are neither PNG nor JPEG by their names: 1.',
      'Images are read as rgb.',
      'Images were resized to 17 × 13, the size of the model’s input (bilinear).',
      'set: bytes were divided by 255.',
    ]);
  });

  it('classes in the order of a file', async () => {
    const files = { ...classes, 'order.txt': new TextEncoder().encode('dog\r\n\r\ncat\r\n') };
    const dataset = await open(files, { file: 'set', classes: 'order.txt' }, whole);
    assert.deepEqual([...((await dataset.batch([0, 1, 2])).targets ?? [])], [0, 1, 1]);
  });

  it('a flat folder has no labels', async () => {
    const dataset = await open({ 'flat/1.png': fixture('rgb8.png') }, { file: 'flat' }, whole);
    assert.equal(dataset.targets, undefined);
    assert.equal((await dataset.batch([0])).targets, undefined);
  });

  it('a folder of MNIST’s files is still idx', async () => {
    const files = { 'mnist/train-images-idx3-ubyte': idx(8, [1, 2], [0, 255]), 'mnist/a.png': fixture('rgb8.png') };
    assert.ok(!((await open(files, { file: 'mnist' }, graphOf({ x: [2] }))) instanceof ImageDataset));
  });

  const words = (content: string): Uint8Array => new TextEncoder().encode(content);
  const broken: readonly {
    name: string;
    files: Record<string, Uint8Array>;
    order?: true;
    code: string;
    says: RegExp;
  }[] = [
    {
      name: 'a class folder that the file does not name',
      files: { ...classes, 'order.txt': words('cat') },
      order: true,
      code: 'data-mismatch',
      says: /does not name the class dog/,
    },
    {
      name: 'a name without a folder',
      files: { ...classes, 'order.txt': words('cat\ndog\nemu') },
      order: true,
      code: 'data-mismatch',
      says: /no folder for the class emu/,
    },
    {
      name: 'a name twice',
      files: { ...classes, 'order.txt': words('cat\ndog\ncat') },
      order: true,
      code: 'file-malformed',
      says: /cat, twice/,
    },
    {
      name: 'images beside class folders',
      files: { ...classes, 'set/x.png': fixture('rgb8.png') },
      code: 'data-mismatch',
      says: /images and folders/,
    },
    {
      name: 'a class without images',
      files: { ...classes, 'set/eel/readme.md': words('none') },
      code: 'data-empty',
      says: /set\/eel/,
    },
    { name: 'no images', files: { 'set/readme.md': words('none') }, code: 'data-empty', says: /no examples/ },
  ];
  for (const { name, files, order, code, says } of broken)
    it(name, () =>
      assert.rejects(open(files, { file: 'set', ...(order && { classes: 'order.txt' }) }, whole), refused(code, says)),
    );

  it('links that leave the folder are not followed; the folder itself may be one', async () => {
    const root = mkdtempSync(path.join(tmpdir(), 'prunescope-images-'));
    try {
      for (const folder of ['real/cat', 'real/dog', 'secret']) mkdirSync(path.join(root, folder), { recursive: true });
      for (const file of ['real/cat/1.png', 'real/dog/1.png', 'secret/1.png'])
        writeFileSync(path.join(root, file), fixture('rgb8.png'));
      symlinkSync(path.join(root, 'real'), path.join(root, 'set'));
      const read = (): Promise<unknown> =>
        openDataset(new DiskFolder(root, new Set(['set'])), { file: 'set' }, { name: 'm', graph: whole });
      assert.equal(((await read()) as ImageDataset).examples, 2);
      symlinkSync(path.join(root, 'secret', '1.png'), path.join(root, 'real', 'cat', '2.png'));
      await assert.rejects(read(), refused('path-outside-folder', /2\.png/));
      rmSync(path.join(root, 'real', 'cat', '2.png'));
      symlinkSync(path.join(root, 'secret'), path.join(root, 'real', 'eel'));
      await assert.rejects(read(), refused('path-outside-folder', /eel/));
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});

describe('images: what the model gets', () => {
  const one = { 'set/1.png': fixture('rgb8.png') };
  const first = async (recipe: Partial<DataRecipe>, graph = whole, files = one): Promise<ArrayLike<number>> =>
    (await (await open(files, { file: 'set', ...recipe }, graph)).batch([0])).inputs[0];
  const values = (map: (byte: number, channel: number) => number): number[] =>
    Array.from(rgb.data, (byte, at) => map(byte, at % 3));
  const flipped = Array.from(rgb.data, (_, at) => rgb.data[at + 2 - 2 * (at % 3)]);

  // keras.applications.imagenet_utils.preprocess_input, its three modes.
  const [mean, std, caffe] = [
    [0.485, 0.456, 0.406],
    [0.229, 0.224, 0.225],
    [103.939, 116.779, 123.68],
  ];
  const presets: readonly (readonly [DataRecipe['preprocess'], number[]])[] = [
    ['imagenet-torch', values((byte, channel) => (byte / 255 - mean[channel]) / std[channel])],
    ['imagenet-caffe', flipped.map((byte, at) => Math.fround(byte - caffe[at % 3]))],
    ['imagenet-tf', values((byte) => byte / 127.5 - 1)],
    ['unit', values((byte) => byte / 255)],
    ['none', values((byte) => byte)],
  ];
  for (const [preprocess, wanted] of presets)
    it(`preprocess ${preprocess ?? ''}`, async () => near(await first({ preprocess }), Float32Array.from(wanted)));

  it('scale, mean and std of each channel', async () =>
    near(
      await first({ scale: 0.1, mean: [1, 2, 3], std: [2, 4, 8] }),
      Float32Array.from(values((byte, channel) => (byte * 0.1 - channel - 1) / 2 ** (channel + 1))),
    ));

  it('channels first, where the model has them first', async () => {
    const planar = await first({ preprocess: 'none' }, graphOf({ x: [3, 13, 17] }));
    near(
      planar,
      [0, 1, 2].flatMap((channel) => [...rgb.data].filter((_, at) => at % 3 === channel)),
    );
    const dataset = await open(one, { file: 'set' }, graphOf({ x: [3, 13, 17] }));
    assert.ok(notesOf(dataset).includes('Axes were reordered from NHWC to NCHW.'));
  });

  it('means go with their channels, also where these are first', async () => {
    const found = await first({ preprocess: 'imagenet-torch' }, graphOf({ x: [3, 13, 17] }));
    const last = values((byte, channel) => (byte / 255 - mean[channel]) / std[channel]);
    near(found, Float32Array.from([0, 1, 2].flatMap((channel) => last.filter((_, at) => at % 3 === channel))));
  });

  it('a flat input is the square that it counts', async () => {
    const gray = await first({ preprocess: 'none', resize: '5x5' }, graphOf({ x: [25] }));
    assert.equal(gray.length, 25);
    const fitted = await first({ preprocess: 'none' }, graphOf({ x: [25] }));
    near(gray, fitted);
  });

  it('a flat input of another form, by resize', async () =>
    near(await first({ preprocess: 'none', resize: '17x13' }, graphOf({ x: [663] })), rgb.data));

  it('four channels: opacity is full where the file has none', async () => {
    const found = await first({ preprocess: 'none' }, graphOf({ x: [13, 17, 4] }));
    assert.deepEqual([found[3], found[7]], [255, 255]);
    const rgba = picture(expected.decoded['rgba8.png']);
    const files = { 'set/1.png': fixture('rgba8.png') };
    near(await first({ preprocess: 'none' }, graphOf({ x: [13, 17, 4] }), files), rgba.data);
  });

  it('gray on request, for a model of three channels', async () => {
    const found = await first({ preprocess: undefined, channels: 'gray', scale: 1 });
    near(
      found,
      [...picture(expected.luma).data].flatMap((level) => [level, level, level]),
    );
  });

  it('resizing by the shortest side, then the middle', async () => {
    const graph = graphOf({ x: [4, 4, 3] });
    const found = await first({ preprocess: 'none', resize: '6', crop: '4', interpolation: 'bicubic' }, graph);
    // 17 × 13 becomes 7 × 6; the middle begins at round(1.5) = 2 and 1.
    const resized = resize(rgb, 7, 6, 'bicubic');
    const middle = [1, 2, 3, 4].flatMap((row) => [...resized.data.subarray((row * 7 + 2) * 3, (row * 7 + 6) * 3)]);
    near(found, middle);
  });

  it('integers stay bytes', async () => {
    const inputs = [{ name: 'x', node: input('x', [1, 13, 17, 3], 'int32') }];
    const found = await first({}, { ...whole, inputs });
    assert.ok(found instanceof Int32Array);
    near(found, rgb.data);
  });

  it('bytes are kept for a model that rescales itself', async () => {
    const outputs = [{ name: 'y', node: mul(whole.inputs[0].node, scalar(1 / 255)) }];
    near(await first({}, { ...whole, outputs }), rgb.data);
  });

  const wrong: readonly { name: string; recipe: Partial<DataRecipe>; shape?: number[]; code: string; says: RegExp }[] =
    [
      {
        name: 'a preset beside a mean',
        recipe: { preprocess: 'unit', mean: [1] },
        code: 'option-invalid',
        says: /preprocess and mean/,
      },
      {
        name: 'a preset beside channels',
        recipe: { preprocess: 'unit', channels: 'rgb' },
        code: 'option-invalid',
        says: /preprocess and channels/,
      },
      {
        name: 'blue first for a gray model',
        recipe: { channels: 'bgr' },
        shape: [13, 17, 1],
        code: 'option-invalid',
        says: /bgr/,
      },
      {
        name: 'three means for one channel',
        recipe: { preprocess: 'imagenet-torch' },
        shape: [13, 17, 1],
        code: 'option-invalid',
        says: /each channel/,
      },
      {
        name: 'another size than the model’s',
        recipe: { resize: '4x4' },
        code: 'data-mismatch',
        says: /4 × 4 17 × 13/,
      },
      {
        name: 'a shortest side that leads elsewhere',
        recipe: { resize: '4' },
        code: 'data-mismatch',
        says: /another size/,
      },
      { name: 'an input that is no image', recipe: {}, shape: [7], code: 'data-mismatch', says: /no image/ },
    ];
  for (const { name, recipe, shape, code, says } of wrong)
    it(`${name}: ${code}`, () =>
      assert.rejects(first(recipe, shape ? graphOf({ x: shape }) : whole), refused(code, says)));

  it('a model of two inputs is refused', () =>
    assert.rejects(
      open(one, { file: 'set' }, graphOf({ a: [4, 4, 3], b: [1] })),
      refused('data-mismatch', /several inputs/),
    ));

  it('without a graph, the first image says how large all are', async () => {
    const dataset = await open(one, { file: 'set' });
    assert.deepEqual(dataset.features, [{ name: 'x', shape: [13, 17, 3], dtype: 'float' }]);
    const two = await open({ ...one, 'set/2.jpg': fixture('rgb.jpg') }, { file: 'set' });
    await assert.rejects(two.batch([1]), refused('data-mismatch', /34 × 26 17 × 13/));
  });
});

describe('images: what cannot be read', () => {
  const files = {
    'set/1.png': fixture('rgb8.png'),
    'set/2.png': fixture('text.png'),
    'set/3.png': fixture('truncated.png'),
    'set/4.png': fixture('gray8.png'),
    'set/5.jpg': fixture('truncated.jpg'),
    'set/6.png': fixture('huge.png'),
  };
  it('stops at once where a header says so', () =>
    assert.rejects(open(files, { file: 'set' }, whole), refused('image-unreadable', /set\/2\.png/)));

  it('is named when it is decoded', async () => {
    const { 'set/1.png': good, 'set/3.png': truncated } = files;
    const dataset = await open({ 'set/1.png': good, 'set/3.png': truncated }, { file: 'set' }, whole);
    await assert.rejects(dataset.batch([0, 1]), refused('image-unreadable', /set\/3\.png/));
  });

  it('is left out with skipBad, counted and named', async () => {
    const dataset = await open(files, { file: 'set', skipBad: true }, whole);
    assert.equal(dataset.examples, 2);
    assert.ok(
      notesOf(dataset).includes(
        'Images that could not be read were left out: 4 (set/2.png, set/3.png, set/5.jpg, set/6.png).',
      ),
    );
    const gray = picture(expected.decoded['gray8.png']);
    const { inputs } = await dataset.batch([1]);
    near(
      inputs[0],
      Float32Array.from(gray.data, (byte) => byte / 255).reduce<number[]>(
        (all, level) => [...all, level, level, level],
        [],
      ),
    );
  });

  it('labels stay with their images', async () => {
    const two = {
      'set/a/1.png': fixture('text.png'),
      'set/a/2.png': fixture('rgb8.png'),
      'set/b/1.png': fixture('rgb8.png'),
    };
    const dataset = await open(two, { file: 'set', skipBad: true }, whole);
    assert.deepEqual([...((await dataset.batch([0, 1])).targets ?? [])], [0, 1]);
  });

  it('nothing that can be read: data-empty', () =>
    assert.rejects(
      open({ 'set/2.png': fixture('text.png') }, { file: 'set', skipBad: true }, whole),
      refused('data-empty', /None/),
    ));
});

describe('images: streaming', () => {
  it('opening reads headers alone; pixels are read once while the cache has room', async () => {
    const image = fixture('rgb8.png');
    const padded = (): Uint8Array => {
      // Bytes behind the end of a PNG belong to nobody.
      const file = new Uint8Array(100_000);
      file.set(image);
      return file;
    };
    const folder = new MemoryFolder(Array.from({ length: 50 }, (_, index) => [`set/${index + 10}.png`, padded()]));
    const dataset = await openDataset(folder, { file: 'set' }, { name: 'm', graph: whole });
    assert.ok(folder.bytesRead <= 50 * 4096, `${folder.bytesRead} bytes`);
    folder.bytesRead = 0;
    const { inputs } = await dataset.batch([3, 4, 3]);
    assert.equal(folder.bytesRead, 2 * 100_000);
    near(inputs[0].subarray(0, 663), inputs[0].subarray(1326));
    await dataset.batch([3, 4]);
    assert.equal(folder.bytesRead, 2 * 100_000);
  });

  it('keeps no more than the cache may hold', async () => {
    const folder = new MemoryFolder([
      ['set/1.png', fixture('rgb8.png')],
      ['set/2.png', fixture('rgb8.png')],
    ]);
    const dataset = new ImageDataset('set', {
      folder,
      files: ['set/1.png', 'set/2.png'],
      preparation: { order: 'rgb', channels: 3, interpolation: 'nearest', notes: [] },
      feature: { name: 'x', shape: [13, 17, 3], dtype: 'float' },
      scaling: { scale: 1, mean: { values: [], step: 1 }, std: { values: [], step: 1 } },
      notes: [],
      cacheBytes: 700,
    });
    await dataset.batch([0, 1]);
    folder.bytesRead = 0;
    await dataset.batch([0, 1]);
    assert.equal(folder.bytesRead, fixture('rgb8.png').length);
  });
});
