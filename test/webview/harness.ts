/**
 * Pictures of every state of the page, to be looked at: out/screenshots/page-*.png.
 * Usage: node out/webview/harness.js [folder of webview.js and webview.css] [only pictures whose name contains this]
 */
import { mkdirSync } from 'node:fs';
import { PageOpener } from './open-page';
import { pictures } from './pictures';

async function main(): Promise<void> {
  const [dist = 'dist', only = ''] = process.argv.slice(2);
  mkdirSync('out/screenshots', { recursive: true });
  const opener = await PageOpener.start(dist);
  try {
    for (const { name, act, ...options } of pictures().filter((picture) => picture.name.includes(only))) {
      const { page, errors, close } = await opener.open(options);
      await act?.(page);
      await page.waitForTimeout(500);
      await page.screenshot({ path: `out/screenshots/page-${name}.png` });
      console.log(name, ...errors);
      await close();
    }
  } finally {
    await opener.stop();
  }
}

void main();
