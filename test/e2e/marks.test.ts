/** The page's own marks in a real VS Code: that they are there and say what happened. How long things may take is bench/page.ts's part. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { FrameLocator } from 'playwright-core';
import { drag, drillDown, firstPaint, frame, settle } from '../../webview/marks';
import { clearMeasures, entriesOf, type TimelineEntry } from '../vscode/timeline';
import { story } from './story';
import { openWindow } from './window';

const minute = 60_000;

async function untilEntered(page: FrameLocator, name: string): Promise<readonly TimelineEntry[]> {
  for (const deadline = Date.now() + minute; ; await delay(50)) {
    const entries = await entriesOf(page, name);
    if (entries.length > 0) return entries;
    assert.ok(Date.now() < deadline, `nothing was entered as ${name}`);
  }
}

/** Nothing that is there takes a negative time, or longer than the test has. */
function requirePlausible(entries: readonly TimelineEntry[]): void {
  for (const { duration } of entries) assert.ok(duration >= 0 && duration < minute, `${duration} ms`);
}

describe('the page’s own marks, by clicks', function () {
  story();
  const window = openWindow({ settings: { 'prunescope.compare.examples': 64 } });
  let page: FrameLocator;

  it('hold the first paint, once, before anything is done', async () => {
    const { workbench } = window;
    const model = await workbench.reveal('mnist', 'lenet-300-100', 'model.json');
    await workbench.contextMenu(model, 'Compare Pruning Methods…');
    await workbench.choose('calibration.npz');
    await workbench.choose('Hold out 20 %');
    page = await workbench.webview();
    const [paint] = await untilEntered(page, firstPaint);
    assert.ok(paint && paint.start > 0 && paint.start < minute);
    for (const name of [drag, settle, drillDown]) assert.deepEqual(await entriesOf(page, name), [], name);
    await page.locator('[data-testid=start]').click();
    await page.locator('[data-testid=tune]').waitFor({ timeout: minute });
    assert.deepEqual(await entriesOf(page, firstPaint), [{ start: paint.start, duration: 0 }]);
  });

  it('hold each movement of the slider that was answered, and the exact numbers after it', async () => {
    await page.locator('td[data-method=magnitude][data-kept]').first().waitFor();
    await clearMeasures(page);
    const box = await page.locator('[data-testid=sparsity]').boundingBox();
    assert.ok(box);
    const { mouse } = window.workbench.page;
    await mouse.move(box.x + 0.5 * box.width, box.y + box.height / 2);
    await mouse.down();
    for (const share of [0.55, 0.6, 0.65, 0.7, 0.75]) {
      await mouse.move(box.x + share * box.width, box.y + box.height / 2);
      await delay(50);
    }
    requirePlausible(await untilEntered(page, drag));
    await mouse.up();
    const exact = await untilEntered(page, settle);
    requirePlausible(exact);
    const drags = await entriesOf(page, drag);
    assert.ok(drags.length <= 6, `${drags.length} answers to six movements`);
    const released = exact.at(-1);
    assert.ok(released && drags.every(({ start }) => start <= released.start), 'the release comes last');
    const frames = await entriesOf(page, frame);
    assert.ok(frames.length >= drags.length, 'each answer was drawn');
    requirePlausible(frames);
  });

  it('hold a drill-down once for each layer that is looked at', async () => {
    for (const [at, layer] of ['dense_1/kernel', 'dense_2/kernel'].entries()) {
      await page.locator(`td[data-method=magnitude][data-parameter="${layer}"]`).click();
      await page.locator('[data-testid=heatmap] canvas').waitFor();
      await page.locator('#drill-title', { hasText: layer.replace('/kernel', '') }).waitFor();
      for (const deadline = Date.now() + minute; ; await delay(50)) {
        const entries = await entriesOf(page, drillDown);
        requirePlausible(entries);
        if (entries.length === at + 1) break;
        assert.ok(entries.length < at + 1 && Date.now() < deadline, `${entries.length} for ${at + 1} layers`);
      }
    }
  });
});
