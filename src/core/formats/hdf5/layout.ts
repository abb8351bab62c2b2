/** Where the elements of a dataset stand. */
import { text, type Text } from '../../../shared/text';
import { size, strides, type Shape } from '../../graph/shape';
import { filtersOf, unfiltered, type Filter } from './filters';
import { messageTypes, type Message } from './object-header';
import type { Hdf5Reader, Seen } from './reader';
import { leavesOf } from './tree';

/** `unknown`: in a way that is not read, in the format's words. */
export type DataPlace =
  | { readonly kind: 'row'; readonly at: number }
  | { readonly kind: 'unpacked'; readonly bytes: Uint8Array; readonly why: Text }
  | { readonly kind: 'unknown'; readonly what: string };

/** The most that deflate makes of a byte. */
const deflateRatio = 1032;

/** @param width bytes of an element. @throws Problem `file-malformed` where the file ends before. */
export function dataOf(
  reader: Hdf5Reader,
  messages: readonly Message[],
  shape: Shape,
  width: number,
  seen: Seen,
): DataPlace {
  const message = messages.find(({ type }) => type === messageTypes.layout);
  if (!message) return { kind: 'unknown', what: 'no layout' };
  const { at } = message;
  const [version, kind] = [reader.byte(at), reader.byte(at + 1)];
  const bytes = size(shape) * width;
  if (version !== 3 && version !== 4) return { kind: 'unknown', what: `layout version ${version}` };
  if (kind === 0) return row(reader, at + 4, reader.short(at + 2), bytes);
  if (kind === 1) {
    const address = reader.address(at + 2);
    if (address === undefined) return { kind: 'unknown', what: 'values that were never written' };
    return row(reader, address, reader.length(at + 2 + reader.addressBytes), bytes);
  }
  if (kind !== 2 || version === 4)
    return { kind: 'unknown', what: kind === 2 ? 'chunks of libver="latest"' : 'a layout of its own' };
  const filters = filtersOf(reader, messages);
  if (typeof filters === 'number') return { kind: 'unknown', what: `compressed by filter ${filters}` };
  return joined(reader, at, { shape, width, filters }, seen);
}

function row(reader: Hdf5Reader, at: number, found: number, expected: number): DataPlace {
  if (found < expected) return { kind: 'unknown', what: `${found} bytes for ${expected}` };
  reader.require(at, expected);
  reader.spend(expected, 'weights');
  return { kind: 'row', at };
}

interface Packed {
  readonly shape: Shape;
  readonly width: number;
  readonly filters: readonly Filter[];
}

/** Puts chunks together. Nothing is allocated before all of them were found. */
function joined(reader: Hdf5Reader, at: number, { shape, width, filters }: Packed, seen: Seen): DataPlace {
  const rank = reader.byte(at + 2) - 1;
  const root = reader.address(at + 3);
  const extents = Array.from({ length: rank }, (_, axis) => reader.word(at + 3 + reader.addressBytes + 4 * axis));
  if (rank !== shape.length || extents.some((extent) => extent === 0))
    throw reader.damaged(`chunks ${extents.join(' × ')} of ${shape.join(' × ')}`);
  if (root === undefined) return { kind: 'unknown', what: 'values that were never written' };
  const leaves = leavesOf(reader, root, { kind: 'chunks', axes: rank }, seen);
  const chunks = leaves.map(({ address, key }) => ({
    stored: reader.slice(address, reader.word(key)),
    mask: reader.word(key + 4),
    start: extents.map((_, axis) => reader.number(key + 8 + 8 * axis, 8)),
  }));
  const wanted = shape.reduce((product, extent, axis) => product * Math.ceil(extent / extents[axis]), 1);
  const length = size(extents) * width;
  const stored = chunks.reduce((sum, chunk) => sum + chunk.stored.length, 0);
  if (stored > reader.bytes.length) throw reader.damaged(`${stored} bytes of chunks`, `≤ ${reader.bytes.length}`);
  reader.spend(stored, 'chunks');
  if (chunks.length !== wanted) return { kind: 'unknown', what: `${chunks.length} of ${wanted} chunks` };
  if (length * wanted > (stored + wanted) * deflateRatio)
    throw reader.damaged(`chunks of ${length * wanted} bytes in ${stored}`, `at most ${deflateRatio} times as much`);
  const places = new Set(chunks.map(({ start }) => start.join()));
  if (places.size !== wanted)
    throw reader.damaged(`${wanted - places.size} chunks in the place of others`, 'one for each place');
  const target = new Uint8Array(size(shape) * width);
  for (const chunk of chunks) {
    const bytes = unfiltered(chunk.stored, filters, chunk.mask, length, width);
    const fits = chunk.start.every((first, axis) => first < shape[axis] && first % extents[axis] === 0);
    if (!bytes || !fits) throw reader.damaged(`a chunk at ${chunk.start.join(', ')}`, 'a chunk that can be unpacked');
    place(bytes, extents, target, shape, chunk.start, width);
  }
  const why = filters.includes('deflate')
    ? text('It is stored compressed, which is only read.')
    : text('It is stored in chunks, which are only read.');
  return { kind: 'unpacked', bytes: target, why };
}

/** Copies the rows of a chunk that lie inside the dataset. */
function place(
  chunk: Uint8Array,
  extents: Shape,
  target: Uint8Array,
  shape: Shape,
  start: readonly number[],
  width: number,
): void {
  const last = shape.length - 1;
  const [from, to] = [strides(extents), strides(shape)];
  const inside = extents.map((extent, axis) => Math.min(extent, shape[axis] - start[axis]));
  const length = last < 0 ? width : inside[last] * width;
  const rows = size(inside.slice(0, -1));
  for (let row = 0; row < rows; row++) {
    let [source, place, rest] = [0, last < 0 ? 0 : start[last] * to[last], row];
    for (let axis = last - 1; axis >= 0; axis--) {
      const index = rest % inside[axis];
      rest = Math.floor(rest / inside[axis]);
      source += index * from[axis];
      place += (start[axis] + index) * to[axis];
    }
    target.set(chunk.subarray(source * width, source * width + length), place * width);
  }
}
