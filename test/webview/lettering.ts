/** What letters look like in this browser, which decides how closely its pictures can be compared with those of another one. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { exact, tolerant, type Tolerance } from './picture-difference';

export interface Lettering {
  /** Major version of Chromium. */
  readonly browser: string;
  /** Widths of samples in English and Chinese, in CSS pixels: where lines break. */
  readonly widths: string;
  /** A hash of the samples as they are drawn. */
  readonly drawn: string;
}

export const letteringOf = (page: Page): Promise<Lettering> =>
  page.evaluate<Lettering>(`(() => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [640, 400];
    const context = canvas.getContext('2d', { willReadFrequently: true });
    const style = getComputedStyle(document.body);
    const fonts = [style.fontFamily, style.getPropertyValue('--vscode-editor-font-family')];
    const samples = ['Sparsity of each layer, 97.3 %', '各层稀疏度', '300×100 ≈ Σ'];
    const widths = [];
    fonts.forEach((font, at) => samples.forEach((sample, line) => {
      context.font = '13px ' + font;
      context.fillText(sample, 4.3, 20 + 60 * at + 20 * line);
      context.font = '40px ' + font;
      widths.push(context.measureText(sample).width.toFixed(1));
    }));
    let hash = 0x811c9dc5;
    for (const byte of context.getImageData(0, 0, canvas.width, canvas.height).data)
      hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
    const [, browser] = /Chrome\\/(\\d+)/.exec(navigator.userAgent) ?? [, 'another'];
    return { browser, widths: widths.join(' '), drawn: hash.toString(16) };
  })()`);

/** How closely pictures are compared; undefined: not at all, because lines break elsewhere. */
export function toleranceBetween(made: Lettering, here: Lettering): Tolerance | undefined {
  if (made.widths !== here.widths) return undefined;
  return made.browser === here.browser && made.drawn === here.drawn ? exact : tolerant;
}

/** Of the pictures in a folder. */
export const readLettering = (folder: string): Lettering =>
  JSON.parse(readFileSync(`${folder}/lettering.json`, 'utf8')) as Lettering;

export const writeLettering = (folder: string, lettering: Lettering): void =>
  writeFileSync(`${folder}/lettering.json`, `${JSON.stringify(lettering, undefined, 2)}\n`);
