/** Index arithmetic that everything with a shape shares. Row-major (C order) throughout. */

export type Shape = readonly number[];

/** Number of elements. */
export const size = (shape: Shape): number => shape.reduce((product, extent) => product * extent, 1);
export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((extent, axis) => extent === b[axis]);
export const range = (length: number): number[] => Array.from({ length }, (_, index) => index);
export const ones = (length: number): number[] => new Array<number>(length).fill(1);
export const show = (shape: Shape): string => `[${shape.join(', ')}]`;

/** Row-major strides. */
export function strides(shape: Shape): number[] {
  const result = new Array<number>(shape.length).fill(0);
  for (let axis = shape.length - 1, step = 1; axis >= 0; step *= shape[axis--] ?? 1) result[axis] = step;
  return result;
}

/** Row-major strides in which an axis of extent 1 has stride 0, so that it broadcasts. */
export const broadcastStrides = (shape: Shape): number[] =>
  strides(shape).map((step, axis) => (shape[axis] === 1 ? 0 : step));

/** The common shape of right-aligned operands (numpy). @throws RangeError where two extents differ and neither is 1. */
export function broadcast(...shapes: readonly Shape[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return range(rank).map((axis) =>
    shapes.reduce((extent, shape) => {
      const own = shape[axis - rank + shape.length] ?? 1;
      if (own !== 1 && extent !== 1 && own !== extent)
        throw new RangeError(`cannot broadcast ${shapes.map(show).join(' with ')}`);
      return own === 1 ? extent : own;
    }, 1),
  );
}

/**
 * Offsets into an array with the given strides (right-aligned with `shape`; a missing axis has stride 0), for every index of
 * `shape` in row-major order.
 */
export function offsets(shape: Shape, steps: readonly number[], start = 0): Int32Array {
  let result = Int32Array.of(start);
  for (const [axis, extent] of shape.entries()) {
    const step = steps[axis - shape.length + steps.length] ?? 0;
    const wider = new Int32Array(result.length * extent);
    let at = 0;
    for (const offset of result) for (let k = 0; k < extent; k++) wider[at++] = offset + k * step;
    result = wider;
  }
  return result;
}

/** An axis that may count from the end. @throws RangeError */
export function axisOf(axis: number, rank: number): number {
  const positive = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || positive < 0 || positive >= rank) throw new RangeError(`axis ${axis} of ${rank}`);
  return positive;
}
