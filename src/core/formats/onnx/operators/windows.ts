/** Where the windows of convolutions and pools lie, as a node of the file says it. */
import { ones, range, show, size, type Shape } from '../../../graph/shape';
import { convExtent, samePads } from '../../../ops/geometry';
import { padsRoundedUp } from '../../../ops/pool-nd';
import type { Attributes } from './attributes';

/** For each spatial axis; pads are those before, then those after. */
export interface WindowOptions {
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly pads: readonly number[];
}

/** `auto_pad`: whether pads are given, or how a position that is left over is padded. */
export type AutoPad = 'NOTSET' | 'SAME_UPPER' | 'SAME_LOWER' | 'VALID';
export const autoPadOf = (attributes: Attributes): AutoPad =>
  attributes.word('auto_pad', ['NOTSET', 'SAME_UPPER', 'SAME_LOWER', 'VALID']);

/** Half of `total` before and half after; the odd one after, or before where the file says SAME_LOWER. */
export function halves(total: number, autoPad: AutoPad): readonly [before: number, after: number] {
  const less = Math.floor(total / 2);
  return autoPad === 'SAME_LOWER' ? [total - less, less] : [less, total - less];
}

/** A list of counts, one for each spatial axis. @throws RangeError where it is none. */
export function countsOf(attributes: Attributes, name: string, rank: number, least = 1): readonly number[] | undefined {
  const found = attributes.numbers(name);
  if (found === undefined || found.length === 0) return undefined;
  if (found.length === rank && found.every((each) => Number.isSafeInteger(each) && each >= least)) return found;
  throw new RangeError(`${name} ${show(found)} for ${rank} spatial axes`);
}

/** The extents of an image `[N, C, …extents]`. @throws RangeError where it has none. */
export function extentsOf(shape: Shape): readonly number[] {
  if (shape.length >= 3) return shape.slice(2);
  throw new RangeError(`${show(shape)} has no spatial axes`);
}

/** Elements of all windows of one example together: more is a mistake in the file, found before anything is counted out. */
const largestUnfolding = 2 ** 31;
/** Windows along one axis, which a mean counts one by one. */
const mostWindows = 2 ** 24;

/**
 * @param shape of the image, `[N, C, …extents]`. @param kernel extents of a window.
 * @throws RangeError where options contradict each other, or the windows hold absurdly much.
 */
export function windowsOf(attributes: Attributes, shape: Shape, kernel: readonly number[]): WindowOptions {
  const extents = extentsOf(shape);
  const rank = extents.length;
  if (kernel.length !== rank) throw new RangeError(`windows ${show(kernel)} in ${show(shape)}`);
  const strides = countsOf(attributes, 'strides', rank) ?? ones(rank);
  const dilations = countsOf(attributes, 'dilations', rank) ?? ones(rank);
  const along = (axis: number) => [extents[axis], kernel[axis], strides[axis], dilations[axis]] as const;
  const pads = padsOf(attributes, range(rank).map(along));
  const windows = range(rank).map((axis) => convExtent(...along(axis), pads[axis], pads[rank + axis]));
  const elements = size(windows) * size(kernel) * size(shape.slice(0, 2));
  if (!(elements <= largestUnfolding && windows.every((count) => count <= mostWindows)))
    throw new RangeError(`windows ${show(kernel)} of ${show(shape)} hold ${elements} elements`);
  return { strides, dilations, pads };
}

type Axis = readonly [extent: number, kernel: number, stride: number, dilation: number];

function padsOf(attributes: Attributes, axes: readonly Axis[]): readonly number[] {
  const autoPad = autoPadOf(attributes);
  switch (autoPad) {
    case 'VALID':
      return [...axes, ...axes].map(() => 0);
    case 'SAME_UPPER':
    case 'SAME_LOWER': {
      const each = axes.map((axis) => halves(total(samePads(...axis)), autoPad));
      return [...each.map(([before]) => before), ...each.map(([, after]) => after)];
    }
    case 'NOTSET':
      return explicitPads(attributes, axes.length);
  }
}

const total = ([before, after]: readonly [number, number]): number => before + after;

/** The attribute `pads`. @throws RangeError where it is no list of counts. */
export function explicitPads(attributes: Attributes, rank: number): readonly number[] {
  const found = attributes.numbers('pads') ?? [];
  if (found.length === 0) return [...ones(rank), ...ones(rank)].map(() => 0);
  if (found.length === 2 * rank && found.every((each) => Number.isSafeInteger(each) && each >= 0)) return found;
  throw new RangeError(`pads ${show(found)} for ${rank} spatial axes`);
}

/** The same windows, their number rounded up (`ceil_mode`). What lies behind the padding never counts. */
export function roundedUp(
  extents: readonly number[],
  kernel: readonly number[],
  options: WindowOptions,
): WindowOptions {
  const { strides, dilations, pads } = options;
  const rank = extents.length;
  const after = extents.map((extent, axis) =>
    padsRoundedUp(extent, kernel[axis], strides[axis], dilations[axis], pads[axis], pads[rank + axis]),
  );
  return { strides, dilations, pads: [...pads.slice(0, rank), ...after] };
}
