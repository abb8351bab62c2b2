/** A deep ONNX model on the page: names, scrolling, the keyboard. Needs dist/ and PRUNESCOPE_CHROMIUM. */
import assert from 'node:assert/strict';
import { deep, deepState } from './deep-scenes';
import { pageFixture, until } from './fixture';

describe('a deep model in Chromium', function () {
  this.timeout(60_000);
  const fixture = pageFixture();
  const layers = 110;
  const madeUp = 'onnx::MatMul_1206';

  it('calls a row by its alias, in short, and tells the whole name and the file’s own', async () => {
    const run = deep(layers);
    const { page } = await fixture.open({ run, state: deepState(run) });
    assert.equal(await page.locator('th[role=rowheader][data-parameter]').count(), layers);
    const head = page.locator(`th[data-parameter="${madeUp}"]`);
    assert.equal(await head.locator('.layer').innerText(), 'encoder…0.linear1.weight');
    assert.equal(await head.locator('.layer + .hidden').textContent(), 'encoder.layers.0.linear1.weight');
    const tooltip = (await head.getAttribute('title')) ?? '';
    assert.match(tooltip, /^encoder\.layers\.0\.linear1\.weight: 288 weights/);
    assert.match(tooltip, /In the file: onnx::MatMul_1206\nLayer: \/encoder\/MatMul_2$/);
    const cell = page.locator(`td[data-method=fisher][data-parameter="${madeUp}"]`);
    assert.match((await cell.getAttribute('aria-label')) ?? '', /^encoder\.layers\.0\.linear1\.weight, Fisher, /);
    await cell.click();
    assert.equal(await page.locator('[data-testid=name-in-file]').innerText(), `(in the file: ${madeUp})`);
    const names = await page.locator('th[data-parameter] .layer').allTextContents();
    assert.equal(new Set(names).size, layers, 'no two rows look alike');
    const cut = await page.locator('th[data-parameter] .layer').evaluateAll(
      (elements) =>
        elements.filter((element) => {
          const { scrollWidth, clientWidth } = element as unknown as { scrollWidth: number; clientWidth: number };
          return scrollWidth > clientWidth;
        }).length,
    );
    assert.equal(cut, 0, 'no name is cut off');
  });

  it('keeps methods and totals in sight while it scrolls, and the focused cell between them', async () => {
    const run = deep(layers);
    const { page } = await fixture.open({ run, state: deepState(run), height: 800 });
    await page.locator('[data-testid=matrix] [tabindex="0"]').focus();
    const focused = page.locator('[data-testid=matrix] :focus');
    const boxOf = async (selector: string): Promise<{ top: number; bottom: number }> => {
      const box = (await page.locator(selector).boundingBox())!;
      return { top: box.y, bottom: box.y + box.height };
    };
    const head = await boxOf('.matrix thead');
    const rows = [1];
    for (const [key, row] of [
      ...Array.from({ length: 3 }, (_, at) => ['PageDown', 11 + 10 * at] as const),
      ['ArrowDown', 32],
      ['PageUp', 22],
      ['Control+End', layers + 1],
      ['ArrowUp', layers],
      ['PageUp', layers - 10],
    ] as const) {
      await page.keyboard.press(key);
      assert.equal(Number(await focused.getAttribute('data-row')), row, key);
      const cell = await boxOf('[data-testid=matrix] :focus');
      const total = await boxOf('.matrix .total');
      assert.ok(cell.top >= head.bottom - 1, `${key}: below the methods`);
      if (row <= layers) assert.ok(cell.bottom <= total.top + 1, `${key}: above the totals`);
      assert.deepEqual(await boxOf('.matrix thead'), head, `${key}: the methods stay`);
      rows.push(row);
    }
    assert.equal(await page.locator('[data-testid=matrix] [tabindex="0"]').count(), 1);
    await page.keyboard.press('Enter');
    await page.locator(`td[aria-selected=true][data-row="${layers - 10}"]`).waitFor();
    await page.locator('[data-testid=heatmap] canvas').waitFor();
  });

  it('brings the last column into sight, in every row', async () => {
    const run = deep(layers);
    const { page } = await fixture.open({ run, state: deepState(run), width: 480, height: 800 });
    const place = (await page.locator('.matrix-scroll').boundingBox())!;
    const names = (await page.locator('.total th').boundingBox())!;
    await page.locator('[data-testid=matrix] [tabindex="0"]').focus();
    for (const key of ['End', 'PageDown', 'Control+End', 'Home', 'ArrowUp', 'End', 'ArrowLeft', 'Home']) {
      await page.keyboard.press(key);
      const cell = (await page.locator('[data-testid=matrix] :focus').boundingBox())!;
      assert.ok(
        cell.x >= names.x + names.width - 1,
        `${key}: not below the names, ${cell.x} ${names.x} ${names.width}`,
      );
      assert.ok(cell.x + cell.width <= place.x + place.width + 1, `${key}: inside`);
    }
  });

  it('comes back after a reload where it was scrolled to', async () => {
    const run = deep(layers);
    const { page } = await fixture.open({ run, state: deepState(run) });
    const scrolled = `document.querySelector('.matrix-scroll')?.scrollTop`;
    await page.locator('td[data-kept]').first().waitFor();
    await page.evaluate(`document.querySelector('.matrix-scroll').scrollTo({ top: 900 })`);
    await page.waitForTimeout(600);
    await page.reload();
    let now: unknown;
    for (const deadline = Date.now() + 10_000; now !== 900; await page.waitForTimeout(50)) {
      now = await page.evaluate(scrolled);
      assert.ok(Date.now() < deadline, `at ${String(now)}`);
    }
  });

  it('shows the same numbers after the slider has moved as a page that begins there', async () => {
    const run = deep(layers);
    const state = deepState(run);
    const { page } = await fixture.open({ run, state });
    const entry = page.locator('[data-testid=sparsity-entry] input');
    await entry.fill('80');
    await entry.press('Enter');
    const { points } = state.comparison!.results.find(({ method }) => method === 'taylor')!;
    const wanted = points.find(({ sparsity }) => sparsity === 0.8)!.layers.map(({ kept }) => String(kept));
    await until('the page shows it', () =>
      page.evaluate<boolean>(
        `[...document.querySelectorAll('td[data-method=taylor][data-kept]')].map((cell) => cell.dataset.kept).join() === '${wanted.join()}'`,
      ),
    );
  });
});
