import { setTimeout as delay } from 'node:timers/promises';
import type { FrameLocator } from 'playwright-core';
import { drag, drillDown, firstPaint, frame, settle } from '../../webview/marks';
import { clearMeasures, entriesOf } from '../../test/vscode/timeline';
import type { Workbench } from '../../test/vscode/workbench';
import { median } from '../measure';
import type { Finding } from './finding';

const hour = 3_600_000;
/** Of the issue, in ms and MB. */
const limits = { firstPaint: 1000, blocked: 50, drag: 50, memory: 150 };
const movements = 40;

/** Waits for entries, and answers how long each took. */
async function durations(page: FrameLocator, name: string, atLeast = 1): Promise<readonly number[]> {
  for (const deadline = Date.now() + hour / 60; ; await delay(50)) {
    const entries = await entriesOf(page, name);
    if (entries.length >= atLeast) return entries.map(({ duration }) => duration);
    if (Date.now() > deadline) throw new Error(`The page has not entered ${atLeast} × ${name}.`);
  }
}

const longest = (values: readonly number[]): number => Math.max(0, ...values);

/** Milliseconds from a moment until the first paint of a page that began to load later. */
async function paintedAfter(page: FrameLocator, moment: number): Promise<number> {
  await durations(page, firstPaint);
  const [{ start }] = await entriesOf(page, firstPaint);
  return (await page.locator('body').evaluate(() => performance.timeOrigin)) + start - moment;
}

/** What is left in the page's globals while its frames are watched. */
interface Watched {
  readonly requestAnimationFrame: (tick: () => void) => void;
  benchGaps: number[];
  benchDone: boolean;
}

/** Begins to record how long the page waits between two frames; answers how to end it. */
async function watchFrames(page: FrameLocator): Promise<() => Promise<readonly number[]>> {
  const body = page.locator('body');
  await body.evaluate(() => {
    const view = globalThis as unknown as Watched;
    [view.benchGaps, view.benchDone] = [[], false];
    let last = performance.now();
    const tick = (): void => {
      const now = performance.now();
      view.benchGaps.push(now - last);
      last = now;
      if (!view.benchDone) view.requestAnimationFrame(tick);
    };
    view.requestAnimationFrame(tick);
  });
  return () =>
    body.evaluate(() => {
      const view = globalThis as unknown as Watched;
      view.benchDone = true;
      return view.benchGaps;
    });
}

/** Megabytes of JavaScript in the page's process; VS Code's own window may be in the same one. */
const heap = (page: FrameLocator): Promise<number> =>
  page.locator('body').evaluate(() => {
    const { memory } = performance as unknown as { readonly memory: { readonly usedJSHeapSize: number } };
    return memory.usedJSHeapSize / 1e6;
  });

/** A comparison of nine methods from its recipe, then what people do with one. */
export async function compareSitting(workbench: Workbench, name: string): Promise<Finding[]> {
  const found: Finding[] = [];
  const add = (what: string, value: number, unit: Finding['unit'], limit?: number): void =>
    void found.push({ sitting: name, what, value, unit, ...(limit !== undefined && { limit }) });
  await (await workbench.reveal(`${name}.prune.json`)).dblclick();
  const lens = workbench.page.locator('.codelens-decoration a', { hasText: 'Compare' });
  await lens.waitFor({ timeout: hour / 30 });
  const asked = Date.now();
  await lens.click();
  const page = await workbench.webview();
  add('first paint, since the click', await paintedAfter(page, asked), 'ms', limits.firstPaint);
  await page.locator('[data-testid=start]').click({ timeout: hour / 30 });
  await page.locator('[data-testid=tune]').waitFor({ timeout: hour / 6 });
  add('longest drawing while the job ran', longest(await durations(page, frame)), 'ms', limits.blocked);

  await clearMeasures(page);
  const { mouse } = workbench.page;
  const slider = await page.locator('[data-testid=sparsity]').boundingBox();
  if (!slider) throw new Error('There is no slider.');
  const to = (share: number) => mouse.move(slider.x + share * slider.width, slider.y + slider.height / 2);
  await to(0.4);
  await mouse.down();
  for (let step = 0; step < movements; step++) {
    await to(0.4 + (0.5 * step) / movements);
    await delay(20);
  }
  const moved = await durations(page, drag);
  await mouse.up();
  add('slider held: movement to painted frame, median', median(moved), 'ms', limits.drag);
  add('slider held: movement to painted frame, worst', longest(moved), 'ms');
  add('slider released: to exact numbers', (await durations(page, settle)).at(-1) ?? NaN, 'ms');
  const frames = await durations(page, frame);
  add('drawing while the slider moves, median', median(frames), 'ms', limits.blocked);

  const cells = page.locator('td[data-method=magnitude][data-parameter][data-kept]');
  const drills = Math.min(5, await cells.count());
  for (let at = 0; at < drills; at++) {
    await cells.nth(at).click();
    await durations(page, drillDown, at + 1);
  }
  add('drill-down: click to painted heatmap, median', median(await durations(page, drillDown, drills)), 'ms');

  const list = await page.locator('.matrix-scroll').boundingBox();
  if (!list) throw new Error('There is no matrix.');
  await mouse.move(list.x + list.width / 2, list.y + list.height / 2);
  await clearMeasures(page);
  const ended = await watchFrames(page);
  for (let step = 0; step < 60; step++) {
    await mouse.wheel(0, 500);
    await delay(16);
  }
  const gaps = await ended();
  add('scrolling: drawing, worst', longest((await entriesOf(page, frame)).map(({ duration }) => duration)), 'ms', 50);
  add(`scrolling: frames later than 50 ms, of ${gaps.length}`, gaps.filter((gap) => gap > 50).length, 'frames');
  add('JavaScript of the window and the page', await heap(page), 'MB', limits.memory);
  return found;
}

/** A model file that is opened by two clicks, several times: until the page has painted, and until its layers are there. */
export async function editorSitting(workbench: Workbench, file: string): Promise<Finding[]> {
  const row = await workbench.reveal(file);
  // The editor of the first second knows no extension's editors.
  await workbench.activity('Prunescope').waitFor();
  // And a window that has just opened is busy with itself.
  await delay(5000);
  const painted: number[] = [];
  const shown: number[] = [];
  for (let time = 0; time < 5; time++) {
    const asked = Date.now();
    await row.dblclick();
    const page = await workbench.webview();
    await page
      .locator('th[data-parameter]')
      .first()
      .waitFor({ timeout: hour / 60 });
    shown.push(Date.now() - asked);
    painted.push(await paintedAfter(page, asked));
    await workbench.runCommand('View: Close All Editors');
  }
  const finding = (what: string, value: number): Finding => ({
    ...{ sitting: file, what, value },
    ...{ unit: 'ms', limit: limits.firstPaint },
  });
  return [
    finding('first paint, since the click, median', median(painted)),
    finding('first paint, since the click, the first time, which starts the extension', painted[0]),
    finding('layers to be seen, since the click, median', median(shown)),
    finding('layers to be seen, since the click, the first time', shown[0]),
  ];
}
