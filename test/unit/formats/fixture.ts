import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The files of a folder by name. */
export const filesIn = (folder: string): Map<string, Uint8Array> =>
  new Map(readdirSync(folder).map((name) => [name, new Uint8Array(readFileSync(path.join(folder, name)))]));
