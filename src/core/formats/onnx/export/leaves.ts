/** Parameters and constants get into the file: in the order of elements in which they are first read. */
import { offsets, range, size, strides, type Shape } from '../../../graph/shape';
import type { Tensor } from './description';
import type { Program } from './program';
import { numbered, split } from './split';
import { isAscending, stored, wideAxes, type Leaf, type LeafValue, type StoredValue } from './value';

/** The leaf in its own order; a parameter that was stored already as it was. */
export function storeAsIs(program: Program, leaf: Leaf): StoredValue {
  if (leaf.placed) return leaf.placed;
  const { name, key, shape, values } = leaf;
  if (name === undefined) return stored(program.constant(key, shape, () => values));
  leaf.placed = stored(program.parameter(name, shape, values));
  return leaf.placed;
}

/** How a value shall stand in the file: seen as `shape`, its axes in the order `perm`, the elements then counted as `final`. */
export interface Arrangement {
  readonly shape: Shape;
  readonly perm: readonly number[];
  readonly final: Shape;
}

/** Stores the leaf as it is wanted, instead of a transposition in the file; undefined where that cannot be. */
export function storeArranged(program: Program, value: LeafValue, arrangement: Arrangement): Tensor | undefined {
  const { leaf } = value;
  const order = storageOf(value, arrangement);
  if (leaf.placed || !order) return undefined;
  const { extents, sequence } = order;
  const { final } = arrangement;
  const values = (): Float32Array => permuted(leaf.values, extents, sequence);
  if (leaf.name === undefined) return program.constant(`${leaf.key}: ${sequence.join()}`, final, values);
  // A vector stays one.
  if (wideAxes(leaf.shape).length < 2) return undefined;
  const { shape, axes } = placeOf(extents, sequence, final);
  const tensor = program.parameter(leaf.name, shape, values());
  leaf.placed = { tensor, axes };
  return program.reshape(tensor, final);
}

interface Storage {
  /** What the leaf's own axes are cut into. */
  readonly extents: Shape;
  /** The wanted order of these. */
  readonly sequence: readonly number[];
}

function storageOf({ leaf, axes }: LeafValue, { shape, perm }: Arrangement): Storage | undefined {
  const cut = split(
    axes.map((axis) => leaf.shape[axis]),
    shape,
  );
  if (!cut) return undefined;
  // The pieces of the value, one leaf axis after the other.
  const own = wideAxes(leaf.shape).map((axis) => axes.indexOf(axis));
  const extents = own.flatMap((index) => cut.pieces[index]);
  const places = numbered(own.map((index) => cut.pieces[index]));
  const inLeaf = range(axes.length).flatMap((index) => places[own.indexOf(index)]);
  return { extents, sequence: perm.flatMap((axis) => cut.groups[axis]).map((piece) => inLeaf[piece]) };
}

/** The shape of a stored parameter and where its own axes are in it: `final` where that keeps them apart or in order. */
function placeOf(extents: Shape, sequence: readonly number[], final: Shape): { shape: Shape; axes: readonly number[] } {
  if (isAscending(sequence)) return { shape: final, axes: wideAxes(final) };
  const apart = sequence.map((piece) => extents[piece]);
  const cut = split(apart, final);
  const groups = cut?.pieces.every(({ length }) => length === 1)
    ? cut.groups.map((group) => group.map((position) => sequence[position]))
    : undefined;
  const fits = groups?.every((group) => group.every((piece, index) => index === 0 || piece === group[index - 1] + 1));
  if (!groups || !fits) return { shape: apart, axes: extents.map((_, piece) => sequence.indexOf(piece)) };
  const axes = wideAxes(final).sort((a, b) => groups[a][0] - groups[b][0]);
  return { shape: final, axes };
}

function permuted(values: Float32Array, extents: Shape, sequence: readonly number[]): Float32Array {
  if (isAscending(sequence)) return values;
  const steps = strides(extents);
  const from = offsets(
    sequence.map((piece) => extents[piece]),
    sequence.map((piece) => steps[piece]),
  );
  const result = new Float32Array(size(extents));
  for (let at = 0; at < result.length; at++) result[at] = values[from[at]];
  return result;
}
