/** Layers that add or take away what lies at the borders. */
import type { Node } from '../../../graph/node';
import { size } from '../../../graph/shape';
import { pad, slice } from '../../../ops/slice';
import { margins, spatial } from './options';
import type { Layer } from './layer';

type Change = (x: Node, before: readonly number[], after: readonly number[]) => Node;

/** Checked before a value of that size is described: the numbers come from a file. */
const zeroPad: Change = (x, before, after) => {
  const extents = x.shape.map((extent, axis) => before[axis] + extent + after[axis]);
  if (!(size(extents) < 2 ** 31)) throw new RangeError('too much padding');
  return pad(x, before, after);
};
const crop: Change = (x, before, after) =>
  slice(
    x,
    before,
    x.shape.map((extent, axis) => extent - after[axis]),
  );

const atBorders = (className: string, rank: number, option: string, otherwise: number, change: Change): Layer =>
  spatial(className, rank, (x, { config }, first) => {
    const each = margins(config, option, rank, otherwise);
    const side = (which: 0 | 1): number[] => x.shape.map((_, axis) => each[axis - first]?.[which] ?? 0);
    return change(x, side(0), side(1));
  });

export const marginLayers: readonly Layer[] = [
  atBorders('ZeroPadding1D', 1, 'padding', 1, zeroPad),
  atBorders('ZeroPadding2D', 2, 'padding', 1, zeroPad),
  atBorders('Cropping1D', 1, 'cropping', 1, crop),
  atBorders('Cropping2D', 2, 'cropping', 0, crop),
];
