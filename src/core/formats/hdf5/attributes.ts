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
  reader.requireSignature(heap, 'GCOL');
  const end = heap + reader.length(heap + 8);
  const head = 8 + reader.lengthBytes;
  for (let at = heap + 8 + reader.lengthBytes; at + head <= end;) {
    const [index, bytes] = [reader.short(at), reader.length(at + 8)];
    if (index === wanted) return new TextDecoder().decode(reader.slice(at + head, Math.min(length, bytes)));
    if (index === 0) return undefined;
    at += head + align(bytes);
  }
  return undefined;
}
