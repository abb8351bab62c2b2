/** The few writes to disk that a save is made of: an interface, so that tests can let each of them fail. */
import { open, rename, rm, type FileHandle } from 'node:fs/promises';

/** All of a file's bytes, or one piece after another: each stays as it is until the one after the next is asked for. */
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
      else await writePieces(handle, bytes);
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

/** Bytes after which those before are sent to the disk: it then works while the next ones are made. */
const flushed = 2 ** 24;

/** Writes a piece while the next one is made. */
async function writePieces(handle: FileHandle, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  let writing: Promise<unknown> = Promise.resolve();
  let flushing: Promise<unknown> = writing;
  let waiting = 0;
  try {
    for await (const piece of pieces) {
      await writing;
      writing = settledLater(handle.writeFile(piece));
      waiting += piece.length;
      if (waiting < flushed) continue;
      waiting = 0;
      await writing;
      await flushing;
      flushing = settledLater(handle.datasync());
    }
    await writing;
    await flushing;
  } finally {
    // Whatever failed, nobody may close the file before.
    await Promise.allSettled([writing, flushing]);
  }
}

/** The same promise: whoever waits for it later is the one who is told that it failed. */
function settledLater<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
