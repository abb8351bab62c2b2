/** Programs that npm cannot bring: found on PATH, installed by apt-get on Debian with root. */
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { run } from './process.mjs';

export function isProgramFile(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The first of these programs on PATH. */
export function findProgram(names) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).concat('/usr/bin');
  return folders.flatMap((folder) => names.map((name) => path.join(folder, name))).find(isProgramFile);
}

export const canInstall = () => existsSync('/etc/debian_version') && process.getuid?.() === 0;

/** Installs Debian packages. What failed shows in what is missing afterwards. */
export async function aptInstall(packages) {
  console.log(`Installing ${packages.join(', ')} by apt-get …`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
  if ((await run('apt-get', ['update', '-qq'], { env })) === 0) await run('apt-get', install, { env });
}
