/** Where the trainings of a command that writes a file keep their state: run again, it goes on where it was ended. */
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { CheckpointStore } from '../core/training/training';
import { diskCheckpoints, removeWithoutCheckpoints } from '../jobs/checkpoint-store';
import { text } from '../shared/text';
import type { Context } from './verb';

/**
 * A finished training is kept as well until everything is done: what comes after it, the next round or the save, may still fail.
 */
const keeping = (store: CheckpointStore): CheckpointStore => ({ ...store, remove: () => Promise.resolve() });

/**
 * Does a piece of work with a folder for checkpoints beside the file that it writes. Once the work has succeeded they are gone; where it
 * failed or was cancelled, and there are some, that is said.
 * @throws what the work throws.
 */
export async function withCheckpoints<T>(
  out: string,
  { terminal, progress }: Context,
  work: (checkpoints: CheckpointStore) => Promise<T>,
): Promise<T> {
  const folder = `${out}.checkpoints`;
  try {
    const result = await work(keeping(diskCheckpoints(folder)));
    for (const file of await checkpointsIn(folder)) await rm(file, { force: true });
    await removeWithoutCheckpoints(folder).catch(() => undefined);
    return result;
  } catch (error) {
    if ((await checkpointsIn(folder)).length > 0) {
      progress.clear();
      terminal.note(terminal.say(text('The training so far is in {0}: the same command goes on from there.', folder)));
    }
    throw error;
  }
}

/** Those of other flags, too: an earlier attempt may have left them. */
async function checkpointsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  return names.filter((name) => name.endsWith('.checkpoint')).map((name) => path.join(folder, name));
}
