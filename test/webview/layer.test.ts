/** One layer, from the whole of it to a channel and a weight, in a real Chromium. Needs dist/ and PRUNESCOPE_CHROMIUM. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { ChannelQuery, TileQuery, WeightQuery } from '../../src/shared/pictures';
import type { FakeRun } from './fake-run';
import { pageFixture, queries, until } from './fixture';
import { lenet, resnet, sparsity } from './scenes';

describe('a layer in Chromium', function () {
  this.timeout(60_000);
  const fixture = pageFixture();

  const lastTile = (run: FakeRun): TileQuery => queries(run, 'tile').at(-1) as TileQuery;
  const choose = async (page: Page, method: string, parameter: string): Promise<void> => {
    await page.locator(`td[data-method="${method}"][data-parameter="${parameter}"]`).click();
    await page.locator('[data-testid=heatmap] canvas').waitFor();
  };

  it('is seen nearer and further, around the cursor, by keyboard and by buttons', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: run.state('ready') });
    await choose(page, 'hessian', 'dense_1/kernel');
    assert.equal(lastTile(run).window, undefined);
    const heatmap = page.locator('[data-testid=heatmap]');
    await heatmap.focus();
    for (let press = 0; press < 5; press++) await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    await until('a window', () => lastTile(run).window?.height === 196);
    const { top, height } = lastTile(run).window!;
    // The weight is asked for as well, one question at a time.
    await until('the cursor in the window', () => {
      const [row] = (queries(run, 'weight').at(-1) as WeightQuery).index;
      return row >= top && row < top + height;
    });
    await page.locator('text=/In view: rows/').waitFor();
    // The window follows the cursor out of sight.
    await page.keyboard.press('End');
    await until('the end', () => (lastTile(run).window?.top ?? 0) + 196 === 784);
    await page.locator('[data-testid=zoom-whole]').click();
    await until('all of it', () => lastTile(run).window === undefined);
    await heatmap.dblclick();
    await until('nearer by a double click', () => lastTile(run).window?.height === 392);
    await page.locator('[data-testid=zoom-out]').click();
    await until('further', () => lastTile(run).window === undefined);
  });

  it('is dragged where it does not fit, and rolled by a pinch around the pointer', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: run.state('ready') });
    await choose(page, 'hessian', 'dense_1/kernel');
    const heatmap = page.locator('[data-testid=heatmap]');
    await heatmap.scrollIntoViewIfNeeded();
    const box = (await heatmap.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.keyboard.down('Control');
    for (let step = 0; step < 4; step++) await page.mouse.wheel(0, -100);
    await page.keyboard.up('Control');
    await until('nearer', () => (lastTile(run).window?.height ?? 784) < 350);
    const before = lastTile(run).window!;
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 4, box.y + box.height / 2, { steps: 8 });
    await page.mouse.up();
    await until('further on', () => lastTile(run).window!.top > before.top);
    assert.equal(lastTile(run).window!.height, before.height);
  });

  it('lays out any two axes, the others reduced or held', async () => {
    const run = resnet();
    const { page } = await fixture.open({ run, state: run.state('ready') });
    await choose(page, 'magnitude', 'stage2_block2_conv2d/kernel');
    const axes = page.locator('[data-testid=axes]');
    await axes.click();
    await axes.locator('vscode-option[value="3-2"]').click();
    await until('two axes', () => JSON.stringify(lastTile(run).plane) === '{"rows":[3],"columns":[2],"fixed":{}}');
    const field = page.locator('[data-testid=axis-0] input');
    await field.fill('7');
    await field.press('Enter');
    assert.match(await page.locator('.lens [role=alert]').innerText(), /0 to 2/);
    await field.fill('1');
    await field.press('Enter');
    await until('a held axis', () => JSON.stringify(lastTile(run).plane?.fixed) === '{"0":1}');
    await page.locator('[data-testid=heatmap]').click({ position: { x: 30, y: 30 } });
    const { index } = queries(run, 'weight').at(-1) as WeightQuery;
    assert.equal(index[0], 1);
    await page.locator('[data-testid=crumbs] li', { hasText: /weight \[1, 0, / }).waitFor();
  });

  it('has channels as bars: one Tab stop, arrows walk, Enter goes there, and Back returns', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: run.state('ready') });
    await choose(page, 'hessian', 'dense_2/kernel');
    const bars = page.locator('[data-testid=channels] [data-channel]');
    await bars.first().waitFor();
    assert.equal(await bars.count(), 100);
    assert.equal(await page.locator('[data-testid=channels] .bars [tabindex="0"]').count(), 1);
    const styles = await Promise.all((await bars.all()).map((bar) => bar.getAttribute('style')));
    const scores = styles.map((style) => Number(/--score:\s*([\d.]+)/.exec(style ?? '')?.[1]));
    assert.deepEqual(
      scores,
      scores.toSorted((a, b) => b - a),
    );
    const [highest, lowest] = await Promise.all([bars.first().boundingBox(), bars.last().boundingBox()]);
    assert.ok(highest!.height > 2 * lowest!.height, 'as high as their scores');
    await bars.first().focus();
    await page.keyboard.press('ArrowRight');
    const second = await bars.nth(1).getAttribute('data-channel');
    assert.equal(await page.evaluate('document.activeElement.dataset.channel'), second);
    await page.keyboard.press('Enter');
    await until('why', () => (queries(run, 'channel').at(-1) as ChannelQuery | undefined)?.channel === Number(second));
    await page.locator('[data-testid=channel-readout]', { hasText: `Channel ${second}` }).waitFor();
    assert.deepEqual(lastTile(run).plane, { rows: [], columns: [0], fixed: { 1: Number(second) } });
    assert.match(await page.locator('[data-testid=crumbs] li').last().innerText(), new RegExp(`channel ${second}`));
    await page.locator('[data-testid=back]').click();
    await until('the whole layer', () => lastTile(run).plane?.columns[0] === 1);
  });

  it('says why a weight goes: value, gradient, curvature, and under each method score, threshold, rank', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: run.state('ready') });
    await choose(page, 'hessian', 'dense_2/kernel');
    const readout = page.locator('[data-testid=weight-readout]');
    await readout.locator('[data-testid=weight-g]').waitFor();
    await readout.locator('[data-testid=weight-h]').waitFor();
    const cells = await readout.locator('tr[data-method=hessian] td').allInnerTexts();
    assert.equal(cells.length, 4);
    assert.match(cells[1], /^[\d.e−]+$/);
  });

  it('shows the scores under every method, each with its threshold, and takes the one that is pressed', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: run.state('ready') });
    await choose(page, 'hessian', 'dense_2/kernel');
    const small = page.locator('[data-testid=all-scores] [data-method]');
    await small.first().waitFor();
    assert.equal(await small.count(), 6);
    assert.match((await small.first().getAttribute('aria-label'))!, /Magnitude: threshold/);
    await page.locator('[data-testid=all-scores] [data-method=taylor]').click();
    await page.locator('#drill-title', { hasText: 'Taylor' }).waitFor();
  });

  it('shows the magnitudes of a model that is merely looked at', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: sparsity(run) });
    await page.locator('td[data-parameter="dense_1/kernel"]').click();
    await page.locator('[data-testid=histogram] rect').first().waitFor();
    assert.match(await page.locator('#scores-title').innerText(), /magnitudes/i);
    assert.equal(await page.locator('[data-testid=channels], [data-testid=all-scores]').count(), 0);
  });
});
