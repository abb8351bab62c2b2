import { size, strides, type Shape } from '../../graph/shape';
import type { ElementType } from './element-type';
import { limitsOf, type Codes } from './layout';

/** What DequantizeLinear makes of a tensor of integers: (code − zero point) · scale. */
export interface Quantization {
  readonly scales: ArrayLike<number>;
  /** As many as there are scales; absent: 0. */
  readonly zeroPoints?: ArrayLike<number>;
  /** Of each element: the scale that is its own. */
  readonly groupOf: (at: number) => number;
}

/**
 * @param scale its shape: one for all `[]`, one for each index of an axis `[n]`, or one for each block along that axis.
 * @param blockSize elements of a block; 0 where there are no blocks.
 * @returns undefined where the shapes do not fit.
 */
export function groupsOf(
  shape: Shape,
  scale: Shape,
  axis: number,
  blockSize: number,
): Quantization['groupOf'] | undefined {
  const count = size(scale);
  if (count === 1) return () => 0;
  const along = axis < 0 ? axis + shape.length : axis;
  if (along < 0 || along >= shape.length) return undefined;
  const inner = strides(shape)[along];
  const extent = shape[along];
  if (blockSize === 0) return count === extent ? (at) => Math.floor(at / inner) % extent : undefined;
  const blocks = Math.ceil(extent / blockSize);
  if (scale.length !== shape.length || count !== (size(shape) / extent) * blocks || scale[along] !== blocks)
    return undefined;
  return (at) => {
    const outer = Math.floor(at / (inner * extent));
    const block = Math.floor((Math.floor(at / inner) % extent) / blockSize);
    return (outer * blocks + block) * inner + (at % inner);
  };
}

/** The numbers that codes stand for, in the arithmetic of float32. */
export const dequantized = (codes: Codes, { scales, zeroPoints, groupOf }: Quantization): Float32Array =>
  Float32Array.from(codes, (code, at) => {
    const group = groupOf(at);
    // A negative scale makes −0 of the zero point, which is 0.
    return Math.fround(code - (zeroPoints?.[group] ?? 0)) * scales[group] + 0;
  });

/** The nearest code of a number: a zero is the zero point, exactly. */
export function quantized(
  value: number,
  at: number,
  { scales, zeroPoints, groupOf }: Quantization,
  type: ElementType,
): number | undefined {
  const group = groupOf(at);
  const zero = zeroPoints?.[group] ?? 0;
  if (value === 0) return zero;
  const limits = limitsOf[type];
  if (!limits || scales[group] === 0) return undefined;
  return Math.min(limits[1], Math.max(limits[0], Math.round(value / scales[group]) + zero));
}
