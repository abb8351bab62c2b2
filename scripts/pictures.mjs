/** Makes the pictures of the docs, or with `--check` compares them: `node scripts/pictures.mjs [--check] [only names that contain this]`. */
import { ensureChromium } from './install-chromium.mjs';
import { at, build, main, run } from './process.mjs';

await main(async () => {
  await build('--tests');
  const env = { PRUNESCOPE_CHROMIUM: await ensureChromium() };
  return run(process.execPath, [at('out/webview/make-pictures.js'), ...process.argv.slice(2)], { env });
});
