import type { Difference, DifferenceQuery } from '../../../shared/pictures';
import { gridOf, pictureOf, sweep } from './grid';
import { fates, layerOf } from './layer';
import type { Looked } from './looked';

/** Where the masks of two methods differ in a parameter. @throws Problem `option-invalid`, and as `layerOf` */
export function difference(looked: Looked, query: DifferenceQuery): Difference {
  const [first, second] = query.methods.map((method) => layerOf(looked, { ...query, method }));
  const grid = gridOf(first.parameter, query);
  const [byFirst, bySecond] = [fates(first), fates(second)];
  const cells = grid.rows * grid.columns;
  const [both, onlyFirst, onlySecond] = [new Uint32Array(cells), new Uint32Array(cells), new Uint32Array(cells)];
  const sizes = new Uint32Array(cells);
  sweep(grid, (cell, from, step, count) => {
    sizes[cell] += count;
    for (let left = count, at = from; left > 0; left--, at += step) {
      const stays = byFirst(at);
      if (stays && bySecond(at)) both[cell]++;
      else if (stays) onlyFirst[cell]++;
      else if (bySecond(at)) onlySecond[cell]++;
    }
  });
  const bytes = (counts: Uint32Array): Uint8Array =>
    Uint8Array.from(counts, (count, cell) => Math.round((255 * count) / (sizes[cell] || 1)));
  const counts = { both: 0, first: 0, second: 0 };
  for (let at = 0; at < first.values.length; at++) {
    const stays = byFirst(at);
    if (stays && bySecond(at)) counts.both++;
    else if (stays) counts.first++;
    else if (bySecond(at)) counts.second++;
  }
  return { ...pictureOf(grid), both: bytes(both), first: bytes(onlyFirst), second: bytes(onlySecond), counts };
}
