/** FlatBuffers as far as models need them (https://flatbuffers.dev/internals): tables whose fields are found by number. */
import { BoundedBytes } from '../bounded-bytes';
import { damaged } from '../damaged';

const expected = 'a TensorFlow Lite model';

/** Bytes of a file, each checked before it is read. */
export class FlatBuffer extends BoundedBytes {
  protected missing(at: number, length: number): Error {
    return damaged(this.file, `${length} bytes at ${at} in a file of ${this.bytes.length}`, expected);
  }

  /** Counts the bytes of a list. @throws Problem `file-malformed` for more than the file can mean. */
  spend(bytes: number): void {
    if (!this.affords(bytes)) throw damaged(this.file, 'lists that name each other', expected);
  }

  /** The outermost table. @throws Problem `file-malformed` */
  root(): Table {
    return this.table(this.word(0));
  }

  table(at: number): Table {
    const vtable = at - this.integer(at);
    const length = this.short(vtable);
    this.require(vtable, length);
    return new Table(this, at, vtable, length);
  }

  integer(at: number): number {
    this.require(at, 4);
    return this.view.getInt32(at, true);
  }

  float(at: number): number {
    this.require(at, 4);
    return this.view.getFloat32(at, true);
  }

  /** Rounded beyond 2^53. */
  long(at: number): number {
    this.require(at, 8);
    return Number(this.view.getBigInt64(at, true));
  }
}

/** Elements of a list, one after the other. */
export interface List {
  readonly at: number;
  readonly length: number;
}

const none: List = { at: 0, length: 0 };

/** Fields by number; what is absent has its default. */
export class Table {
  constructor(
    private readonly buffer: FlatBuffer,
    private readonly at: number,
    private readonly vtable: number,
    private readonly length: number,
  ) {}

  /** Where a field stands; undefined where it is absent. */
  private place(field: number): number | undefined {
    const entry = 4 + 2 * field;
    if (entry + 2 > this.length) return undefined;
    const offset = this.buffer.short(this.vtable + entry);
    return offset === 0 ? undefined : this.at + offset;
  }

  private target(field: number): number | undefined {
    const place = this.place(field);
    return place === undefined ? undefined : place + this.buffer.word(place);
  }

  byte(field: number): number {
    const place = this.place(field);
    return place === undefined ? 0 : this.buffer.byte(place);
  }

  integer(field: number): number {
    const place = this.place(field);
    return place === undefined ? 0 : this.buffer.integer(place);
  }

  word(field: number): number {
    const place = this.place(field);
    return place === undefined ? 0 : this.buffer.word(place);
  }

  long(field: number): number {
    const place = this.place(field);
    return place === undefined ? 0 : this.buffer.long(place);
  }

  table(field: number): Table | undefined {
    const target = this.target(field);
    return target === undefined ? undefined : this.buffer.table(target);
  }

  text(field: number): string {
    const { at, length } = this.list(field, 1);
    return new TextDecoder().decode(this.buffer.bytes.subarray(at, at + length));
  }

  /** @param width bytes of an element. */
  list(field: number, width: number): List {
    const target = this.target(field);
    if (target === undefined) return none;
    const length = this.buffer.word(target);
    this.buffer.require(target + 4, length * width);
    this.buffer.spend(4 + length * width);
    return { at: target + 4, length };
  }

  tables(field: number): readonly Table[] {
    const { at, length } = this.list(field, 4);
    return Array.from({ length }, (_, index) => {
      const place = at + 4 * index;
      return this.buffer.table(place + this.buffer.word(place));
    });
  }

  integers(field: number): readonly number[] {
    const { at, length } = this.list(field, 4);
    return Array.from({ length }, (_, index) => this.buffer.integer(at + 4 * index));
  }

  longs(field: number): readonly number[] {
    const { at, length } = this.list(field, 8);
    return Array.from({ length }, (_, index) => this.buffer.long(at + 8 * index));
  }

  floats(field: number): readonly number[] {
    const { at, length } = this.list(field, 4);
    return Array.from({ length }, (_, index) => this.buffer.float(at + 4 * index));
  }
}
