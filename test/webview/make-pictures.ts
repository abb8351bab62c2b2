/**
 * Makes the pictures of the docs, or compares all of them with what the page looks like now:
 * `node scripts/pictures.mjs [--check] [only names that contain this]`. Exit code 1 where one differs.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { decodePng } from '../../src/core/data/images/png';
import type { Picture } from '../../src/core/data/images/picture';
import { readLettering, toleranceBetween, writeLettering } from './lettering';
import { PageOpener } from './open-page';
import { folder, letteringHere, panelScenes, pictureName, takeScene, themeNames } from './panel-pictures';
import { pictureDifference, type Tolerance } from './picture-difference';
import { palettePng } from './picture-palette';

/** What is done with each picture. */
type Use = (name: string, picture: Picture) => void;

async function takeAll(opener: PageOpener, only: string, use: Use): Promise<void> {
  for (const scene of panelScenes()) {
    const wanted = themeNames.filter((theme) => pictureName(scene, theme).includes(only));
    if (wanted.length === 0) continue;
    for (const [theme, picture] of await takeScene(opener, scene, wanted)) use(pictureName(scene, theme), picture);
  }
}

async function make(opener: PageOpener, only: string): Promise<boolean> {
  mkdirSync(folder, { recursive: true });
  // A view that is gone leaves no picture.
  if (only === '')
    for (const file of readdirSync(folder).filter((file) => file.endsWith('.png'))) rmSync(`${folder}/${file}`);
  writeLettering(folder, await letteringHere(opener));
  const sizes: number[] = [];
  await takeAll(opener, only, (name, picture) => {
    const png = palettePng(picture);
    writeFileSync(`${folder}/${name}.png`, png);
    sizes.push(png.length);
  });
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  console.log(`${sizes.length} pictures, ${(bytes / 1e6).toFixed(1)} MB, in ${folder}.`);
  return true;
}

async function check(opener: PageOpener, only: string): Promise<boolean> {
  const tolerance = toleranceBetween(readLettering(folder), await letteringHere(opener));
  if (!tolerance) throw new Error('Not compared: letters are not as wide here as where the pictures were made.');
  const others: string[] = [];
  await takeAll(opener, only, (name, picture) => {
    const share = differenceFromFile(name, picture, tolerance);
    if (share > tolerance.share) others.push(`${name}: ${(share * 100).toFixed(3)} % differs`);
  });
  console.log([...others, `${others.length} pictures differ (tolerance ${tolerance.share * 100} %).`].join('\n'));
  return others.length === 0;
}

function differenceFromFile(name: string, picture: Picture, tolerance: Tolerance): number {
  const file = `${folder}/${name}.png`;
  return existsSync(file) ? pictureDifference(decodePng(readFileSync(file), file), picture, tolerance) : 1;
}

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const only = words.find((word) => !word.startsWith('-')) ?? '';
  const opener = await PageOpener.start(process.env['PAGE_DIST']);
  try {
    const well = words.includes('--check') ? await check(opener, only) : await make(opener, only);
    process.exitCode = well ? 0 : 1;
  } finally {
    await opener.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
