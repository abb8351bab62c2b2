/** The few writes to disk that a save is made of: an interface, so that tests can let each of them fail. */
import { open, rename, rm } from 'node:fs/promises';

/** All of a file's bytes, or one piece after another. */
export type FileBytes = Uint8Array | AsyncIterable<Uint8Array>;

export interface DiskWriter {
  /** Creates a file that must not exist, and returns when its bytes are on the disk. */
  readonly create: (file: string, bytes: FileBytes) => Promise<void>;
  /** Replaces `to`, atomically. */
  readonly rename: (from: string, to: string) => Promise<void>;
  /** No error where there is no such file. */
  readonly remove: (file: string) => Promise<void>;
  /** Makes renames in a folder outlast a power cut, where the system can do that. */
  readonly syncFolder: (folder: string) => Promise<void>;
}

/** The real disk. */
export const disk: DiskWriter = {
  async create(file, bytes) {
    const handle = await open(file, 'wx');
    try {
      if ('length' in bytes) await handle.writeFile(bytes);
      else for await (const piece of bytes) await handle.writeFile(piece);
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  rename,
  remove: (file) => rm(file, { force: true }),
  async syncFolder(folder) {
    // Windows cannot open a folder, some network file systems cannot sync one: the rename itself stays atomic.
    const handle = await open(folder, 'r').catch(() => undefined);
    await handle?.sync().catch(() => undefined);
    await handle?.close();
  },
};
