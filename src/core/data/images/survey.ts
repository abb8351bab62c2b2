/** A look at every image before anything is computed with the first one. */
import { Problem } from '../../../shared/problem';
import { text, type Text } from '../../../shared/text';
import type { Folder } from '../../files';
import type { Extent } from './geometry';
import { prepare, type Preparation } from './preparation';
import { readExtent, readImage } from './read-image';

export interface Survey {
  /** Positions of the images that can be read. */
  readonly good: readonly number[];
  /** Size of each of these. */
  readonly extents: readonly Extent[];
  readonly notes: readonly Text[];
}

/** Files that are looked at together. */
const step = 16;
/** Names of unreadable images that a note has room for. */
const named = 5;

/**
 * Reads every header. With `skipping`, also decodes every picture, and what cannot be read is left out.
 * @throws Problem `image-unreadable` for the first one that cannot be read, without `skipping`; `file-…`.
 */
export async function survey(
  folder: Folder,
  files: readonly string[],
  skipping: Preparation | undefined,
): Promise<Survey> {
  const good: number[] = [];
  const extents: Extent[] = [];
  const bad: string[] = [];
  for (let first = 0; first < files.length; first += step) {
    const some = files.slice(first, first + step);
    const found = await Promise.all(some.map((file) => look(folder, file, skipping)));
    for (const [index, extent] of found.entries())
      if (!(extent instanceof Problem)) {
        good.push(first + index);
        extents.push(extent);
      } else if (skipping) bad.push(some[index]);
      else throw extent;
  }
  return { good, extents, notes: bad.length === 0 ? [] : [skippedNote(bad)] };
}

/** A picture's size, or why it cannot be read. */
async function look(folder: Folder, file: string, skipping: Preparation | undefined): Promise<Extent | Problem> {
  try {
    const extent = await readExtent(folder, file);
    if (skipping) prepare(await readImage(folder, file), skipping, file);
    return extent;
  } catch (error) {
    if (error instanceof Problem && error.code === 'image-unreadable') return error;
    throw error;
  }
}

const skippedNote = (bad: readonly string[]): Text =>
  text(
    'Images that could not be read were left out: {0} ({1}).',
    bad.length,
    [...bad.slice(0, named), ...(bad.length > named ? ['…'] : [])].join(', '),
  );
