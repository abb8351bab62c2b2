/** One browser for a file of page tests; every page must end without an error of its own. */
import assert from 'node:assert/strict';
import type { FakeRun } from './fake-run';
import { PageOpener, type OpenedPage, type OpenOptions } from './open-page';

export interface PageFixture {
  open(options: OpenOptions): Promise<OpenedPage>;
}

/** Registers mocha's hooks. `PAGE_DIST` names the folder of the built page where it is not `dist`. */
export function pageFixture(): PageFixture {
  let opener: PageOpener;
  let opened: OpenedPage | undefined;
  before(async () => {
    opener = await PageOpener.start(process.env['PAGE_DIST'] ?? 'dist');
  });
  after(() => opener.stop());
  afterEach(async () => {
    const errors = opened?.errors ?? [];
    await opened?.close();
    opened = undefined;
    assert.deepEqual(errors, [], 'nothing thrown, nothing refused by the policy');
  });
  return {
    async open(options) {
      opened = await opener.open(options);
      return opened;
    },
  };
}

/** What the page asked under one name, in order. */
export const queries = (run: FakeRun, name: string): unknown[] =>
  run.calls.filter((call) => call.name === name).map(({ query }) => query);

/** Waits for what no locator waits for. A condition on the page is asked from here: the page's policy lets it evaluate nothing by itself. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; !(await holds()); waited += 20) {
    if (waited > 10_000) assert.fail(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
