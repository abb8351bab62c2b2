/** What a convolution is made of: attributes, kernel extents, and the three products over windows. */
import type { Node } from '../graph/node';
import { show, type Shape } from '../graph/shape';
import type { Pads, Pair } from './geometry';
import type { Taps } from './unfold';

export interface ConvAttributes {
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly pads: Pads;
  /** Filter f sees only the channels of group ⌊f / (filters / group)⌋. */
  readonly group: number;
}

/** Extents of a kernel `[height, width, channels of a group, filters]`. @throws RangeError where it has another number of axes. */
export function kernelOf(w: Shape): { kernel: Pair; channels: number; filters: number } {
  if (w.length !== 4) throw new RangeError(`${show(w)} is no kernel of a convolution`);
  return { kernel: [w[0], w[1]], channels: w[2], filters: w[3] };
}

/** The windows that a kernel looks at. */
export const tapsOf = (w: Shape, { strides, dilations, pads, group }: ConvAttributes): Taps => ({
  kernel: kernelOf(w).kernel,
  strides,
  dilations,
  pads,
  groups: group,
});

/** A trilinear form in an image, a kernel and a result; each product leaves out one of them. */
export interface ConvForm {
  /** x `[…lead, height, width, channels]`, w `[height, width, channels / group, filters]` → `[…lead, rows, columns, filters]`. */
  result(x: Node, w: Node, attributes: ConvAttributes): Node;
  /** y `[…lead, rows, columns, filters]` → `[…lead, ...extents, channels]`. */
  image(y: Node, w: Node, attributes: ConvAttributes, extents: Pair): Node;
  /** `[height, width, channels / group, filters]`, summed over all images. */
  kernel(x: Node, y: Node, attributes: ConvAttributes, shape: Shape): Node;
}
