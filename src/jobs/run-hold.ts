/**
 * Which processes have a run open. Each leaves a mark in the run's folder while it has: a file that is named after the process and says on
 * which machine that is. Nobody tidies up in a folder that another one has open.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { errnoOf } from './disk-error';

const markName = /^(\d+)-[0-9a-f]{16}\.open$/;
export const isMark = (name: string): boolean => markName.test(name);

/** Milliseconds for which a mark of another machine is believed: whether its process lives is not to be seen from here. */
const believed = 7 * 24 * 60 * 60 * 1000;
/** What the clock may have been set since the machine started, in ms. */
const slack = 60_000;

/** Those of this process. */
const held = new Set<RunHold>();
process.once('exit', () => held.forEach((hold) => hold.release()));

/** A run that this process has open. */
export class RunHold {
  private constructor(
    private readonly folder: string,
    private readonly name: string,
  ) {
    held.add(this);
  }

  /** Best effort: where no mark can be written, nothing can be taken from the run either. The folder need not be there yet. */
  static take(folder: string): RunHold {
    const name = `${process.pid}-${randomBytes(8).toString('hex')}.open`;
    try {
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, name), os.hostname());
    } catch {
      // As said.
    }
    return new RunHold(folder, name);
  }

  /** Whether nobody else has the run open. */
  async isAlone(): Promise<boolean> {
    return !(await isHeld(this.folder, this.name));
  }

  /** A folder that holds nothing else goes with the mark. */
  release(): void {
    held.delete(this);
    try {
      rmSync(path.join(this.folder, this.name), { force: true });
      rmdirSync(this.folder);
    } catch {
      // There is a run in it.
    }
  }
}

/** Whether some process has the run in this folder open. Marks that a crash has left are removed. @param except a mark that does not count. */
export async function isHeld(folder: string, except?: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  let found = false;
  for (const name of names) {
    if (!isMark(name) || name === except) continue;
    const mark = path.join(folder, name);
    if (await isLive(mark)) found = true;
    else await rm(mark, { force: true }).catch(() => undefined);
  }
  return found;
}

async function isLive(mark: string): Promise<boolean> {
  try {
    const [machine, { mtimeMs }] = await Promise.all([readFile(mark, 'utf8'), stat(mark)]);
    if (machine !== os.hostname()) return Date.now() - mtimeMs < believed;
    // Process ids begin anew with the machine.
    const started = Date.now() - os.uptime() * 1000 - slack;
    return mtimeMs > started && isProcess(Number(markName.exec(path.basename(mark))?.[1]));
  } catch {
    // Released meanwhile.
    return false;
  }
}

function isProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is one, too.
    return errnoOf(error) === 'EPERM';
  }
}
