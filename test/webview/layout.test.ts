/** Narrow pages, large text, forced colours and little motion. Needs dist/ and PRUNESCOPE_CHROMIUM. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { decided } from './decide-scenes';
import { deep, deepState } from './deep-scenes';
import { diffState, prunedDiff } from './diff-scenes';
import { measuredLayers } from './fake-sections';
import type { FakeRun } from './fake-run';
import { pageFixture } from './fixture';
import { cut, moving, outside, overflow } from './layout';
import type { OpenOptions } from './open-page';
import { chinese } from './pictures';
import {
  besideBarriers,
  failed,
  failedMethod,
  fineTuned,
  fineTuning,
  lenet,
  resnet,
  setup,
  sparsity,
  training,
  weightsOnly,
} from './scenes';

interface View {
  readonly state: (run: FakeRun) => OpenOptions['state'];
  readonly run?: () => FakeRun;
  readonly act?: (page: Page) => Promise<void>;
}

const tab =
  (section: string) =>
  async (page: Page): Promise<void> => {
    await page.locator(`[data-testid=tab-${section}]`).click();
    await page.locator(`#section[aria-labelledby=tab-${section}] h2`).first().waitFor();
  };
const drill = async (page: Page): Promise<void> => {
  await page.locator('td[data-method=hessian][data-parameter="dense_2/kernel"]').click();
  await page.locator('[data-testid=weight-readout] table').waitFor();
};
const ready = (run: FakeRun): OpenOptions['state'] => run.state('ready');

const views: Readonly<Record<string, View>> = {
  setup: { state: setup, act: (page) => page.locator('[data-testid=training] summary').click() },
  running: { state: training },
  layers: { state: ready, act: drill },
  'many layers': { state: ready, run: resnet },
  'deep network': { state: deepState, run: () => deep(110) },
  'fine-tuning': { state: fineTuning, act: drill },
  'fine-tuned': { state: fineTuned, act: drill },
  decided: { state: decided, act: drill },
  curves: { state: (run) => measuredLayers(run, 'magnitude', run.state('ready')), run: resnet, act: tab('curves') },
  agreement: { state: ready, run: resnet, act: tab('agreement') },
  network: { state: ready, run: resnet, act: tab('network') },
  diff: { state: (run) => diffState(run, prunedDiff()) },
  sparsity: { state: sparsity },
  'weights only': { state: weightsOnly },
  barriers: { state: besideBarriers },
  'failed method': { state: failedMethod },
  failed: { state: failed },
};

describe('narrow pages, large text, little motion, forced colours in Chromium', function () {
  this.timeout(60_000);
  const fixture = pageFixture();

  async function look(view: View, options: Partial<OpenOptions>): Promise<Page> {
    const run = (view.run ?? lenet)();
    const { page } = await fixture.open({ run, state: view.state(run), ...options });
    await page.locator('h1').waitFor();
    await view.act?.(page);
    await page.waitForTimeout(100);
    return page;
  }

  for (const [name, view] of Object.entries(views)) {
    it(`fits ${name} into 320 px, and cuts no text`, async () => {
      const page = await look(view, { width: 320, height: 900 });
      assert.deepEqual(await outside(page), []);
      assert.equal(await overflow(page), 0);
      assert.deepEqual(await cut(page), []);
    });

    it(`fits ${name} into a window of 1280 px at 200 %, in Chinese`, async () => {
      // A zoom of 200 % halves the pixels of CSS that a window has.
      const page = await look(view, { width: 640, height: 400, language: 'zh-cn', bundle: chinese });
      assert.deepEqual(await outside(page), []);
      assert.equal(await overflow(page), 0);
      assert.deepEqual(await cut(page), []);
    });
  }

  for (const name of ['running', 'fine-tuning', 'layers'])
    it(`moves nothing in ${name} where people asked for little motion`, async () => {
      const page = await look(views[name], { reducedMotion: true });
      await page.locator('th[data-method]').last().hover();
      assert.deepEqual(await moving(page), []);
    });

  it('moves something where they did not', async () => {
    const page = await look(views['running'], { reducedMotion: false });
    assert.ok((await moving(page)).length > 0);
  });

  it('shows in forced colours what is chosen, and shares by more than their colour', async () => {
    const page = await look(views['layers'], {});
    await page.emulateMedia({ forcedColors: 'active' });
    const marked: string[] = [];
    const colour = (selector: string, property: string): Promise<string> =>
      page.evaluate<string>(`getComputedStyle(document.querySelector(${JSON.stringify(selector)})).${property}`);
    for (const property of ['outlineStyle', 'boxShadow', 'borderTopStyle'])
      if ((await colour('td[aria-selected=true]', property)) !== (await colour('td[aria-selected=false]', property)))
        marked.push(property);
    assert.ok(marked.length > 0, 'the chosen cell looks like the others');
    const under = (selected: boolean): Promise<string> =>
      colour(`[role=tab][aria-selected=${selected}]`, 'borderBottomColor');
    assert.notEqual(await under(true), await under(false));
    for (const cell of await page.locator('td[data-kept]').allInnerTexts()) assert.match(cell, /\d/);
  });
});
