import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The programs that `scripts/install-vscode.mjs` installed, as absolute paths. */
export interface Installation {
  readonly node: string;
  readonly server: string;
}

/** Reads the stamp of the install; paths in it are relative to the repository, which is the working folder of every test. */
export function installation(): Installation {
  const stamp = path.join('.vscode-test', 'server', 'installed.json');
  const { node, server } = JSON.parse(readFileSync(stamp, 'utf8')) as Installation;
  return { node: path.resolve(node), server: path.resolve(server) };
}
