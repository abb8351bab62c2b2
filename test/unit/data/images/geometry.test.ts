import assert from 'node:assert/strict';
import { centerCrop, cropExtent, parseSize, resizedExtent } from '../../../../src/core/data/images/geometry';
import { resize } from '../../../../src/core/data/images/resample';
import { Problem } from '../../../../src/shared/problem';
import { distance, expected, picture } from './expected';

describe('images: resizing is Pillow’s, to the last bit', () => {
  for (const wanted of expected.resized)
    it(`${wanted.file} to ${wanted.width} × ${wanted.height}, ${wanted.interpolation}`, () => {
      const source = picture(expected.decoded[wanted.file]);
      assert.equal(distance(resize(source, wanted.width, wanted.height, wanted.interpolation), picture(wanted)), 0);
    });
});

describe('images: sizes', () => {
  // torchvision.transforms.functional._compute_resized_output_size
  const resizing = [
    { from: [500, 333], size: '256', to: [384, 256] },
    { from: [333, 500], size: '256', to: [256, 384] },
    { from: [100, 100], size: '32', to: [32, 32] },
    { from: [7, 9], size: '5', to: [5, 6] },
    { from: [500, 333], size: '64x48', to: [64, 48] },
  ];
  for (const { from, size, to } of resizing)
    it(`${from.join(' × ')} resized to ${size}`, () => {
      const { width, height } = resizedExtent({ width: from[0], height: from[1] }, parseSize('resize', size), 'a.png');
      assert.deepEqual([width, height], to);
    });

  it('a hair is not resized to a picture without end', () => {
    assert.throws(
      () => resizedExtent({ width: 1, height: 60000 }, { shortest: 256 * 64 }, 'hair.png'),
      (error) => error instanceof Problem && error.code === 'image-unreadable',
    );
  });

  for (const value of ['0', '-1', 'x', '5x', '5x0', '1e3', '99999x99999', '100000', ' 5', '5×5'])
    it(`${JSON.stringify(value)} is no size`, () => {
      assert.throws(
        () => parseSize('resize', value),
        (error) => error instanceof Problem && error.code === 'option-invalid' && error.details.found === value,
      );
    });

  // torchvision's CenterCrop: int(round((size − crop) / 2)), halves to the even number.
  const cropping = [
    { side: 5, crop: '4', left: 0 },
    { side: 7, crop: '4', left: 2 },
    { side: 8, crop: '4', left: 2 },
    { side: 9, crop: '4', left: 2 },
    { side: 11, crop: '4', left: 4 },
    { side: 4, crop: '4', left: 0 },
  ];
  for (const { side, crop, left } of cropping)
    it(`the middle ${crop} of ${side} begins at ${left}`, () => {
      const row = Uint8Array.from({ length: side * side }, (_, at) => at % side);
      const square = { width: side, height: side, channels: 1, data: row } as const;
      const { data } = centerCrop(square, cropExtent(parseSize('crop', crop)), 'a.png');
      assert.deepEqual([...data.subarray(0, 4)], [left, left + 1, left + 2, left + 3]);
    });

  it('a crop that is larger than the picture is refused', () => {
    const small = { width: 3, height: 3, channels: 1, data: new Uint8Array(9) } as const;
    assert.throws(
      () => centerCrop(small, { width: 4, height: 3 }, 'small.png'),
      (error) => error instanceof Problem && error.code === 'data-mismatch' && error.details.file === 'small.png',
    );
  });
});
