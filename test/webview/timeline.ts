/** What the page has entered on the browser's timeline (webview/marks.ts). */
import type { Page } from 'playwright-core';

/** Milliseconds since the page was opened. */
export const marked = (page: Page, name: string): Promise<readonly number[]> =>
  page.evaluate<number[]>(
    `performance.getEntriesByName(${JSON.stringify(name)}, 'mark').map(({ startTime }) => startTime)`,
  );

/** Milliseconds that each took. */
export const measured = (page: Page, name: string): Promise<readonly number[]> =>
  page.evaluate<number[]>(
    `performance.getEntriesByName(${JSON.stringify(name)}, 'measure').map(({ duration }) => duration)`,
  );

export const clearTimeline = (page: Page): Promise<unknown> => page.evaluate(`performance.clearMeasures()`);

/** Bytes of the page's JavaScript after a garbage collection. */
export async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}

/** Begins to count what the page's main thread takes of a processor, whatever else the machine does; answers how to read it, in ms. */
export async function countProcessor(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const taken = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Infinity);
  };
  const before = await taken();
  return async () => (await taken()) - before;
}
