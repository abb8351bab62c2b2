/** Names come out of untrusted files: markup, control characters, names of JavaScript's own, and no end. Needs dist/ and PRUNESCOPE_CHROMIUM. */
import assert from 'node:assert/strict';
import Papa from 'papaparse';
import type { Page } from 'playwright-core';
import type { ExportQuery, PanelState } from '../../src/shared/protocol';
import { diffState, prunedDiff } from './diff-scenes';
import { FakeRun } from './fake-run';
import { pageFixture, queries, until } from './fixture';
import { outside, overflow } from './layout';
import { seven } from './scenes';

const hostile = [
  '<img src=x onerror="globalThis.hurt=1">/kernel',
  '"><script>globalThis.hurt=1</script>',
  "'; globalThis.hurt=1; '",
  `long${'x'.repeat(2000)}`,
  '\u202egnorts\u0007\u0000\u2066',
  '__proto__',
  'constructor',
  '=HYPERLINK("http://example.invalid","open")',
  'two\nlines\tand a tab',
];
const methods = seven.slice(0, 3);

const run = (): FakeRun =>
  new FakeRun({
    title: hostile[0],
    layers: hostile.map((name) => [name, [24, 10]] as const),
    methods,
    sparsities: [0.5, 0.9],
  });

interface View {
  readonly state: (run: FakeRun) => PanelState;
  readonly act?: (page: Page) => Promise<void>;
}
const ready = (run: FakeRun): PanelState => run.state('ready');
const tab =
  (section: string) =>
  async (page: Page): Promise<void> => {
    await page.locator(`[data-testid=tab-${section}]`).click();
    await page.locator(`#section[aria-labelledby=tab-${section}] h2`).first().waitFor();
  };
const drill =
  (at: number) =>
  async (page: Page): Promise<void> => {
    await page.locator('td[data-method=gradient][data-parameter]').nth(at).click();
    await page.locator('[data-testid=weight-readout] table').waitFor();
  };
/** A difference of which every layer has a hostile name. */
const difference = (run: FakeRun): PanelState => {
  const diff = prunedDiff();
  const renamed = diff.layers.map((each, at) => ({ ...each, name: hostile[at], layer: hostile[at] }));
  return diffState(run, { ...diff, layers: renamed });
};
const views: Readonly<Record<string, View>> = {
  layers: { state: ready },
  'a layer that is called like markup': { state: ready, act: drill(0) },
  'a layer without end': { state: ready, act: drill(3) },
  'a layer called __proto__': { state: ready, act: drill(5) },
  curves: { state: ready, act: tab('curves') },
  agreement: { state: ready, act: tab('agreement') },
  network: { state: ready, act: tab('network') },
  differences: { state: difference },
};

/** Whether anything out of a name ran, or became an element. */
const harm = (page: Page): Promise<unknown> =>
  page.evaluate(`({ hurt: globalThis.hurt ?? null, images: document.querySelectorAll('img').length,
    scripts: document.querySelectorAll('#app script').length })`);

describe('hostile names in Chromium', function () {
  this.timeout(60_000);
  const fixture = pageFixture();

  async function look(view: View, fake: FakeRun, width: number): Promise<Page> {
    const { page } = await fixture.open({ run: fake, state: view.state(fake), width, height: 900 });
    await page.locator('h1').waitFor();
    await view.act?.(page);
    await page.waitForTimeout(100);
    return page;
  }

  for (const [name, view] of Object.entries(views))
    for (const width of [320, 800])
      it(`are text, and stay inside ${width} px: ${name}`, async () => {
        const page = await look(view, run(), width);
        assert.deepEqual(await harm(page), { hurt: null, images: 0, scripts: 0 });
        assert.deepEqual(await outside(page), []);
        assert.equal(await overflow(page), 0);
      });

  it('are told apart: each row has the numbers of its own layer', async () => {
    const fake = run();
    const page = await look(views['layers'], fake, 800);
    const answer = fake.comparison().results[1].points[1].layers;
    const cells = page.locator('td[data-method=gradient][data-parameter]');
    assert.equal(await cells.count(), hostile.length);
    for (const [at, name] of hostile.entries()) {
      assert.equal(await cells.nth(at).getAttribute('data-parameter'), name);
      const layer = answer.find((each) => each.name === name)!;
      assert.equal(await cells.nth(at).getAttribute('data-kept'), String(layer.kept), JSON.stringify(name));
    }
  });

  it('leave the page as text that no spreadsheet computes', async () => {
    const fake = run();
    const page = await look(views['layers'], fake, 800);
    await page.locator('button[data-testid=export-matrix]').click();
    await page.locator('#export-matrix [data-entry=csv]').click();
    await until('an export', () => queries(fake, 'export').length > 0);
    const { content } = queries(fake, 'export')[0] as ExportQuery;
    const { data } = Papa.parse<string[]>(String(content).trimEnd());
    assert.equal(data.length, 1 + hostile.length);
    for (const cell of data.flat()) assert.doesNotMatch(cell, /^[=+@\t\r]|^-\D/);
  });
});
