/** How long people wait, by the page's own marks, with room for a busy machine. Needs dist/ and PRUNESCOPE_CHROMIUM. */
import assert from 'node:assert/strict';
import { drillDown, firstPaint, frame } from '../../webview/marks';
import { deep, deepState } from './deep-scenes';
import { pageFixture, until } from './fixture';
import { clearTimeline, countProcessor, heapOf, marked, measured } from './timeline';

/** Ten tests may run at once on two cores. */
const busy = 5;
const layers = 1000;

describe('the marks of the page in Chromium', function () {
  this.timeout(180_000);
  const fixture = pageFixture();

  it(`time a page of ${layers} layers: first paint, frames of a drag, drill-down, memory`, async () => {
    const run = deep(layers);
    const { page, push } = await fixture.open({ run, state: undefined });
    const taken = await countProcessor(page);
    await push(deepState(run));
    await until('a first paint', async () => (await marked(page, firstPaint)).length === 1);
    // The clock of a machine that does other things as well counts those too.
    const spent = await taken();
    assert.ok(spent > 1 && spent < 1000, `${spent} ms of a processor until the first paint`);

    await clearTimeline(page);
    const slider = (await page.locator('[data-testid=sparsity]').boundingBox())!;
    await page.mouse.move(slider.x + slider.width * 0.9, slider.y + slider.height / 2);
    await page.mouse.down();
    for (let step = 0; step < 30; step++)
      await page.mouse.move(slider.x + slider.width * (0.9 - step * 0.01), slider.y + 8);
    await page.mouse.up();
    const frames = [...(await measured(page, frame))].sort((a, b) => a - b);
    assert.ok(frames.length >= 5, `${frames.length} frames`);
    assert.ok(frames[Math.floor(frames.length / 2)] < 50 * busy, `median ${frames[Math.floor(frames.length / 2)]} ms`);

    await page.locator('td[data-kept]').first().click();
    await until('a heatmap', async () => (await measured(page, drillDown)).length === 1);
    assert.ok((await measured(page, drillDown))[0] < 1000 * busy);
    assert.ok((await heapOf(page)) < 150e6);
  });
});
