import { unzlibSync } from 'fflate';
import { messageTypes, type Message } from './object-header';
import type { Hdf5Reader } from './reader';

/** What was done to a chunk before it was stored, in that order. */
export type Filter = 'deflate' | 'shuffle' | 'checksum';

const known = new Map<number, Filter>([
  [1, 'deflate'],
  [2, 'shuffle'],
  [3, 'checksum'],
]);

/** @returns the number of a filter where it is not known. @throws Problem `file-malformed` */
export function filtersOf(reader: Hdf5Reader, messages: readonly Message[]): readonly Filter[] | number {
  const message = messages.find(({ type }) => type === messageTypes.filters);
  if (!message) return [];
  const { at } = message;
  const [version, count] = [reader.byte(at), reader.byte(at + 1)];
  const filters: Filter[] = [];
  let next = at + (version === 1 ? 8 : 2);
  for (let index = 0; index < count; index++) {
    const id = reader.short(next);
    const filter = known.get(id);
    if (!filter) return id;
    filters.push(filter);
    // The name is left out where the second version knows the filter's number.
    const named = version === 1;
    const name = named ? Math.ceil(reader.short(next + 2) / 8) * 8 : 0;
    const values = reader.short(next + (named ? 6 : 4));
    next += (named ? 8 : 6) + name + 4 * (named ? values + (values % 2) : values);
  }
  return filters;
}

/**
 * The elements of a chunk.
 * @param mask bits of the filters that were left out. @param length of the chunk when unpacked. @param width bytes of an element.
 * @returns undefined where it is damaged.
 */
export function unfiltered(
  stored: Uint8Array,
  filters: readonly Filter[],
  mask: number,
  length: number,
  width: number,
): Uint8Array | undefined {
  let bytes = stored;
  for (let index = filters.length - 1; index >= 0; index--) {
    if (mask & (1 << index)) continue;
    const next = undo(filters[index], bytes, length, width);
    if (!next) return undefined;
    bytes = next;
  }
  return bytes.length === length ? bytes : undefined;
}

function undo(filter: Filter, bytes: Uint8Array, length: number, width: number): Uint8Array | undefined {
  switch (filter) {
    case 'checksum':
      return bytes.length < 4 ? undefined : bytes.subarray(0, bytes.length - 4);
    case 'shuffle':
      return unshuffled(bytes, width);
    case 'deflate':
      try {
        return unzlibSync(bytes, { out: new Uint8Array(length) });
      } catch {
        // What damaged data makes fflate throw depends on where the damage is.
        return undefined;
      }
  }
}

/** First bytes of all elements, then second bytes, and so on. */
function unshuffled(bytes: Uint8Array, width: number): Uint8Array {
  const count = Math.floor(bytes.length / width);
  const result = bytes.slice();
  for (let byte = 0; byte < width; byte++)
    for (let at = 0; at < count; at++) result[at * width + byte] = bytes[byte * count + at];
  return result;
}
