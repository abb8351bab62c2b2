/** Small PNG files of the page, and how much two of them differ. */
import assert from 'node:assert/strict';
import { decodePng } from '../../../src/core/data/images/png';
import type { Picture } from '../../../src/core/data/images/picture';
import { exact, pictureDifference, tolerant } from '../../webview/picture-difference';
import { palettePng } from '../../webview/picture-palette';

/** A picture of what a function says of each pixel. */
function picture(width: number, height: number, color: (column: number, row: number) => readonly number[]): Picture {
  const rows = Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (_, column) => color(column, row)),
  );
  return { width, height, channels: 3, data: Uint8Array.from(rows.flat(2)) };
}

const flat = (...color: readonly number[]): Picture => picture(80, 40, () => color);
const roundTrip = (before: Picture): Picture => decodePng(palettePng(before), 'a.png');

describe('pictures of the page', () => {
  it('keep up to 256 colours to the bit', () => {
    const before = picture(64, 8, (column, row) => [4 * column, 30 * row, (7 * column * row) % 4]);
    const few = picture(64, 4, (column, row) => [4 * column, 60 * row, 9]);
    assert.deepEqual(roundTrip(few).data.slice(), few.data);
    assert.equal(pictureDifference(before, roundTrip(before), exact), 0);
  });

  it('of many colours keep the most frequent one, and the others within what is no difference', () => {
    const before = picture(256, 256, (column, row) => (column < 100 ? [31, 31, 31] : [column, row, 128]));
    const after = roundTrip(before);
    for (const at of [0, 99, 256 * 255]) assert.deepEqual([...after.data.slice(3 * at, 3 * at + 3)], [31, 31, 31]);
    const furthest = after.data.reduce((most, value, at) => Math.max(most, Math.abs(value - before.data[at])), 0);
    assert.ok(furthest > 0 && furthest <= 15, `${furthest}`);
    assert.equal(pictureDifference(before, after, exact), 0);
  });

  it('are refused where no palette is near all of their colours', () => {
    const noise = picture(256, 256, (column, row) => [column, row, (column * row) % 256]);
    assert.throws(() => palettePng(noise), /256 colours/);
  });

  it('are 1 apart where their sizes are', () => {
    assert.equal(
      pictureDifference(
        flat(0, 0, 0),
        picture(80, 41, () => [0, 0, 0]),
        exact,
      ),
      1,
    );
  });

  for (const [what, tolerance] of [
    ['a pixel', exact],
    ['a square', tolerant],
  ] as const)
    it(`differ in ${what} where a channel differs by more than is tolerated`, () => {
      const { square, difference } = tolerance;
      const inside = (column: number, row: number): boolean =>
        Math.floor(column / square) === 5 && Math.floor(row / square) === 2;
      const bright = (by: number): Picture =>
        picture(80, 40, (column, row) => (inside(column, row) ? [0, by, 0] : [0, 0, 0]));
      assert.equal(pictureDifference(flat(0, 0, 0), bright(difference), tolerance), 0);
      assert.equal(pictureDifference(flat(0, 0, 0), bright(difference + 1), tolerance), square ** 2 / (80 * 40));
    });

  it('hide an edge that moves by less than a pixel only where squares are compared', () => {
    const edge = (share: number): Picture =>
      picture(80, 40, (column) =>
        column % 8 < 3 ? [200, 200, 200] : column % 8 === 3 ? [share, share, share] : [0, 0, 0],
      );
    assert.ok(pictureDifference(edge(20), edge(180), exact) > exact.share);
    assert.equal(pictureDifference(edge(20), edge(180), tolerant), 0);
  });
});
