/** Convolutions as a matrix product of windows for each group. */
import type { Node } from '../graph/node';
import { size, type Shape } from '../graph/shape';
import { kernelOf, tapsOf, type ConvForm } from './conv-form';
import { windowExtents, type Pair } from './geometry';
import { matmul } from './matmul';
import { moveAxis, reshape, transpose } from './reshape';
import { fold, imageOf, unfold } from './unfold';

/** `[…lead, windows, channels]` → `[…lead, group, windows, channels of a group]`. */
function splitGroups(x: Node, group: number): Node {
  const [windows, channels] = x.shape.slice(-2);
  const lead = x.shape.slice(0, -2);
  const split = reshape(x, [size(lead), windows, group, channels / group]);
  return reshape(transpose(split, [0, 2, 1, 3]), [...lead, group, windows, channels / group]);
}

/**
 * `[…lead, group, windows, columns]` → `[group, lead · windows, columns]`, so that a matrix product takes all images at once; without
 * the group axis where there is one group.
 */
function stacked(x: Node): Node {
  const [group, windows, columns] = x.shape.slice(-3);
  const lead = size(x.shape.slice(0, -3));
  const rows = lead * windows;
  if (group === 1) return reshape(x, [rows, columns]);
  return reshape(transpose(reshape(x, [lead, group, windows, columns]), [1, 0, 2, 3]), [group, rows, columns]);
}

/** The inverse of `stacked`. */
function unstacked(x: Node, lead: Shape, group: number): Node {
  const columns = x.shape[x.shape.length - 1];
  const windows = size(x.shape) / (size(lead) * group * columns);
  const apart = transpose(reshape(x, [group, size(lead), windows, columns]), [1, 0, 2, 3]);
  return reshape(apart, [...lead, group, windows, columns]);
}

/** `[height, width, channels of a group, filters]` → `[group, taps · channels, filters of a group]`; two axes where there is one group. */
function kernelMatrices(w: Node, group: number): Node {
  const { kernel, channels, filters } = kernelOf(w.shape);
  const rows = size(kernel) * channels;
  if (group === 1) return reshape(w, [rows, filters]);
  return transpose(reshape(w, [rows, group, filters / group]), [1, 0, 2]);
}

/** `[…lead, rows, columns, filters]` as rows of a matrix for each group. */
function positionRows(y: Node, group: number): Node {
  const [height, width, filters] = imageOf(y.shape);
  return stacked(splitGroups(reshape(y, [...y.shape.slice(0, -3), height * width, filters]), group));
}

/** The inverse of `positionRows`. */
function imagesOf(product: Node, lead: Shape, [height, width]: Pair, group: number): Node {
  const apart = unstacked(product, lead, group);
  const own = apart.shape[apart.shape.length - 1];
  return reshape(moveAxis(apart, lead.length, lead.length + 1), [...lead, height, width, group * own]);
}

export const groupedConv: ConvForm = {
  result: (x, w, attributes) => {
    const { group } = attributes;
    const [height, width] = imageOf(x.shape);
    const taps = tapsOf(w.shape, attributes);
    const product = matmul(stacked(unfold(x, taps)), kernelMatrices(w, group));
    return imagesOf(product, x.shape.slice(0, -3), windowExtents(taps, [height, width]), group);
  },
  image: (y, w, attributes, extents) => {
    const { group } = attributes;
    const windows = matmul(positionRows(y, group), kernelMatrices(w, group), { transB: true });
    return fold(unstacked(windows, y.shape.slice(0, -3), group), tapsOf(w.shape, attributes), extents);
  },
  kernel: (x, y, attributes, shape) => {
    const { group } = attributes;
    const product = matmul(stacked(unfold(x, tapsOf(shape, attributes))), positionRows(y, group), { transA: true });
    return reshape(group === 1 ? product : transpose(product, [1, 0, 2]), shape);
  },
};
