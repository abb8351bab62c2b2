/** Values as tensors in the order of elements that an operator needs. */
import { range, type Shape } from '../../../graph/shape';
import type { ElementType, Tensor } from './description';
import { storeArranged, storeAsIs, type Arrangement } from './leaves';
import type { Program } from './program';
import { numbered, split } from './split';
import { isAscending, stored, type StoredValue, type Value } from './value';

/** A value in a tensor, each axis of which is a part of one axis of the value. */
export interface Spread extends StoredValue {
  /** For each axis of the value the axes of the tensor that make it up; none where its extent is 1. */
  readonly groups: readonly (readonly number[])[];
}

/** Where the value stands in the file. */
export function locate(program: Program, value: Value): StoredValue {
  if ('tensor' in value) return value;
  const { leaf, axes } = value;
  const placed = storeAsIs(program, leaf);
  if (isAscending(axes)) return placed;
  const { tensor, groups } = spread(program, placed, leaf.shape);
  return { tensor, axes: axes.flatMap((axis) => groups[axis]) };
}

/** The value in a tensor that keeps the axes of `shape` apart. At most reshapes are written where that is possible. */
export function spread(program: Program, value: Value, shape: Shape): Spread {
  const { tensor, axes } = locate(program, value);
  const cut = split(
    axes.map((axis) => tensor.shape[axis]),
    shape,
  );
  if (!cut) {
    const plainly = stored(plain(program, { tensor, axes }, shape));
    return { ...plainly, groups: shape.map((extent, axis) => (extent === 1 ? [] : [axis])) };
  }
  const parts = tensor.shape.map((_, axis) => (axes.includes(axis) ? cut.pieces[axes.indexOf(axis)] : [1]));
  const places = numbered(parts);
  const finer = axes.flatMap((axis) => places[axis]);
  return {
    tensor: program.reshape(tensor, parts.flat()),
    axes: finer,
    groups: cut.groups.map((group) => group.map((piece) => finer[piece])),
  };
}

type Wanted = Pick<Arrangement, 'shape'> & Partial<Arrangement>;

/**
 * The value, seen as `shape`, with its axes in the order `perm` (default: as they are), as a tensor of shape `final` (default: that of the
 * permuted axes). Nothing is written where it stands there already.
 */
export function arrange(program: Program, value: Value, { shape, perm = range(shape.length), final }: Wanted): Tensor {
  const wanted = { shape, perm, final: final ?? perm.map((axis) => shape[axis]) };
  const placed = 'leaf' in value ? storeArranged(program, value, wanted) : undefined;
  if (placed) return placed;
  if (isAscending(perm.filter((axis) => shape[axis] !== 1))) return plain(program, value, wanted.final);
  const { tensor, groups } = spread(program, value, shape);
  const sequence = perm.flatMap((axis) => groups[axis]);
  return reordered(program, tensor, sequence, wanted.final);
}

/** The value in its own order, as a tensor of that shape. */
export function plain(program: Program, value: Value, shape: Shape): Tensor {
  if ('leaf' in value) {
    const placed = storeArranged(program, value, { shape, perm: range(shape.length), final: shape });
    if (placed) return placed;
  }
  const { tensor, axes } = locate(program, value);
  return reordered(program, tensor, axes, shape);
}

/** The tensor with its wide axes in the order `sequence`, its elements then counted as `shape`. */
function reordered(program: Program, tensor: Tensor, sequence: readonly number[], shape: Shape): Tensor {
  if (isAscending(sequence)) return program.reshape(tensor, shape);
  return program.reshape(program.transpose(tensor, withUnits(tensor.shape, sequence, shape)), shape);
}

/** All axes of a tensor in the order `sequence`, those of extent 1 where `shape` has such. */
function withUnits(extents: Shape, sequence: readonly number[], shape: Shape): number[] {
  const units = range(extents.length).filter((axis) => extents[axis] === 1);
  const perm: number[] = [];
  let next = 0;
  for (const extent of shape) {
    if (extent === 1) perm.push(...units.splice(0, 1));
    for (let covered = 1; covered < extent && next < sequence.length; next++) {
      covered *= extents[sequence[next]];
      perm.push(sequence[next]);
    }
  }
  return [...perm, ...sequence.slice(next), ...units];
}

/** The value with elements of that type. */
export function typed(program: Program, value: Value, type: ElementType): Value {
  if ('leaf' in value && type === 'float32') return value;
  const { tensor, axes } = locate(program, value);
  return { tensor: program.cast(tensor, type), axes };
}
