/** What was read last, as many bytes of it as fit: least recently used goes first. */
export class ByteCache {
  private readonly entries = new Map<string, Uint8Array<ArrayBuffer>>();
  private held = 0;

  /** @param capacity in bytes. What is larger than all of it is not kept. */
  constructor(private readonly capacity: number) {}

  get bytes(): number {
    return this.held;
  }

  /** What is known by this key, or what `read` answers. Not to be written to. */
  get(key: string, read: () => Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    const known = this.entries.get(key);
    if (known) {
      this.entries.delete(key);
      this.entries.set(key, known);
      return known;
    }
    const bytes = read();
    if (bytes.length <= this.capacity) {
      this.entries.set(key, bytes);
      this.held += bytes.length;
      this.shrink();
    }
    return bytes;
  }

  clear(): void {
    this.entries.clear();
    this.held = 0;
  }

  private shrink(): void {
    for (const [key, { length }] of this.entries) {
      if (this.held <= this.capacity) return;
      this.entries.delete(key);
      this.held -= length;
    }
  }
}
