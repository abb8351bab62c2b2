import { lstat, stat } from 'node:fs/promises';
import { isMissing, readProblem } from './disk-error';

/**
 * Which file a path means: equal for two paths that share bytes, be it through symbolic links, hard links or a file system that
 * ignores case. Undefined where there is none.
 */
export async function identityOf(file: string): Promise<string | undefined> {
  try {
    const { dev, ino } = await stat(file, { bigint: true });
    return `${dev}:${ino}`;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw readProblem(error, file);
  }
}

/** The identities of those paths that exist. */
export async function identitiesOf(files: Iterable<string>): Promise<ReadonlySet<string>> {
  const found = await Promise.all([...files].map(identityOf));
  return new Set(found.filter((identity) => identity !== undefined));
}

/** What stands under a name itself; `other` is a folder or anything else that is no file. A dangling link is a file. */
export async function kindOf(file: string): Promise<'none' | 'file' | 'other'> {
  try {
    const found = await lstat(file);
    return found.isFile() || found.isSymbolicLink() ? 'file' : 'other';
  } catch (error) {
    if (isMissing(error)) return 'none';
    throw readProblem(error, file);
  }
}
