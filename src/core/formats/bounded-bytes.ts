/** Readings of each byte, on the average of a file. */
const mostShared = 16;

/** Little-endian numbers of an untrusted file, each checked before it is read. */
export abstract class BoundedBytes {
  protected readonly view: DataView;
  private left: number;

  constructor(
    readonly bytes: Uint8Array,
    readonly file: string,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.left = mostShared * bytes.length;
  }

  /** What there is to say of bytes that are not there. */
  protected abstract missing(at: number, length: number): Error;

  /**
   * Counts bytes that something is made of. Parts of a file may be shared; where nearly all are, a small file would fill the memory: false
   * for more than the file can mean.
   */
  protected affords(bytes: number): boolean {
    this.left -= bytes;
    return this.left >= 0;
  }

  /** @throws Problem `file-malformed` where the file ends before. */
  require(at: number, length: number): void {
    if (at >= 0 && length >= 0 && at + length <= this.bytes.length) return;
    throw this.missing(at, length);
  }

  byte(at: number): number {
    this.require(at, 1);
    return this.view.getUint8(at);
  }

  short(at: number): number {
    this.require(at, 2);
    return this.view.getUint16(at, true);
  }

  word(at: number): number {
    this.require(at, 4);
    return this.view.getUint32(at, true);
  }
}
