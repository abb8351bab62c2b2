import type { Hdf5Reader } from './reader';

/** Kinds of messages that are looked at. */
export const messageTypes = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  link: 0x06,
  layout: 0x08,
  filters: 0x0b,
  attribute: 0x0c,
  continuation: 0x10,
  symbolTable: 0x11,
} as const;

/** A part of what an object says of itself. */
export interface Message {
  readonly type: number;
  /** It stands elsewhere, and others use it too. */
  readonly isShared: boolean;
  readonly at: number;
  readonly length: number;
}

interface Block {
  readonly at: number;
  readonly end: number;
}

/** The messages of a group or dataset. @throws Problem `file-malformed` */
export function messagesAt(reader: Hdf5Reader, address: number): readonly Message[] {
  const isNew = reader.byte(address) !== 1;
  if (isNew) reader.requireSignature(address, 'OHDR');
  const messages: Message[] = [];
  const seen = new Set([address]);
  const blocks = [isNew ? newBlock(reader, address) : oldBlock(reader, address)];
  const tracksOrder = isNew && (reader.byte(address + 5) & 4) !== 0;
  for (let block = blocks.pop(); block; block = blocks.pop()) {
    reader.spend(block.end - block.at, 'objects');
    for (const message of isNew ? newMessages(reader, block, tracksOrder) : oldMessages(reader, block)) {
      if (message.type !== messageTypes.continuation) {
        messages.push(message);
        continue;
      }
      const next = reader.address(message.at);
      const length = reader.length(message.at + reader.addressBytes);
      if (next === undefined) continue;
      reader.requireNew(next, seen);
      reader.require(next, length);
      if (isNew) reader.requireSignature(next, 'OCHK');
      // The new form ends with a checksum.
      blocks.push(isNew ? { at: next + 4, end: next + length - 4 } : { at: next, end: next + length });
    }
  }
  return messages;
}

function oldBlock(reader: Hdf5Reader, address: number): Block {
  const length = reader.word(address + 8);
  reader.require(address + 16, length);
  return { at: address + 16, end: address + 16 + length };
}

function* oldMessages(reader: Hdf5Reader, { at, end }: Block): Generator<Message> {
  for (let next = at; next + 8 <= end;) {
    const [type, length, flags] = [reader.short(next), reader.short(next + 2), reader.byte(next + 4)];
    requireIn(reader, next + 8 + length, end);
    yield { type, isShared: (flags & 2) !== 0, at: next + 8, length };
    next += 8 + length;
  }
}

function newBlock(reader: Hdf5Reader, address: number): Block {
  const version = reader.byte(address + 4);
  if (version !== 2) throw reader.damaged(`object header version ${version}`, 'version 1 or 2');
  const flags = reader.byte(address + 5);
  const start = address + 6 + (flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0);
  const width = 1 << (flags & 3);
  const length = reader.number(start, width);
  reader.require(start + width, length);
  return { at: start + width, end: start + width + length };
}

function* newMessages(reader: Hdf5Reader, { at, end }: Block, tracksOrder: boolean): Generator<Message> {
  const head = tracksOrder ? 6 : 4;
  for (let next = at; next + head <= end;) {
    const [type, length, flags] = [reader.byte(next), reader.short(next + 1), reader.byte(next + 3)];
    requireIn(reader, next + head + length, end);
    yield { type, isShared: (flags & 2) !== 0, at: next + head, length };
    next += head + length;
  }
}

function requireIn(reader: Hdf5Reader, last: number, end: number): void {
  if (last > end) throw reader.damaged(`a message up to ${last}`, `up to ${end}`);
}
