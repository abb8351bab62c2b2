import type { FrameLocator } from 'playwright-core';

/** What the page of a webview has entered on its timeline (webview/marks.ts), in ms. */
export interface TimelineEntry {
  /** Since the webview began to load. */
  readonly start: number;
  readonly duration: number;
}

/** Marks and measures of one name, the oldest first. */
export const entriesOf = (page: FrameLocator, name: string): Promise<readonly TimelineEntry[]> =>
  page
    .locator('body')
    .evaluate(
      (_, name) =>
        performance.getEntriesByName(name).map(({ startTime, duration }) => ({ start: startTime, duration })),
      name,
    );

/** Forgets the measures; marks stay. */
export const clearMeasures = (page: FrameLocator): Promise<void> =>
  page.locator('body').evaluate(() => performance.clearMeasures());
