import type { Folder, FolderEntry } from '../../../src/core/files';
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

  async list(name: string): Promise<readonly FolderEntry[] | undefined> {
    const kinds = new Map<string, FolderEntry['kind']>();
    for (const file of this.files.keys())
      if (file.startsWith(`${name}/`)) {
        const [entry, ...below] = file.slice(name.length + 1).split('/');
        kinds.set(entry, below.length > 0 ? 'folder' : 'file');
      }
    return kinds.size === 0 ? undefined : [...kinds].map(([entry, kind]) => ({ name: entry, kind }));
  }
}

export const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
