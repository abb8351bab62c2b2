/** A report in a real Chromium, as people open it: from the disk, offline. Needs PRUNESCOPE_CHROMIUM. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { reportHtml } from '../../src/core/report/report';
import { contrast, type Colour } from '../../src/shared/charts/ramp';
import { document as comparison, environment, ran } from '../unit/report/comparison';
import { launchBrowser } from '../vscode/browser';

const colourOf = (css: string): Colour => {
  const [red = 0, green = 0, blue = 0] = (/\d+, \d+, \d+/.exec(css)?.[0] ?? '').split(', ').map(Number);
  return [red, green, blue];
};

interface TextOnGround {
  readonly words: string;
  readonly text: string;
  readonly ground: string;
}
// What runs in the page stands as text: the tests know no DOM.
const textsOnGrounds = `
  [...document.querySelectorAll('h1,h2,p,td,th,dd,li,figcaption,.quiet,.bad,svg text')].map((element) => {
    let at = element;
    while (at && getComputedStyle(at).backgroundColor === 'rgba(0, 0, 0, 0)') at = at.parentElement;
    const { color, fill } = getComputedStyle(element);
    return {
      words: element.textContent.slice(0, 20),
      text: element instanceof SVGElement ? fill : color,
      ground: at ? getComputedStyle(at).backgroundColor : 'rgb(255, 255, 255)',
    };
  })`;
const heightsOfNames = `
  [...document.querySelectorAll('svg')].map((svg) =>
    [...svg.querySelectorAll('.name')].map((name) => name.getBoundingClientRect().y).sort((a, b) => a - b))`;

describe('the report in Chromium', function () {
  this.timeout(60_000);
  let browser: Browser;
  const folder = mkdtempSync(path.join(tmpdir(), 'prunescope-report-'));
  const file = path.join(folder, 'report.html');
  before(async () => {
    browser = await launchBrowser();
    writeFileSync(file, reportHtml({ document: comparison, recipe: ran, environment, language: 'en' }));
  });
  after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  async function open(colorScheme: 'light' | 'dark', width: number): Promise<{ page: Page; said: string[] }> {
    const page = await browser.newPage({ colorScheme, viewport: { width, height: 800 }, offline: true });
    const said: string[] = [];
    const own = pathToFileURL(file).href;
    page.on('console', (message) => said.push(message.text()));
    page.on('dialog', (dialog) => {
      said.push(dialog.message());
      void dialog.dismiss();
    });
    page.on('request', (request) => request.url() !== own && said.push(request.url()));
    await page.goto(own);
    return { page, said };
  }

  for (const scheme of ['light', 'dark'] as const)
    for (const width of [420, 1200])
      it(`${scheme}, ${width} pixels: opens offline without a word, no wider than the window, every text legible`, async () => {
        const { page, said } = await open(scheme, width);
        assert.deepEqual(said, []);
        assert.ok((await page.evaluate<number>('document.documentElement.scrollWidth')) <= width);
        const pairs = await page.evaluate<TextOnGround[]>(textsOnGrounds);
        assert.ok(pairs.length > 100);
        for (const { words, text, ground } of pairs)
          assert.ok(contrast(colourOf(text), colourOf(ground)) >= 4.5, `${words}: ${text} on ${ground}`);
        await page.close();
      });

  it('prints on paper: light where the screen is dark, no table cut off, nothing that scrolls', async () => {
    // A4 less its margins, in CSS pixels.
    const width = 703;
    const { page } = await open('dark', width);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const widths = await page.evaluate<number[]>(
      `[...document.querySelectorAll('table,svg,pre')].map((element) => element.getBoundingClientRect().right)`,
    );
    assert.ok(widths.length > 8);
    assert.deepEqual(
      widths.filter((right) => right > width + 0.5),
      [],
    );
    const ground = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    assert.equal(ground, 'rgb(255, 255, 255)');
    for (const { words, text, ground: behind } of await page.evaluate<TextOnGround[]>(textsOnGrounds))
      assert.ok(contrast(colourOf(text), colourOf(behind)) >= 4.5, `${words}: ${text} on ${behind}`);
    const pdf = await page.pdf({ format: 'A4' });
    assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
    await page.close();
  });

  it('names of curves do not stand on each other', async () => {
    const { page } = await open('light', 1200);
    const heights = await page.evaluate<number[][]>(heightsOfNames);
    assert.ok(heights.length > 5);
    const overlaps = heights.flatMap((tops) => tops.filter((top, index) => index > 0 && top - tops[index - 1] < 9));
    assert.deepEqual(overlaps, []);
    await page.close();
  });
});
