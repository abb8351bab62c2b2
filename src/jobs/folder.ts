/** Files on disk as the core sees them (core/files.ts). */
import { constants } from 'node:buffer';
import type { Dirent } from 'node:fs';
import { open, readdir, realpath, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { requireInside, type Folder, type FolderEntry, type Source } from '../core/files';
import { Problem } from '../shared/problem';
import { text } from '../shared/text';
import { isMissing, readProblem } from './disk-error';

/**
 * A folder on disk. A name never leads out of it: neither by its spelling nor through a symbolic link, except for the names that
 * the user chose himself (`chosen`), which may be links to anywhere.
 */
export class DiskFolder implements Folder {
  private readonly opened = new Set<string>();

  constructor(
    readonly path: string,
    private readonly chosen: ReadonlySet<string> = new Set(),
  ) {}

  /** Real paths of the files that were found here so far: for a model that was read, the files that belong to it. */
  get files(): ReadonlySet<string> {
    return this.opened;
  }

  /** @throws Problem `path-outside-folder`, `file-unreadable` (a folder, say). */
  async size(name: string): Promise<number | undefined> {
    const file = this.fileOf(name);
    try {
      return await this.withFile(name, async (_, bytes) => bytes);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw readProblem(error, file);
    }
  }

  /** Fewer than `length` bytes where the file ends before. @throws Problem also `path-outside-folder`, `file-too-large`. */
  async read(name: string, start = 0, length?: number): Promise<Uint8Array> {
    const file = this.fileOf(name);
    try {
      return await this.withFile(name, (handle, bytes) => {
        const wanted = Math.max(0, Math.min(length ?? bytes, bytes - start));
        return readFully(handle, start, allocate(wanted, file), file);
      });
    } catch (error) {
      throw readProblem(error, file);
    }
  }

  async list(name: string): Promise<readonly FolderEntry[] | undefined> {
    const folder = this.fileOf(name);
    try {
      const real = await realpath(folder);
      if (!(await stat(real)).isDirectory()) return undefined;
      if (!this.chosen.has(name)) await this.requireNoEscape(real, name, folder);
      const entries = await readdir(real, { withFileTypes: true });
      return await Promise.all(entries.map(async (entry) => ({ name: entry.name, kind: await kindOf(entry, real) })));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw readProblem(error, folder);
    }
  }

  private fileOf(name: string): string {
    return path.join(this.path, requireInside(name, path.join(this.path, name)));
  }

  private async withFile<T>(name: string, use: (handle: FileHandle, bytes: number) => Promise<T>): Promise<T> {
    const file = this.fileOf(name);
    const real = await realpath(file);
    if (!this.chosen.has(name)) await this.requireNoEscape(real, name, file);
    // Before it is opened: to open a pipe waits for its writer.
    const found = await stat(real);
    if (!found.isFile()) throw Object.assign(new Error('not a regular file'), { code: 'EISDIR' });
    const handle = await open(real, 'r');
    try {
      this.opened.add(real);
      return await use(handle, found.size);
    } finally {
      await handle.close();
    }
  }

  private async requireNoEscape(real: string, name: string, file: string): Promise<void> {
    // A folder that the user chose may be a link as well: its files stay in what it leads to.
    const root = [...this.chosen].find((each) => name.startsWith(`${each}/`)) ?? '';
    const inside = path.relative(await realpath(path.join(this.path, root)), real);
    if (inside !== '..' && !inside.startsWith(`..${path.sep}`) && !path.isAbsolute(inside)) return;
    throw new Problem('path-outside-folder', text('{0} is a link to a file outside its own folder.', file), {
      file,
      found: name,
      expected: 'a file in the same folder',
      remedy: text('Put a copy of the file in place of the link.'),
    });
  }
}

/** A link that leads nowhere is a file: reading it says what is wrong. */
async function kindOf(entry: Dirent, folder: string): Promise<FolderEntry['kind']> {
  if (!entry.isSymbolicLink()) return entry.isDirectory() ? 'folder' : 'file';
  const target = await stat(path.join(folder, entry.name)).catch(() => undefined);
  return target?.isDirectory() === true ? 'folder' : 'file';
}

export const diskFolder = (folder: string): DiskFolder => new DiskFolder(folder);

/** A source that stands on disk, so that it is known which files a save must not touch. */
export interface DiskSource extends Source {
  readonly folder: DiskFolder;
}

/** The model whose main file the user chose. Nothing is read yet. */
export function sourceOf(file: string): DiskSource {
  const main = path.basename(file);
  return { folder: new DiskFolder(path.dirname(file), new Set([main])), main };
}

function allocate(bytes: number, file: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(bytes);
  } catch (cause) {
    throw new Problem('file-too-large', text('{0} is too large to be read.', file), {
      file,
      found: bytes,
      expected: `≤ ${constants.MAX_LENGTH}`,
      cause,
    });
  }
}

/** System calls read at most 2 GiB at once. */
const chunk = 1 << 30;

async function readFully(
  handle: FileHandle,
  start: number,
  target: Uint8Array<ArrayBuffer>,
  file: string,
): Promise<Uint8Array> {
  for (let at = 0; at < target.length;) {
    const { bytesRead } = await handle.read(target, at, Math.min(chunk, target.length - at), start + at);
    if (bytesRead === 0)
      throw new Problem('file-unreadable', text('{0} became shorter while it was read.', file), {
        file,
        found: at,
        expected: target.length,
        remedy: text('Try again when nothing writes the file.'),
      });
    at += bytesRead;
  }
  return target;
}
