/**
 * What protobuf's decoder takes on trust, checked without building anything: that lengths end inside their message, that fields are of
 * the schema's kinds, that nothing is nested deeper than any reader goes, and that there are not more parts than memory holds.
 */
import { ScalarType, type DescField, type DescMessage } from '@bufbuild/protobuf';

/** Where the bytes are no message of the schema, and why. */
export class WireError extends Error {
  override readonly name = 'WireError';
  constructor(
    readonly found: string,
    readonly expected: string,
  ) {
    super(`${found}, not ${expected}`);
  }
}

/** Messages inside each other, as every protobuf reader limits them. */
export const deepest = 100;
/** Messages and values in one file: some hundred bytes each when they are decoded. */
const mostParts = 2 ** 22;
/** Packed numbers take a tenth of a message's memory or less. */
const numbersPerPart = 8;

/** Wire types of the encoding: https://protobuf.dev/programming-guides/encoding/#structure */
const varint = 0;
const bit64 = 1;
const bytes = 2;
const bit32 = 5;
type Wire = typeof varint | typeof bit64 | typeof bytes | typeof bit32;

interface Kind {
  readonly wire: Wire;
  /** A list of numbers, which may also come as one row of bytes. */
  readonly packable: boolean;
  readonly message: DescMessage | undefined;
}

interface Level {
  readonly fields: ReadonlyMap<number, Kind>;
  readonly end: number;
}

const tables = new WeakMap<DescMessage, ReadonlyMap<number, Kind>>();

function fieldsOf(message: DescMessage): ReadonlyMap<number, Kind> {
  const known = tables.get(message);
  if (known) return known;
  const table = new Map(message.fields.map((field) => [field.number, kindOf(field)]));
  tables.set(message, table);
  return table;
}

function kindOf(field: DescField): Kind {
  const scalar = field.enum ? ScalarType.INT32 : field.scalar;
  const wire = scalar === undefined ? bytes : wireOf(scalar);
  return { wire, packable: field.fieldKind === 'list' && wire !== bytes, message: field.message };
}

function wireOf(scalar: ScalarType): Wire {
  switch (scalar) {
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return bytes;
    case ScalarType.FLOAT:
    case ScalarType.FIXED32:
    case ScalarType.SFIXED32:
      return bit32;
    case ScalarType.DOUBLE:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return bit64;
    case ScalarType.BOOL:
    case ScalarType.INT32:
    case ScalarType.INT64:
    case ScalarType.SINT32:
    case ScalarType.SINT64:
    case ScalarType.UINT32:
    case ScalarType.UINT64:
      return varint;
  }
}

/** @throws WireError where `fromBinary` would fail, read beyond a message's end, or need more stack or memory than there is. */
export function checkWire(schema: DescMessage, content: Uint8Array): void {
  new Walk(content).run(schema);
}

class Walk {
  private at = 0;
  private parts = 0;
  private readonly levels: Level[] = [];

  constructor(private readonly content: Uint8Array) {}

  run(schema: DescMessage): void {
    this.enter(schema, this.content.length);
    for (let level = this.levels.at(-1); level; level = this.levels.at(-1)) {
      if (this.at < level.end) this.field(level);
      else this.levels.pop();
    }
  }

  private enter(message: DescMessage, end: number): void {
    if (this.levels.length === deepest)
      throw new WireError(`more than ${deepest} messages inside each other`, `at most ${deepest}`);
    this.levels.push({ fields: fieldsOf(message), end });
  }

  private field({ fields, end }: Level): void {
    const start = this.at;
    const tag = this.varint(end);
    const [number, wire] = [Math.floor(tag / 8), tag % 8];
    if (number < 1 || tag >= 2 ** 32) throw new WireError(`field ${number} at byte ${start}`, 'a field number');
    const kind = fields.get(number);
    const packed = kind?.packable === true && wire === bytes;
    if (kind && !packed && kind.wire !== wire)
      throw new WireError(`field ${number} of wire type ${wire} at byte ${start}`, `wire type ${kind.wire}`);
    this.count(1);
    switch (wire) {
      case varint:
        this.varint(end);
        break;
      case bit64:
        this.skip(8, end);
        break;
      case bit32:
        this.skip(4, end);
        break;
      case bytes: {
        const length = this.varint(end);
        const from = this.at;
        if (kind?.message) {
          this.requireRoom(length, end);
          this.enter(kind.message, from + length);
        } else {
          this.skip(length, end);
          if (packed) this.numbers(from, kind.wire);
        }
        break;
      }
      default:
        throw new WireError(`wire type ${wire} at byte ${start}`, 'wire type 0, 1, 2 or 5');
    }
  }

  /** A row of packed numbers from `from` to here. */
  private numbers(from: number, wire: Wire): void {
    const length = this.at - from;
    const width = wire === bit32 ? 4 : wire === bit64 ? 8 : 1;
    this.count(Math.ceil(length / width / numbersPerPart));
    if (width > 1) {
      if (length % width !== 0) throw new WireError(`${length} packed bytes at byte ${from}`, `a multiple of ${width}`);
      return;
    }
    const end = this.at;
    for (this.at = from; this.at < end;) this.varint(end);
  }

  /** At most ten bytes; exact below 2^53, and larger than any length beyond. */
  private varint(end: number): number {
    const start = this.at;
    let value = 0;
    for (let scale = 1; this.at < end && this.at - start < 10; scale *= 128) {
      const byte = this.content[this.at++];
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw this.at < end
      ? new WireError(`a number of more than ten bytes at byte ${start}`, 'a number of at most ten bytes')
      : this.short(start + 1, end);
  }

  private skip(length: number, end: number): void {
    this.requireRoom(length, end);
    this.at += length;
  }

  private requireRoom(length: number, end: number): void {
    if (length > end - this.at) throw this.short(this.at + length, end);
  }

  /** The whole file is too short, or a part contradicts the one around it. */
  private short(needed: number, end: number): WireError {
    return new WireError(`${end} bytes`, `at least ${needed} bytes${end < this.content.length ? ' in this part' : ''}`);
  }

  private count(parts: number): void {
    this.parts += parts;
    if (this.parts > mostParts) throw new WireError(`more than ${mostParts} parts`, `at most ${mostParts} parts`);
  }
}
