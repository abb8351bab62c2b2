import { BoundedBytes } from '../bounded-bytes';
import { damaged } from '../damaged';

/** Object and tree nodes that were read: no file is followed in circles. */
export type Seen = Set<number>;

const expected = 'an HDF5 file';

/** Numbers and addresses of an HDF5 file, little-endian, each checked before it is read. */
export class Hdf5Reader extends BoundedBytes {
  /**
   * @param base what addresses count from.
   * @param addressBytes of an address. @param lengthBytes of a length.
   */
  constructor(
    bytes: Uint8Array,
    file: string,
    readonly base = 0,
    readonly addressBytes = 8,
    readonly lengthBytes = 8,
  ) {
    super(bytes, file);
  }

  protected missing(at: number, length: number): Error {
    return this.damaged(`${length} bytes at ${at}`, `in a file of ${this.bytes.length} bytes`);
  }

  damaged(found: string, wanted = expected): Error {
    return damaged(this.file, found, wanted);
  }

  /** @param width 1, 2, 4 or 8 bytes. Infinite where all bits are set. */
  number(at: number, width: number): number {
    this.require(at, width);
    let value = 0;
    let isAll = true;
    for (let index = width - 1; index >= 0; index--) {
      const byte = this.bytes[at + index];
      isAll &&= byte === 0xff;
      value = value * 256 + byte;
    }
    if (isAll && width > 1) return Infinity;
    if (!Number.isSafeInteger(value)) throw this.damaged(`the number ${value} at ${at}`);
    return value;
  }

  length(at: number): number {
    return this.number(at, this.lengthBytes);
  }

  /** A place in the file; undefined where the file says that there is none. */
  address(at: number): number | undefined {
    const address = this.number(at, this.addressBytes);
    return address === Infinity ? undefined : address + this.base;
  }

  slice(at: number, length: number): Uint8Array {
    this.require(at, length);
    return this.bytes.subarray(at, at + length);
  }

  signature(at: number): string {
    return String.fromCharCode(...this.slice(at, 4));
  }

  requireSignature(at: number, wanted: string): void {
    const found = this.signature(at);
    if (found !== wanted) throw this.damaged(`${JSON.stringify(found)} at ${at}`, wanted);
  }

  /** Up to a zero byte, or the end of what there is. @throws Problem `file-malformed` for more than the file can mean. */
  text(at: number, longest: number): string {
    const bytes = this.slice(at, Math.min(longest, Math.max(0, this.bytes.length - at)));
    const end = bytes.indexOf(0);
    this.spend(end < 0 ? bytes.length : end, 'names');
    return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
  }

  /** Counts bytes that are read, or copied. @throws Problem `file-malformed` for more than the file can mean. */
  spend(bytes: number, what: string): void {
    if (!this.affords(bytes)) throw this.damaged(`${what} that share their bytes`);
  }

  /** Notes a place that may be read once. @throws Problem `file-malformed` the second time. */
  requireNew(at: number, seen: Seen): void {
    if (seen.has(at)) throw this.damaged(`the place ${at} twice`, 'a tree');
    seen.add(at);
  }
}
