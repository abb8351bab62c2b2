import type { Folder } from '../../../src/core/files';
import { Problem } from '../../../src/shared/problem';
import { text } from '../../../src/shared/text';

/** Files in memory. Notes how many bytes were asked for. */
export class MemoryFolder implements Folder {
  readonly files: Map<string, Uint8Array>;
  bytesRead = 0;

  constructor(files: Iterable<readonly [string, Uint8Array]>) {
    this.files = new Map(files);
  }

  async size(name: string): Promise<number | undefined> {
    return this.files.get(name)?.length;
  }

  async read(name: string, start = 0, length?: number): Promise<Uint8Array> {
    const file = this.files.get(name);
    if (!file) throw new Problem('file-missing', text('{0} does not exist.', name), { file: name });
    const bytes = file.slice(start, length === undefined ? undefined : start + length);
    this.bytesRead += bytes.length;
    return bytes;
  }
}

export const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
