import { notPulled, pointerBytes, readPointer } from '../../shared/lfs-pointer';
import { Problem } from '../../shared/problem';
import type { Source } from '../files';

/** Runs what reads a model's files; where that fails because one of them is a Git LFS pointer, the problem says so. */
export async function readingPulled<T>(source: Source, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const named = error instanceof Problem ? (error.details.file ?? '') : undefined;
    if (named === undefined) throw error;
    // Several shards are named in one row.
    for (const name of new Set([source.main, named, ...named.split(', ')])) await requirePulled(source, name);
    throw error;
  }
}

/** @throws Problem `lfs-pointer` */
async function requirePulled({ folder }: Source, name: string): Promise<void> {
  const head = await headOf(folder, name);
  const pointer = head && readPointer(head);
  if (pointer) throw notPulled(name, pointer);
}

/** What cannot be read is no pointer: whoever failed before has said what is wrong. */
async function headOf(folder: Source['folder'], name: string): Promise<Uint8Array | undefined> {
  try {
    const size = await folder.size(name);
    return size === undefined || size >= pointerBytes ? undefined : await folder.read(name);
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}
