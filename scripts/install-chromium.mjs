/** The browser that shows VS Code in the tests. */
import { aptInstall, canInstall, findProgram, isProgramFile } from './debian.mjs';
import { isProgram, main } from './process.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
/** Where the browser is when PATH does not say. */
const elsewhere = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

const findChromium = () => findProgram(names) ?? elsewhere.find(isProgramFile);

/** The path of a Chromium, installed where that is possible. `PRUNESCOPE_CHROMIUM` names another. */
export async function ensureChromium() {
  const named = process.env.PRUNESCOPE_CHROMIUM;
  if (named !== undefined && named !== '') {
    if (!isProgramFile(named)) throw new Error(`PRUNESCOPE_CHROMIUM names no program: ${named}`);
    return named;
  }
  // With a font for Chinese, so that screenshots in Chinese can be read.
  if (findChromium() === undefined && canInstall()) await aptInstall(['chromium', 'fonts-wqy-microhei']);
  const found = findChromium();
  if (found !== undefined) return found;
  throw new Error(
    'The tests in VS Code need Chromium or Google Chrome, and none was found. Install one (on Debian or Ubuntu, as root: apt-get install chromium), or set PRUNESCOPE_CHROMIUM to its path.',
  );
}

if (isProgram(import.meta.url)) await main(async () => console.log(await ensureChromium()));
