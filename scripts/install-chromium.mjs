/** The browser that shows VS Code in the tests. */
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { isProgram, main, run } from './process.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
/** Where the browser is when PATH does not say. */
const elsewhere = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

function isProgramFile(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function findChromium() {
  const folders = (process.env.PATH ?? '').split(path.delimiter).concat('/usr/bin');
  return folders
    .flatMap((folder) => names.map((name) => path.join(folder, name)))
    .concat(elsewhere)
    .find(isProgramFile);
}

const canInstall = () => existsSync('/etc/debian_version') && process.getuid?.() === 0;

/** With a font for Chinese, so that screenshots in Chinese can be read. */
async function installOnDebian() {
  console.log('Installing chromium by apt-get …');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-wqy-microhei'];
  if ((await run('apt-get', ['update', '-qq'], { env })) === 0) await run('apt-get', install, { env });
}

/** The path of a Chromium, installed where that is possible. `PRUNESCOPE_CHROMIUM` names another. */
export async function ensureChromium() {
  const named = process.env.PRUNESCOPE_CHROMIUM;
  if (named !== undefined && named !== '') {
    if (!isProgramFile(named)) throw new Error(`PRUNESCOPE_CHROMIUM names no program: ${named}`);
    return named;
  }
  if (findChromium() === undefined && canInstall()) await installOnDebian();
  const found = findChromium();
  if (found !== undefined) return found;
  throw new Error(
    'The tests in VS Code need Chromium or Google Chrome, and none was found. Install one (on Debian or Ubuntu, as root: apt-get install chromium), or set PRUNESCOPE_CHROMIUM to its path.',
  );
}

if (isProgram(import.meta.url)) await main(async () => console.log(await ensureChromium()));
