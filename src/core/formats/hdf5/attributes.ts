import { datatypeAt } from './datatype';
import { shapeAt } from './dataspace';
import { messageTypes, type Message } from './object-header';
import type { Hdf5Reader } from './reader';

/** Bytes of a text that is of use: a layer's name, a version. */
const longestText = 1 << 16;
const align = (length: number): number => Math.ceil(length / 8) * 8;

/** The attributes that are one text, by name. @throws Problem `file-malformed` */
export function textsOf(reader: Hdf5Reader, messages: readonly Message[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const { type, at, isShared } of messages) {
    if (type !== messageTypes.attribute || isShared) continue;
    const version = reader.byte(at);
    const padded = version === 1 ? align : (length: number): number => length;
    const [name, datatype, dataspace] = [2, 4, 6].map((place) => reader.short(at + place));
    const start = at + (version === 3 ? 9 : 8);
    const typeAt = start + padded(name);
    const shapePlace = typeAt + padded(datatype);
    const value = textAt(reader, typeAt, shapePlace, shapePlace + padded(dataspace));
    if (value !== undefined) texts.set(reader.text(start, name), value);
  }
  return texts;
}

function textAt(reader: Hdf5Reader, type: number, shape: number, data: number): string | undefined {
  const datatype = datatypeAt(reader, { at: type, isShared: false });
  if (datatype.kind !== 'text') return undefined;
  const extents = shapeAt(reader, { at: shape });
  if (!extents || extents.length > 0) return undefined;
  if (datatype.isFixed) return datatype.bytes > longestText ? undefined : reader.text(data, datatype.bytes);
  const length = reader.word(data);
  const heap = reader.address(data + 4);
  const index = reader.word(data + 4 + reader.addressBytes);
  return heap === undefined || length > longestText ? undefined : heapText(reader, heap, index, length);
}

/** Texts of any length stand in a heap of numbered objects. */
function heapText(reader: Hdf5Reader, heap: number, wanted: number, length: number): string | undefined {
  const object = objectsIn(reader, heap).get(wanted);
  if (!object) return undefined;
  const bytes = Math.min(length, object.bytes);
  reader.spend(bytes, 'texts');
  return new TextDecoder().decode(reader.slice(object.at, bytes));
}

interface HeapObject {
  readonly at: number;
  readonly bytes: number;
}

const heapsOf = new WeakMap<Hdf5Reader, Map<number, ReadonlyMap<number, HeapObject>>>();

/** The objects of a heap by their numbers, looked for once: many texts share a heap. */
function objectsIn(reader: Hdf5Reader, heap: number): ReadonlyMap<number, HeapObject> {
  const heaps = heapsOf.get(reader) ?? new Map<number, ReadonlyMap<number, HeapObject>>();
  heapsOf.set(reader, heaps);
  const known = heaps.get(heap);
  if (known) return known;
  reader.requireSignature(heap, 'GCOL');
  const end = heap + reader.length(heap + 8);
  const head = 8 + reader.lengthBytes;
  const objects = new Map<number, HeapObject>();
  heaps.set(heap, objects);
  for (let at = heap + head; at + head <= end;) {
    const [index, bytes] = [reader.short(at), reader.length(at + 8)];
    if (index === 0) break;
    if (!objects.has(index)) objects.set(index, { at: at + head, bytes });
    reader.spend(head, 'heaps');
    at += head + align(bytes);
  }
  return objects;
}
