import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';
import { Problem } from '../shared/problem';
import { text } from '../shared/text';
import { readProblem } from './disk-error';

/** What a file was when a run read it. */
export const fingerprint = z.object({
  /** Real path. */
  file: z.string().min(1),
  bytes: z.number().min(0),
  /** Milliseconds since 1970. */
  modified: z.number(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type Fingerprint = Readonly<z.infer<typeof fingerprint>>;

/** @throws Problem `file-missing`, `file-unreadable`. */
export async function fingerprintOf(file: string): Promise<Fingerprint> {
  try {
    const { size, mtimeMs } = await stat(file);
    const hash = createHash('sha256');
    await pipeline(createReadStream(file), hash);
    return { file, bytes: size, modified: mtimeMs, sha256: hash.digest('hex') };
  } catch (error) {
    throw readProblem(error, file);
  }
}

/** Of a model's files, in the order of their names. */
export async function fingerprintsOf(files: Iterable<string>): Promise<Fingerprint[]> {
  const result: Fingerprint[] = [];
  for (const file of [...files].sort()) result.push(await fingerprintOf(file));
  return result;
}

/**
 * A file with the size and time of then is taken for the same; any other one is read.
 * @throws Problem `model-changed`, `file-missing`, `file-unreadable`.
 */
export async function requireUnchanged(then: readonly Fingerprint[]): Promise<void> {
  for (const { file, bytes, modified, sha256 } of then) {
    const now = await stat(file).catch((error: unknown) => {
      throw readProblem(error, file);
    });
    if (now.size === bytes && now.mtimeMs === modified) continue;
    if (now.size === bytes && (await fingerprintOf(file)).sha256 === sha256) continue;
    throw new Problem('model-changed', text('{0} has changed since this run.', file), {
      file,
      found: `${now.size} B, ${now.mtime.toISOString()}`,
      expected: `${bytes} B, ${new Date(modified).toISOString()}`,
      remedy: text('Run the comparison again, or put the old file back.'),
    });
  }
}
