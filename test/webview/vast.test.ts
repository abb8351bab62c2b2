/** A matrix of a thousand layers: only what is in sight is in the document, and nobody notices. Needs dist/ and PRUNESCOPE_CHROMIUM. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { deep, deepState } from './deep-scenes';
import { pageFixture, until } from './fixture';

const layers = 1000;

const scrollTo = (page: Page, top: number): Promise<unknown> =>
  page.evaluate(`document.querySelector('.matrix-scroll').scrollTo({ top: ${top} })`);

describe('a model of a thousand layers in Chromium', function () {
  this.timeout(60_000);
  const fixture = pageFixture();
  const rows = '[data-testid=matrix] th[data-parameter]';

  it('has few rows in the document, says how many there are, and shows those that it is scrolled to', async () => {
    const run = deep(layers);
    const { page } = await fixture.open({ run, state: deepState(run) });
    const matrix = page.locator('[data-testid=matrix]');
    await page.locator(rows).first().waitFor();
    assert.ok((await page.locator(rows).count()) < 80);
    assert.equal(await matrix.getAttribute('aria-rowcount'), String(layers + 2));
    const height = await page.evaluate<number>(`document.querySelector('.matrix-scroll').scrollHeight`);
    assert.ok(height > 30 * layers && height < 30 * layers + 200, `${height} px`);
    await scrollTo(page, 30 * 700);
    const seen = page.locator(`th[data-row="705"]`);
    await seen.waitFor();
    assert.equal(await page.locator('tr', { has: seen }).getAttribute('aria-rowindex'), '706');
    const place = (await page.locator('.matrix-scroll').boundingBox())!;
    const box = (await seen.boundingBox())!;
    assert.ok(box.y > place.y && box.y < place.y + place.height, 'where it would be if all were there');
    const names = await page.locator(`${rows} .layer`).allInnerTexts();
    assert.ok(names.length < 80 && new Set(names).size === names.length);
  });

  it('is walked by keys to rows that are not there yet, and the focus outlives a scroll', async () => {
    const run = deep(layers);
    const { page } = await fixture.open({ run, state: deepState(run), height: 800 });
    await page.locator('[data-testid=matrix] [tabindex="0"]').focus();
    const focused = page.locator('[data-testid=matrix] :focus');
    for (const [key, row] of [
      ['PageDown', 11],
      ['PageDown', 21],
      ['Control+End', layers + 1],
      ['ArrowUp', layers],
      ['PageUp', layers - 10],
      ['Control+Home', 1],
    ] as const) {
      await page.keyboard.press(key);
      await until(`${key} leads to row ${row}`, async () => (await focused.getAttribute('data-row')) === String(row));
      if (row > layers) continue;
      const cell = (await focused.boundingBox())!;
      const head = (await page.locator('.matrix thead').boundingBox())!;
      const total = (await page.locator('.matrix .total').boundingBox())!;
      assert.ok(cell.y >= head.y + head.height - 1, `${key}: below the methods`);
      assert.ok(cell.y + cell.height <= total.y + 1, `${key}: above the totals`);
    }
    await scrollTo(page, 15_000);
    await page.locator('th[data-row="502"]').waitFor();
    assert.equal(await focused.getAttribute('data-row'), '1');
    await page.keyboard.press('ArrowDown');
    await until('the next row', async () => (await focused.getAttribute('data-row')) === '2');
  });

  it('comes back after a reload where it was scrolled to', async () => {
    const run = deep(layers);
    const { page } = await fixture.open({ run, state: deepState(run) });
    await page.locator('td[data-kept]').first().waitFor();
    await scrollTo(page, 9000);
    await page.locator('th[data-row="303"]').waitFor();
    await page.waitForTimeout(600);
    await page.reload();
    await page.locator('th[data-row="303"]').waitFor();
  });

  it('follows the slider, also in rows that come into sight later', async () => {
    const run = deep(layers);
    const state = deepState(run);
    const { page } = await fixture.open({ run, state });
    const entry = page.locator('[data-testid=sparsity-entry] input');
    await entry.fill('80');
    await entry.press('Enter');
    const { points } = state.comparison!.results.find(({ method }) => method === 'taylor')!;
    const wanted = points.find(({ sparsity }) => sparsity === 0.8)!.layers;
    for (const top of [0, 12_000, 30 * layers]) {
      await scrollTo(page, top);
      await page.locator(`th[data-row="${Math.min(layers, top / 30 + 2)}"]`).waitFor();
      const cells = page.locator('td[data-method=taylor][data-parameter]');
      await until(`the numbers at ${top}`, async () => {
        const pairs = await cells.evaluateAll((elements) =>
          elements.map((element) => {
            const { dataset } = element as unknown as { dataset: Record<string, string> };
            return [dataset['parameter'], Number(dataset['kept'])] as const;
          }),
        );
        return (
          pairs.length > 10 && pairs.every(([name, kept]) => wanted.find((layer) => layer.name === name)?.kept === kept)
        );
      });
    }
  });
});
