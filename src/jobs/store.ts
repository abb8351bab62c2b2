import { randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { RunPlaces } from '../shared/job-api';
import { Problem } from '../shared/problem';
import { text } from '../shared/text';
import { isMissing, readProblem, writeProblem } from './disk-error';
import { isThere, placed } from './placed';
import { isUnfinished, readRun, type StoredRun } from './run-folder';
import { isHeld } from './run-hold';
import { readNote, writeNote } from './run-note';

/** A run as a list shows it. */
export interface RunEntry {
  readonly id: string;
  /** What `JobApi.open` takes. */
  readonly folder: string;
  /** Of all its files. */
  readonly bytes: number;
  readonly created: Date;
  /** Absent where the run is broken: it can be deleted, not opened. Its paths are those of now, where its model was found. */
  readonly run?: StoredRun;
  /** Its model is nowhere, or has another size. */
  readonly modelGone?: true;
  /** What the user wrote beside it. */
  readonly note?: string;
  /** Why it is broken. */
  readonly problem?: Problem;
}

/** Finished runs on disk, each in a folder of its own under `root`. The folder of a run that is stored now may be in there too. */
export class RunStore {
  constructor(private readonly root: string) {}

  /** A folder for a new run, as `JobApi.compare` takes it. It is created when the run is stored. */
  newFolder(): string {
    return path.join(this.root, `${Date.now().toString(36)}-${randomBytes(4).toString('hex')}`);
  }

  /**
   * Newest first. A run that cannot be read is listed with its problem.
   * @param places where models may be that are not where they were.
   * @throws Problem `file-unreadable` for the root alone.
   */
  async list(places: RunPlaces = {}): Promise<RunEntry[]> {
    const entries = await readdir(this.root, { withFileTypes: true }).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw readProblem(error, this.root);
    });
    const ids = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
    const runs = await Promise.all(ids.map((id) => this.entry(id, places)));
    return runs
      .filter((run) => run !== undefined)
      .sort((a, b) => b.created.getTime() - a.created.getTime() || (a.id < b.id ? 1 : -1));
  }

  /** Removes a run, broken or not. @throws Problem `run-missing`, `file-not-writable`. */
  async delete(id: string): Promise<void> {
    const runs = await this.list();
    const run = runs.find((each) => each.id === id);
    if (!run)
      throw new Problem('run-missing', text('This run is no longer stored.'), {
        file: id,
        remedy: text('Refresh the list of runs.'),
      });
    await rm(run.folder, { recursive: true, force: true }).catch((error: unknown) => {
      throw writeProblem(error, run.folder);
    });
  }

  /** Keeps a note beside a run; an empty one is removed. @throws Problem `run-missing`, `file-not-writable`. */
  async note(id: string, note: string): Promise<void> {
    await writeNote(path.join(this.root, id), note);
  }

  /**
   * Deletes runs, oldest first, until the rest fits. The newest run stays, whatever its size.
   * @param limit bytes.
   * @param inUse ids that stay: open in a panel. So do those that any process has open.
   * @returns the ids of what was deleted.
   */
  async trim(limit: number, inUse: ReadonlySet<string> = new Set()): Promise<string[]> {
    await this.forgetAbandoned(inUse);
    const runs = await this.list();
    let bytes = runs.reduce((sum, run) => sum + run.bytes, 0);
    const deleted: string[] = [];
    for (const run of runs.slice(1).reverse()) {
      if (bytes <= limit) break;
      if (inUse.has(run.id) || (await isHeld(run.folder))) continue;
      await this.delete(run.id);
      bytes -= run.bytes;
      deleted.push(run.id);
    }
    return deleted;
  }

  /** Removes what runs have left that were neither finished nor begun again for a day. */
  private async forgetAbandoned(inUse: ReadonlySet<string>): Promise<void> {
    const names = await readdir(this.root).catch(() => []);
    for (const id of names.filter((name) => !inUse.has(name))) {
      const folder = path.join(this.root, id);
      const files = await readdir(folder).catch(() => undefined);
      if (!files || !isUnfinished(files) || (await isHeld(folder))) continue;
      const changed = await Promise.all(['', ...files].map((file) => changeOf(path.join(folder, file))));
      if (Date.now() - Math.max(...changed) > day) await rm(folder, { recursive: true, force: true });
    }
  }

  private async entry(id: string, places: RunPlaces): Promise<RunEntry | undefined> {
    const folder = path.join(this.root, id);
    try {
      const files = await readdir(folder);
      if (isUnfinished(files)) return undefined;
      const sizes = await Promise.all(files.map((file) => sizeOf(path.join(folder, file))));
      const bytes = sizes.reduce((sum, size) => sum + size, 0);
      const { mtime } = await stat(folder);
      return await readRun(folder).then(
        async (read) => {
          const run = await placed(read, places);
          const note = await readNote(folder);
          const gone = !(await isThere(run));
          const extra = { ...(note !== undefined && { note }), ...(gone && { modelGone: true as const }) };
          return { id, folder, bytes, created: new Date(run.created), run, ...extra };
        },
        (error: unknown) => ({ id, folder, bytes, created: mtime, problem: readProblem(error, folder) }),
      );
    } catch (error) {
      // Deleted while the list was made.
      if (isMissing(error)) return undefined;
      return { id, folder, bytes: 0, created: new Date(0), problem: readProblem(error, folder) };
    }
  }
}

const day = 24 * 60 * 60 * 1000;
/** When a file was written last, or something put into a folder, in ms since 1970; now where that is not known. */
const changeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => Date.now(),
  );

/** In bytes. Who has a run open takes files of it away again: one that is gone counts nothing, and the run is still there. */
const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    (error: unknown) => {
      if (isMissing(error)) return 0;
      throw error;
    },
  );
