/** How the same weights may stand in two files: formats and exporters order the axes of a kernel differently. */
import { range, sameShape, size, strides, type Shape } from '../graph/shape';

/** Axis k of the one is axis `axes[k]` of the other. */
export type Axes = readonly number[];

/** Orders in which formats keep kernels, by rank: channels last (TensorFlow) against output channels first (PyTorch, ONNX). */
const orders: Readonly<Record<number, readonly Axes[]>> = {
  2: [[1, 0]],
  3: [[2, 1, 0]],
  // Kernels both ways, and those of depthwise convolutions.
  4: [
    [3, 2, 0, 1],
    [2, 3, 1, 0],
    [2, 3, 0, 1],
  ],
  5: [
    [4, 3, 0, 1, 2],
    [2, 3, 4, 1, 0],
  ],
};

/** Axes of extent 1 say nothing about the order of elements. */
const dense = (shape: Shape): Shape => shape.filter((extent) => extent !== 1);

/** Both have the same elements in the same order. */
export const sameOrder = (before: Shape, after: Shape): boolean =>
  sameShape(before, after) || (size(before) === size(after) && sameShape(dense(before), dense(after)));

/** The other orders of axes in which a parameter of shape `before` has the shape `after`. */
export const otherOrders = (before: Shape, after: Shape): readonly Axes[] =>
  (orders[before.length] ?? []).filter((axes) =>
    sameShape(
      axes.map((axis) => before[axis]),
      after,
    ),
  );

/** Values of `after`, in the order of `before`. @param shape that of `before`. */
export function inOrderOf(shape: Shape, axes: Axes, after: Float32Array): Float32Array {
  const steps = strides(axes.map((axis) => shape[axis]));
  const step = range(shape.length).map((axis) => steps[axes.indexOf(axis)]);
  const result = new Float32Array(after.length);
  const index = new Array<number>(shape.length).fill(0);
  for (let at = 0, from = 0; at < result.length; at++) {
    result[at] = after[from];
    // The next index in row-major order.
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += step[axis];
      if (++index[axis] < shape[axis]) break;
      from -= step[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return result;
}

/** The index of an element by its position in row-major order. */
export function indexOf(position: number, shape: Shape): number[] {
  const steps = strides(shape);
  return shape.map((extent, axis) => Math.floor(position / steps[axis]) % extent);
}
