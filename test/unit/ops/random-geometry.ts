/** Seeded geometries of windows in images. */
import { size, type Shape } from '../../../src/core/graph/shape';
import { samePads, type Pads, type Pair } from '../../../src/core/ops/conv';
import { seeded } from '../graph/support';

const random = seeded(41);
export const between = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
/** Elements between −0.5 and 0.5, plus `shift`. */
export const numbers = (shape: Shape, shift = 0): Float32Array =>
  Float32Array.from({ length: size(shape) }, () => random() - 0.5 + shift);

export type Padding = 'same' | 'valid' | 'explicit';
export interface Geometry {
  readonly image: Pair;
  readonly kernel: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly padding: Padding;
  readonly pads: Pads;
}

const pair = (least: number, most: number): Pair => [between(least, most), between(least, most)];

/** A geometry that fits. `evenly`: with one stride for both axes. */
export function geometryOf(padding: Padding, { dilated = false, evenly = false } = {}): Geometry {
  const kernel = pair(1, 4);
  const dilations: Pair = dilated ? pair(1, 3) : [1, 1];
  // Stock kernels take strides or dilations, not both.
  const [stride, other] = dilated ? [1, 1] : pair(1, 3);
  const strides: Pair = [stride, evenly ? stride : other];
  const reach = kernel.map((extent, axis) => dilations[axis] * (extent - 1) + 1);
  const image: Pair = [reach[0] + between(0, 5), reach[1] + between(0, 5)];
  const [top, bottom] = samePads(image[0], kernel[0], strides[0], dilations[0]);
  const [left, right] = samePads(image[1], kernel[1], strides[1], dilations[1]);
  const pads: Record<Padding, () => Pads> = {
    same: () => [top, left, bottom, right],
    valid: () => [0, 0, 0, 0],
    explicit: () => [
      between(0, reach[0] - 1),
      between(0, reach[1] - 1),
      between(0, reach[0] - 1),
      between(0, reach[1] - 1),
    ],
  };
  return { image, kernel, strides, dilations, padding, pads: pads[padding]() };
}
