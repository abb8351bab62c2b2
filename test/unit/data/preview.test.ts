import assert from 'node:assert/strict';
import { previewOf } from '../../../src/core/data/preview';
import type { PreviewDocument } from '../../../src/shared/preview';
import type { DataRecipe } from '../../../src/shared/recipe';
import { bytes, csv, floats, graphOf, integers, npz, open } from './support';
import { expected, fixture, picture } from './images/expected';

const rgb = picture(expected.decoded['rgb8.png']);
const set = { 'set/cat/1.png': fixture('rgb8.png'), 'set/dog/1.png': fixture('rgb8.png') };
const image = async (recipe: Partial<DataRecipe>, shape: number[], index = 0): Promise<PreviewDocument> =>
  previewOf(await open(set, { file: 'set', ...recipe }, graphOf({ x: shape })), index);
/** Red, green and blue of every pixel. */
const colorsOf = ({ pixels }: PreviewDocument): number[] => [...pixels].filter((_, at) => at % 4 !== 3);
const means = [0, 1, 2].map(
  (channel) => rgb.data.reduce((sum, byte, at) => sum + (at % 3 === channel ? byte : 0), 0) / (rgb.data.length / 3),
);
const near = (found: readonly number[], wanted: readonly number[], tolerance = 1e-4): void => {
  assert.equal(found.length, wanted.length);
  found.forEach((value, at) => assert.ok(Math.abs(value - wanted[at]) <= tolerance, `${value} is not ${wanted[at]}`));
};

describe('data: a preview', () => {
  it('of an image between 0 and 1 is the image itself', async () => {
    const preview = await image({}, [13, 17, 3], 1);
    assert.deepEqual([preview.width, preview.height, preview.shape], [17, 13, [13, 17, 3]]);
    assert.deepEqual(colorsOf(preview), [...rgb.data]);
    assert.ok([...preview.pixels].filter((_, at) => at % 4 === 3).every((alpha) => alpha === 255));
    near(
      preview.mean,
      means.map((mean) => mean / 255),
    );
    assert.deepEqual([preview.label, preview.name], ['dog', 'set']);
    assert.ok(preview.notes.includes('Images are read as rgb.'));
  });

  it('with channels first shows the same', async () => {
    const preview = await image({}, [3, 13, 17]);
    assert.deepEqual(colorsOf(preview), [...rgb.data]);
    near(
      preview.mean,
      means.map((mean) => mean / 255),
    );
  });

  it('beyond 0 to 1 goes from the smallest number to the largest', async () => {
    const preview = await image({ preprocess: 'imagenet-tf' }, [13, 17, 3]);
    const [low, high] = [Math.min(...rgb.data), Math.max(...rgb.data)];
    near([preview.minimum, preview.maximum], [low / 127.5 - 1, high / 127.5 - 1]);
    near(
      colorsOf(preview),
      Array.from(rgb.data, (byte) => (255 * (byte - low)) / (high - low)),
      0.51,
    );
  });

  it('is at most 256 pixels wide and high', async () => {
    const x = { shape: [1, 100, 600], data: Uint8Array.from({ length: 60000 }, (_, at) => Math.floor((at % 600) / 3)) };
    const preview = await previewOf(await open({ 'a.npz': npz({ x }) }, { file: 'a.npz' }));
    assert.deepEqual([preview.width, preview.height, preview.pixels.length], [256, 43, 4 * 256 * 43]);
    // Every pixel shows the number in its middle.
    assert.equal(preview.pixels[4 * 100], Math.floor(Math.floor((100.5 * 600) / 256) / 3));
  });

  it('of a flat square is a picture, of other numbers none', async () => {
    const square = npz({ x: bytes([1, 16], ...Array.from({ length: 16 }, (_, at) => 17 * at)), y: integers([1], 3) });
    const seen = await previewOf(await open({ 'a.npz': square }, { file: 'a.npz' }, graphOf({ x: [16] })));
    assert.deepEqual([seen.width, seen.height, seen.label], [4, 4, '3']);
    assert.equal(seen.pixels[4 * 15], 255);
    const file = csv('a,b,c,kind', '-1,2,5,cat', '0,0,0,dog');
    const table = await open({ 'a.csv': file }, { file: 'a.csv', labelColumn: 'kind' }, graphOf({ x: [3] }));
    const { width, height, pixels, minimum, maximum, mean, label } = await previewOf(table);
    assert.deepEqual([width, height, pixels.length], [0, 0, 0]);
    assert.deepEqual([minimum, maximum, mean, label], [-1, 5, [2], 'cat']);
  });

  const labels = [
    { name: 'multi-hot rows', y: bytes([1, 4], 1, 0, 1, 0), label: '0, 2' },
    { name: 'real targets', y: floats([1, 2], 0.5, 2), label: '0.5, 2' },
    { name: 'many targets', y: floats([1, 9], 2, 2, 2, 2, 2, 2, 2, 2, 2), label: '2, 2, 2, 2, 2, 2, 2, 2, …' },
  ];
  for (const { name, y, label } of labels)
    it(`says the label of ${name}`, async () => {
      const dataset = await open({ 'a.npz': npz({ x: floats([1, 3], 1, 2, 3), y }) }, { file: 'a.npz' });
      assert.equal((await previewOf(dataset)).label, label);
    });

  it('of a constant example is no division by zero', async () => {
    const dataset = await open(
      { 'a.npz': npz({ x: floats([1, 4, 4], ...Array<number>(16).fill(7)) }) },
      { file: 'a.npz' },
    );
    assert.ok((await previewOf(dataset)).pixels.every((value, at) => value === (at % 4 === 3 ? 255 : 0)));
  });
});
