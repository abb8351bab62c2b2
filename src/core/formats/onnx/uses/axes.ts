/** How axes fare on the way from a weight to the operator that applies it. */
import { range, size, type Shape } from '../../../graph/shape';

/** An extent that nobody knows before the file runs. */
export const unknown = -1;

/** One operation on that way, which moves elements but does not change them. */
export interface Step {
  /** The shape after it. Undefined where it cannot be told. */
  readonly shapeOf: (before: Shape) => Shape | undefined;
  /** The axes before it that some axes after it count, both in row-major order. Undefined where they do not correspond. */
  readonly axesOf: (axes: readonly number[], before: Shape, after: Shape) => readonly number[] | undefined;
}

/** Identity, casts, dequantisation. */
export const same: Step = { shapeOf: (before) => before, axesOf: (axes) => axes };

/** A part of a tensor: the axes stay, their extents do not. */
export const part: Step = { shapeOf: (before) => before.map(() => unknown), axesOf: (axes) => axes };

/** @param order of the axes before. Default: reversed. */
export const permuted = (order?: readonly number[]): Step => {
  const orderOf = ({ length }: Shape): readonly number[] => order ?? range(length).reverse();
  return {
    shapeOf: (before) => {
      const axes = orderOf(before);
      return axes.length === before.length ? axes.map((axis) => before[axis] ?? unknown) : undefined;
    },
    axesOf: (axes, before) => {
      const from = orderOf(before);
      const found = axes.map((axis) => from[axis]);
      return found.every((axis) => axis !== undefined) ? found : undefined;
    },
  };
};

export const reshaped = (shapeOf: Step['shapeOf']): Step => ({ shapeOf, axesOf: axesBeforeReshape });

/**
 * Neighbours are taken together: `[heads, size, …]` that becomes `[heads · size, …]`, or the other way. A part of an axis alone
 * corresponds to nothing.
 */
function axesBeforeReshape(axes: readonly number[], before: Shape, after: Shape): readonly number[] | undefined {
  if (before.includes(unknown) || after.includes(unknown)) return undefined;
  const runs: { first: number; last: number }[] = [];
  for (const axis of axes) {
    const run = runs[runs.length - 1];
    if (run?.last === axis - 1) run.last = axis;
    else runs.push({ first: axis, last: axis });
  }
  const found = runs.map(({ first, last }) =>
    axesOfExtent(size(after.slice(0, first)), size(after.slice(first, last + 1)), before),
  );
  return found.every((each) => each !== undefined) ? found.flat() : undefined;
}

/** The axes behind `outer` elements that have `extent` elements together. */
function axesOfExtent(outer: number, extent: number, shape: Shape): readonly number[] | undefined {
  let start = 0;
  for (let product = 1; start < shape.length; product *= shape[start++])
    if (product === outer && (shape[start] !== 1 || extent === 1)) break;
  let end = start + 1;
  while (end < shape.length && size(shape.slice(start, end)) < extent) end++;
  return end <= shape.length && size(shape.slice(0, start)) === outer && size(shape.slice(start, end)) === extent
    ? range(end - start).map((offset) => start + offset)
    : undefined;
}

/**
 * The axes of a weight that some axes of what it has become count.
 * @param steps from the weight on. @param wanted the axes at the end, by the shape there.
 * @returns undefined where they cannot be told. With the shape at the end, where that is known.
 */
export function traceAxes(
  shape: Shape,
  steps: readonly Step[],
  wanted: (shape: Shape) => readonly number[],
): { readonly axes: readonly number[] | undefined; readonly shape: Shape | undefined } {
  const shapes: Shape[] = [shape];
  for (const step of steps) {
    const after = step.shapeOf(shapes[shapes.length - 1]);
    if (!after) return { axes: undefined, shape: undefined };
    shapes.push(after);
  }
  const end = shapes[shapes.length - 1];
  let axes: readonly number[] | undefined = wanted(end).filter((axis) => axis >= 0 && axis < end.length);
  for (let at = steps.length - 1; at >= 0 && axes; at--) axes = steps[at].axesOf(axes, shapes[at], shapes[at + 1]);
  return { axes, shape: end };
}
