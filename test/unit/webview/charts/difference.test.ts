import assert from 'node:assert/strict';
import type { Difference } from '../../../../src/shared/pictures';
import { differenceColours, differencePicture, differencePixels } from '../../../../webview/charts/difference';

const answer: Difference = {
  rows: 1,
  columns: 4,
  matrix: [1, 4],
  window: { top: 0, left: 0, height: 1, width: 4 },
  both: Uint8Array.from([255, 0, 0, 0]),
  first: Uint8Array.from([0, 255, 0, 0]),
  second: Uint8Array.from([0, 0, 255, 0]),
  counts: { both: 1, first: 1, second: 1 },
};
const pixelsOf = (mode: 'all' | 'first' | 'second', of = answer): number[][] => {
  const { pixels, columns } = { ...differencePixels(of, mode), columns: of.columns };
  return Array.from({ length: columns }, (_, at) => [...pixels.slice(at * 4, at * 4 + 4)]);
};

describe('the picture of two masks', () => {
  it('has a colour for both, for each alone, and none where neither keeps', () => {
    const { both, first, second } = differenceColours;
    assert.deepEqual(pixelsOf('all'), [
      [...both, 255],
      [...first, 255],
      [...second, 255],
      [0, 0, 0, 0],
    ]);
  });
  it('lets the others fade where one is meant', () => {
    const [both, first, second] = pixelsOf('first');
    assert.equal(first[3], 255);
    assert.ok(both[3] < 60 && second[3] < 60 && both[3] > 20);
  });
  it('keeps a single weight of many in sight', () => {
    const one = { ...answer, columns: 1, both: Uint8Array.of(0), first: Uint8Array.of(1), second: Uint8Array.of(0) };
    assert.ok(pixelsOf('all', one)[0][3] >= 15);
  });

  const shapes: readonly (readonly [number[], ReturnType<typeof differencePicture>])[] = [
    [[784, 300], { plane: { rows: [1], columns: [0], fixed: {} }, rows: 256, columns: 256 }],
    [[100, 4000], { rows: 100, columns: 256 }],
    [[3, 3, 8, 8], { plane: { rows: [3], columns: [0, 1, 2], fixed: {} }, rows: 8, columns: 72 }],
    [[10], { rows: 1, columns: 10 }],
    [[], { rows: 1, columns: 1 }],
  ];
  for (const [shape, expected] of shapes)
    it(`is asked for with the longer side across: ${shape.join('×') || 'a number'}`, () =>
      assert.deepEqual(differencePicture(shape, 600), expected));
});
