/**
 * Makes the pictures of the docs, or compares them with what the page looks like now: `node scripts/pictures.mjs [--check] [only names that contain this]`.
 * Exit code 1 where one differs.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { PageOpener } from './open-page';
import { fontsFile, fontsOf, folder, panelPictures, take } from './panel-pictures';
import { pictureDifference, shareTolerance } from './picture-difference';
import { lenet } from './scenes';

const drill = 'td[data-method=hessian][data-parameter="dense_2/kernel"]';

/** The picture of the README. */
async function cover(opener: PageOpener): Promise<void> {
  const run = lenet();
  const act = async (page: Parameters<typeof fontsOf>[0]): Promise<void> => {
    await page.locator(drill).click();
    await page.locator('[data-testid=weight-readout] table').waitFor();
  };
  await take(opener, { run, state: run.state('ready'), width: 1015, height: 790, act }, async (png) =>
    writeFileSync('docs/images/panel.png', png),
  );
}

async function main(): Promise<void> {
  const check = process.argv.includes('--check');
  const only = process.argv.slice(2).find((word) => !word.startsWith('-')) ?? '';
  const recorded = existsSync(fontsFile)
    ? (JSON.parse(readFileSync(fontsFile, 'utf8')) as { fonts: string }).fonts
    : '';
  mkdirSync(folder, { recursive: true });
  const opener = await PageOpener.start(process.env['PAGE_DIST']);
  let others = 0;
  let bytes = 0;
  try {
    for (const { name, ...picture } of panelPictures().filter((picture) => picture.name.includes(only))) {
      const file = `${folder}/${name}.png`;
      await take(opener, picture, async (png, page) => {
        const fonts = await fontsOf(page);
        if (check && fonts !== recorded) throw new Error('Not compared: the fonts here are not those of the pictures.');
        if (!check) {
          writeFileSync(file, png);
          writeFileSync(fontsFile, `${JSON.stringify({ fonts }, undefined, 2)}\n`);
          bytes += png.length;
          return;
        }
        const difference = existsSync(file) ? await pictureDifference(page, readFileSync(file), png) : 1;
        if (difference <= shareTolerance) return;
        others++;
        console.log(`${name}: ${(difference * 100).toFixed(2)} % of the pixels differ`);
      });
    }
    if (!check && only === '') await cover(opener);
  } finally {
    await opener.stop();
  }
  if (check) console.log(`${others} pictures differ by more than ${shareTolerance * 100} %.`);
  else console.log(`${(bytes / 1e6).toFixed(1)} MB in ${folder}.`);
  process.exitCode = others === 0 ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
