import { chromium, type Browser } from 'playwright-core';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser that `scripts/install-chromium.mjs` found. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = process.env['PRUNESCOPE_CHROMIUM'];
  if (executablePath === undefined)
    throw new Error('PRUNESCOPE_CHROMIUM is not set: run these tests by `node scripts/test.mjs page` or `e2e`.');
  return chromium.launch({ executablePath, args: flags });
}
