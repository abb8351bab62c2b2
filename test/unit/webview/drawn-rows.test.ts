import assert from 'node:assert/strict';
import { drawnRows, isVast } from '../../../webview/views/drawn-rows';

const height = 30;
const place = (top: number) => ({ top, height: 600, width: 900 });
const rowsIn = (top: number, focused: number): number[] =>
  drawnRows(1000, height, place(top), focused).flatMap((each) => (each.kind === 'row' ? [each.at] : []));

describe('rows of a long table', () => {
  it('are all drawn where they are few', () => {
    assert.ok(!isVast(110));
    const drawn = drawnRows(110, height, place(900), 3);
    assert.deepEqual(
      drawn,
      Array.from({ length: 110 }, (_, at) => ({ kind: 'row', at })),
    );
  });

  for (const [top, focused] of [
    [0, 0],
    [0, 999],
    [15_000, 0],
    [15_000, 510],
    [15_000, 494],
    [15_000, 493],
    [29_400, -1],
    [29_400, 1000],
    [90_000, 0],
  ] as const)
    it(`fill ${height * 1000} px, scrolled to ${top}, with the focus in row ${focused}`, () => {
      let next = 0;
      for (const each of drawnRows(1000, height, place(top), focused)) {
        assert.equal(each.at, next, 'in order, and none twice');
        next += each.kind === 'gap' ? each.rows : 1;
      }
      assert.equal(next, 1000);
      const rows = rowsIn(top, focused);
      assert.ok(rows.length < 40, `${rows.length} are drawn`);
      if (focused >= 0 && focused < 1000) assert.ok(rows.includes(focused), 'the one with the focus');
      for (let at = Math.floor(top / height); at < Math.min(1000, (top + 600) / height); at++)
        assert.ok(rows.includes(at), `row ${at} is in sight`);
    });
});
