import { range, size, type Shape } from '../../../graph/shape';
import type { Tensor } from './description';

/** A parameter or a constant that is not in the file yet: it is stored as the first who reads it wants it. */
export interface Leaf {
  /** A parameter's name; absent for a constant. */
  readonly name?: string | undefined;
  /** Unique among the leaves of a program. */
  readonly key: string;
  readonly shape: Shape;
  readonly values: Float32Array;
  /** Where a parameter was stored, in its own order of elements. A constant may be stored more than once. */
  placed?: StoredValue;
}

/**
 * How the elements of a value lie in a tensor: in row-major order of the axes `axes` of the tensor, which are all that have another extent
 * than 1. So a value may stand in the file with its axes in another order (an image with channels in front, as ONNX's convolutions have
 * it), and a transposition is written only where somebody needs another order. The extents of the value are the node's to say: a reshape
 * changes nothing here.
 */
export interface StoredValue {
  readonly tensor: Tensor;
  readonly axes: readonly number[];
}

/** The same of a leaf, whose axes are those of `leaf.shape`. */
export interface LeafValue {
  readonly leaf: Leaf;
  readonly axes: readonly number[];
}

/** A value of the exported program. */
export type Value = StoredValue | LeafValue;

/** The axes of an extent other than 1. */
export const wideAxes = (shape: Shape): number[] => range(shape.length).filter((axis) => shape[axis] !== 1);

/** A value whose elements lie in the tensor's own order. */
export const stored = (tensor: Tensor): StoredValue => ({ tensor, axes: wideAxes(tensor.shape) });
export const leafValue = (leaf: Leaf): LeafValue => ({ leaf, axes: wideAxes(leaf.shape) });

export const isAscending = (axes: readonly number[]): boolean =>
  axes.every((axis, index) => index === 0 || axis > axes[index - 1]);

/** The shape of what holds the value. */
export const shapeOf = (value: Value): Shape => ('leaf' in value ? value.leaf.shape : value.tensor.shape);
export const sizeOf = (value: Value): number => size(shapeOf(value));
