import type { Difference, DifferenceQuery } from '../../../shared/pictures';
import { gridOf, pictureOf, type Grid } from './grid';
import { fates, layerOf } from './layer';
import type { Looked } from './looked';
import { sizesOf, sweep } from './sweep';

/** Where the masks of two methods differ in a parameter. @throws Problem `option-invalid`, and as `layerOf` */
export function difference(looked: Looked, query: DifferenceQuery): Difference {
  const [first, second] = query.methods.map((method) => layerOf(looked, { ...query, method }));
  const grid = gridOf(first.parameter, query);
  const [byFirst, bySecond] = [fates(first), fates(second)];
  const both = new Uint8Array(byFirst.length);
  const counts = { both: 0, first: 0, second: 0 };
  for (let at = 0; at < both.length; at++) {
    both[at] = byFirst[at] & bySecond[at];
    counts.both += both[at];
    counts.first += byFirst[at] - both[at];
    counts.second += bySecond[at] - both[at];
  }
  const sizes = sizesOf(grid);
  const bytes = (cells: Uint32Array): Uint8Array =>
    Uint8Array.from(cells, (count, cell) => Math.round((255 * count) / (sizes[cell] || 1)));
  const cells = cellsOf(grid, { both, first: byFirst, second: bySecond });
  return {
    ...pictureOf(grid),
    both: bytes(cells.both),
    first: bytes(cells.first),
    second: bytes(cells.second),
    counts,
  };
}

/** Of both masks, of the first and of the second alone. */
type ByFate<T> = Readonly<Record<'both' | 'first' | 'second', T>>;

/** How many weights of each cell both masks keep, and only one. */
function cellsOf(grid: Grid, masks: ByFate<Uint8Array>): ByFate<Uint32Array> {
  const cellsOfGrid = (): Uint32Array => new Uint32Array(grid.rows * grid.columns);
  const counts = { both: cellsOfGrid(), first: cellsOfGrid(), second: cellsOfGrid() };
  const { both, first, second } = masks;
  sweep(grid, (from, stride, base, cells, lengths) => {
    let at = from;
    for (let run = 0; run < cells.length; run++) {
      let [inBoth, inFirst, inSecond] = [0, 0, 0];
      for (let left = lengths[run]; left > 0; left--, at += stride) {
        inBoth += both[at];
        inFirst += first[at];
        inSecond += second[at];
      }
      const cell = base + cells[run];
      counts.both[cell] += inBoth;
      counts.first[cell] += inFirst - inBoth;
      counts.second[cell] += inSecond - inBoth;
    }
  });
  return counts;
}
