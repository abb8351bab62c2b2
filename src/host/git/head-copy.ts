import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { notPulled, pointerBytes, readPointer } from '../../shared/lfs-pointer';
import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';
import { repositoryOf, type Repository } from './git-api';
import { copyObject, lfsObject } from './lfs-objects';

/** What is asked of Git at most in one go: the whole of it stands in memory. */
const largest = 2 ** 30;
const head = 'HEAD';
/** Milliseconds after which a copy that nobody has removed (the editor was killed) is removed by the next one. */
const stale = 24 * 60 * 60 * 1000;

/** A model as the last commit has it, in a folder of its own. */
export class HeadCopy {
  private readonly copied = new Set<string>();

  private constructor(
    private readonly repository: Repository,
    /** The model's folder in the working tree. */
    private readonly source: string,
    private readonly folder: string,
    /** The main file's path. */
    readonly main: string,
  ) {}

  /**
   * Copies the main file. @param storage the folder to make the copy in.
   * @throws Problem `git-required`, `file-missing` for what is not in the last commit, and as `add`.
   */
  static async of(model: string, storage: string): Promise<HeadCopy> {
    const repository = await repositoryOf(model);
    const folder = await freshFolder(path.join(storage, 'head'));
    const name = path.basename(model);
    const copy = new HeadCopy(repository, path.dirname(model), folder, path.join(folder, name));
    try {
      if (!(await copy.add(name))) throw notCommitted(model, name);
      return copy;
    } catch (error) {
      await copy.remove();
      throw error;
    }
  }

  /**
   * Copies a file that the model names.
   * @param name relative to the model's folder.
   * @returns false where the last commit has no such file, where it is copied already, and for a name that leaves the folder.
   * @throws Problem `lfs-pointer`, `file-malformed` where Git LFS has other bytes than were committed, `file-too-large`.
   */
  async add(name: string): Promise<boolean> {
    const target = path.join(this.folder, name);
    const within = path.relative(this.folder, target);
    if (within === '' || within.startsWith('..') || path.isAbsolute(within) || this.copied.has(within)) return false;
    const file = path.join(this.source, within);
    const size = await this.sizeOf(file);
    if (size === undefined) return false;
    requireModest(size, name);
    const content = await this.repository.buffer(head, file);
    this.copied.add(within);
    await mkdir(path.dirname(target), { recursive: true });
    const pointer = content.length < pointerBytes ? readPointer(content) : undefined;
    if (!pointer) {
      await writeFile(target, content);
      return true;
    }
    const object = await lfsObject(this.repository.rootUri.fsPath, pointer);
    if (object === undefined) throw notPulled(name, pointer);
    await copyObject(object, target, pointer, name);
    return true;
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  /** Undefined where the last commit has no such file; a link is none. */
  private async sizeOf(file: string): Promise<number | undefined> {
    try {
      const { mode, size } = await this.repository.getObjectDetails(head, file);
      return mode.startsWith('100') ? size : undefined;
    } catch {
      // Git says in words why: no commit yet, an unknown path.
      return undefined;
    }
  }
}

const notCommitted = (file: string, name: string): Problem =>
  new Problem('file-missing', text('{0} is not in the last commit (HEAD).', name), {
    file,
    remedy: text('Commit it first, or compare it with another file.'),
  });

function requireModest(size: number, name: string): void {
  if (size <= largest) return;
  throw new Problem('file-too-large', text('{0} is too large to be taken out of Git here.', name), {
    file: name,
    found: `${size} B`,
    expected: `≤ ${largest} B`,
    remedy: text('Check the commit out beside the working tree, and compare two files.'),
  });
}

/** @param parent may hold copies that outlived their editor. */
async function freshFolder(parent: string): Promise<string> {
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) {
    const left = path.join(parent, name);
    const { mtimeMs } = await stat(left).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > stale) await rm(left, { recursive: true, force: true });
  }
  return mkdtemp(path.join(parent, 'copy-'));
}
