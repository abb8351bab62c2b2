/** What stands in a group: its names and the addresses of their objects. */
import { Problem } from '../../../shared/problem';
import { text } from '../../../shared/text';
import { messageTypes, type Message } from './object-header';
import type { Hdf5Reader, Seen } from './reader';
import { leavesOf } from './tree';

export interface Link {
  readonly name: string;
  readonly address: number;
}

export const isGroup = (messages: readonly Message[]): boolean =>
  messages.some(({ type }) =>
    ([messageTypes.symbolTable, messageTypes.linkInfo, messageTypes.link] as number[]).includes(type),
  );

/** Soft and external links lead to what stands elsewhere too: they are left out. @throws Problem `file-malformed`, `file-unreadable`. */
export function linksOf(reader: Hdf5Reader, messages: readonly Message[], seen: Seen): readonly Link[] {
  return messages.flatMap(({ type, at }): readonly Link[] => {
    if (type === messageTypes.symbolTable) return symbolsOf(reader, at, seen);
    if (type === messageTypes.link) return linkAt(reader, at);
    if (type === messageTypes.linkInfo) requireCompact(reader, at);
    return [];
  });
}

/** Groups of few names have them in messages; those of many have a heap, which is not read. */
function requireCompact(reader: Hdf5Reader, at: number): void {
  const heap = at + 2 + (reader.byte(at + 1) & 1 ? 8 : 0);
  if (reader.address(heap) === undefined) return;
  throw new Problem('file-unreadable', text('{0} lists its weights in a form of HDF5 that is not read.', reader.file), {
    file: reader.file,
    found: 'a group with dense links',
    expected: 'h5py’s default, libver="earliest"',
    remedy: text('Save the model anew with Keras, or with h5py’s default settings.'),
  });
}

function linkAt(reader: Hdf5Reader, at: number): readonly Link[] {
  const flags = reader.byte(at + 1);
  let next = at + 2;
  const isHard = (flags & 8) === 0 || reader.byte(next) === 0;
  next += (flags & 8 ? 1 : 0) + (flags & 4 ? 8 : 0) + (flags & 0x10 ? 1 : 0);
  const width = 1 << (flags & 3);
  const length = reader.number(next, width);
  reader.spend(length, 'names');
  const name = new TextDecoder().decode(reader.slice(next + width, length));
  const address = isHard ? reader.address(next + width + length) : undefined;
  return address === undefined ? [] : [{ name, address }];
}

/** A tree of nodes whose entries name places in a heap of texts. */
function symbolsOf(reader: Hdf5Reader, at: number, seen: Seen): readonly Link[] {
  const tree = reader.address(at);
  const heap = reader.address(at + reader.addressBytes);
  if (tree === undefined || heap === undefined) return [];
  reader.requireSignature(heap, 'HEAP');
  const bytes = reader.length(heap + 8);
  const names = reader.address(heap + 8 + 2 * reader.lengthBytes);
  if (names === undefined) return [];
  reader.require(names, bytes);
  return leavesOf(reader, tree, { kind: 'group' }, seen).flatMap(({ address: node }) => {
    reader.requireNew(node, seen);
    reader.requireSignature(node, 'SNOD');
    const count = reader.short(node + 6);
    const entryBytes = 2 * reader.addressBytes + 24;
    reader.require(node + 8, count * entryBytes);
    reader.spend(count * entryBytes, 'groups');
    return Array.from({ length: count }, (_, index): readonly Link[] => {
      const entry = node + 8 + index * entryBytes;
      const place = reader.number(entry, reader.addressBytes);
      const address = reader.address(entry + reader.addressBytes);
      if (place >= bytes) throw reader.damaged(`a name at ${place}`, `in a heap of ${bytes} bytes`);
      // An object that is linked softly has no address of its own.
      return address === undefined || reader.word(entry + 2 * reader.addressBytes) === softLink
        ? []
        : [{ name: reader.text(names + place, bytes - place), address }];
    }).flat();
  });
}

const softLink = 2;
