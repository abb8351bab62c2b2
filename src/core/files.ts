/**
 * Files as the core sees them: names and bytes, so that it runs where there is no `node:fs`. A host gives the source; names are
 * relative, with `/`, and never leave the folder.
 */
import { Problem } from '../shared/problem';
import { text } from '../shared/text';

export interface Folder {
  /** Bytes in the file, undefined where there is none. */
  size(name: string): Promise<number | undefined>;
  /** The file, or `length` bytes from `start`. @throws Problem `file-missing`, `file-unreadable`. */
  read(name: string, start?: number, length?: number): Promise<Uint8Array>;
  /** What stands in the folder of that name, in no order; undefined where it is none. @throws Problem `path-outside-folder`, `file-unreadable`. */
  list(name: string): Promise<readonly FolderEntry[] | undefined>;
}

/** A link counts as what it leads to. */
export interface FolderEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder';
}

/** A model's main file with the folder that it stands in. */
export interface Source {
  readonly folder: Folder;
  /** Name of the main file in the folder. */
  readonly main: string;
}

export interface OutputFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** @throws Problem `path-outside-folder` for a name that is absolute, climbs (`..`), has a drive or a backslash or a NUL. */
export function requireInside(name: string, file: string): string {
  const climbs = name.split('/').some((part) => part === '..');
  if (name === '' || name.startsWith('/') || climbs || /[\\\0]/.test(name) || /^[a-zA-Z]:/.test(name))
    throw new Problem('path-outside-folder', text('{0} names a file outside its own folder.', file), {
      file,
      found: name,
      expected: 'a file in the same folder',
      remedy: text('Move the file beside the model and correct the name in the model file.'),
    });
  return name;
}
