/** Where the trainings of a command that writes a file keep their state: run again, it goes on where it was ended. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { CheckpointStore } from '../core/training/training';
import { diskCheckpoints } from '../jobs/checkpoint-store';
import { text } from '../shared/text';
import type { Context } from './verb';

/**
 * A finished training is kept as well until everything is done: what comes after it, the next round or the save, may still fail. `used`
 * are the keys of this piece of work: what another command has left there is not its own to remove.
 */
function keeping(store: CheckpointStore, used: Set<string>): CheckpointStore {
  return {
    load: (key) => {
      used.add(key);
      return store.load(key);
    },
    save: (key, state) => store.save(key, state),
    remove: () => Promise.resolve(),
  };
}

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
    const store = diskCheckpoints(folder);
    const used = new Set<string>();
    const result = await work(keeping(store, used));
    for (const key of used) await store.remove(key);
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
