/** The main flow without a mouse. Needs dist/ and PRUNESCOPE_CHROMIUM. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { AllocationQuery } from '../../src/shared/allocation';
import { diffState, prunedDiff } from './diff-scenes';
import { pageFixture, queries, until } from './fixture';
import { focused, roundTrip, tabTo, type Stop } from './focus';
import { fineTuned, lenet, setup } from './scenes';

const unseen = (stops: readonly Stop[]): string[] => stops.filter(({ visible }) => !visible).map(({ name }) => name);

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

describe('the keyboard alone in Chromium', function () {
  this.timeout(90_000);
  const fixture = pageFixture();

  it('goes from the setup to a layer, a weight, back, a budget and a saved model', async () => {
    const run = lenet();
    const { page, push } = await fixture.open({ run, state: setup(run) });
    await page.locator('[data-testid=start]').waitFor();
    const stops: Stop[] = [];
    const tab = async (name: string, key?: 'Tab' | 'Shift+Tab'): Promise<void> => {
      stops.push(...(await tabTo(page, name, key)));
    };
    await tab('method-gradient');
    await press(page, 'Space');
    await tab('start');
    await press(page, 'Enter');
    await until('a start', () => queries(run, 'start').length === 1);
    assert.ok((queries(run, 'start')[0] as { methods: string[] }).methods.includes('gradient'));

    await push(run.state('ready'));
    await page.locator('[data-testid=matrix]').waitFor();
    // The whole of it: how much goes.
    await tab('sparsity');
    await press(page, 'ArrowLeft', 'ArrowLeft', 'PageDown');
    const asked = (): AllocationQuery => queries(run, 'allocate').at(-1) as AllocationQuery;
    await until('counts of there, after three keys', () => asked()?.sparsity < 0.85);
    const { sparsity } = asked();
    // A layer under a method.
    await tab('cell 1 1');
    await press(page, 'ArrowRight', 'ArrowRight', 'ArrowDown', 'Enter');
    assert.equal((await focused(page)).name, 'cell 2 3');
    await page.locator('[data-testid=heatmap] canvas').waitFor();
    // A weight of it, and back.
    await tab('heatmap');
    await press(page, 'ArrowRight', 'ArrowDown');
    await page.locator('[data-testid=weight-readout] h2', { hasText: 'Weight [1, 1]' }).waitFor();
    await press(page, 'Enter');
    const crumbs = page.locator('[data-testid=crumbs] li');
    await crumbs.filter({ hasText: 'weight [1, 1]' }).waitFor();
    await tab('back', 'Shift+Tab');
    await press(page, 'Enter');
    await until('the layer again', async () => (await crumbs.count()) === 2);
    assert.equal((await focused(page)).name, 'back');

    await tab('tab-layers');
    for (const section of ['curves', 'agreement', 'network']) {
      await press(page, 'ArrowRight');
      assert.equal((await focused(page)).name, `tab-${section}`);
      await page.locator(`#section[aria-labelledby=tab-${section}] h2`).first().waitFor();
    }
    await press(page, 'Home');
    await page.locator('td[aria-selected=true][data-method=taylor][data-parameter="dense_2/kernel"]').waitFor();

    // The budget of a layer: its name leads to its slider.
    await tab('edit-budget');
    await press(page, 'Enter');
    await page.locator('[data-layer]').first().waitFor();
    await tab('cell 2 3');
    for (const place of ['cell 2 2', 'cell 2 1', 'cell 2 0']) {
      await press(page, 'ArrowLeft');
      assert.equal((await focused(page)).name, place);
    }
    await press(page, 'Enter');
    assert.equal((await focused(page)).name, 'Sparsity of dense_2');
    await press(page, 'ArrowLeft');
    const own = (): boolean => asked().budget?.['dense_2/kernel'] !== undefined;
    await until('a budget of its own', own);
    await press(page, 'Control+z');
    await until('one step back', () => !own());
    await press(page, 'Control+y', 'Escape');
    assert.equal((await focused(page)).name, 'cell 2 0');
    await until('the budget again', own);

    await tab('save', 'Shift+Tab');
    await press(page, 'Enter');
    await until('a save', () => queries(run, 'save').length === 1);
    const saved = queries(run, 'save')[0] as AllocationQuery & { method: string };
    assert.deepEqual([saved.method, saved.sparsity], ['taylor', sparsity]);
    assert.deepEqual(Object.keys(saved.budget ?? {}), Object.keys(asked().budget ?? {}));
    assert.ok(saved.budget?.['dense_2/kernel']);
    assert.deepEqual(unseen(stops), [], 'one always sees where one is');
  });

  it('closes a menu by Escape, and is where it was', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: run.state('ready') });
    await page.locator('[data-testid=save-menu]').waitFor();
    await tabTo(page, 'save-menu');
    await press(page, 'Enter');
    await page.locator('#save-menu:popover-open').waitFor();
    assert.equal((await focused(page)).visible, true);
    await press(page, 'ArrowDown', 'Escape');
    await until('a closed menu', async () => (await page.locator('#save-menu:popover-open').count()) === 0);
    assert.equal((await focused(page)).name, 'save-menu');
    assert.equal(queries(run, 'save').length, 0);
  });

  const rounds = {
    setup: { state: setup },
    layers: { state: fineTuned, tab: 'layers' },
    curves: { state: fineTuned, tab: 'curves' },
    agreement: { state: fineTuned, tab: 'agreement' },
    network: { state: fineTuned, tab: 'network' },
    diff: { state: (run: ReturnType<typeof lenet>) => diffState(run, prunedDiff()) },
  };
  for (const [name, { state, ...rest }] of Object.entries(rounds))
    it(`goes around ${name} and back, sees every stop, and is held by none`, async () => {
      const run = lenet();
      const { page } = await fixture.open({ run, state: state(run) });
      await page.locator('h1').waitFor();
      if ('tab' in rest) await page.locator(`[data-testid=tab-${rest.tab}]`).click();
      if (name === 'layers') {
        await page.locator('td[data-method=taylor][data-parameter="dense_2/kernel"]').click();
        await page.locator('[data-testid=weight-readout] table').waitFor();
      }
      await page.waitForTimeout(200);
      const forth = await roundTrip(page);
      assert.ok(forth.length >= 3, forth.map((stop) => stop.name).join());
      assert.deepEqual(unseen(forth), []);
      const back = await roundTrip(page, 'Shift+Tab');
      const names = (stops: readonly Stop[]): string[] => stops.map((stop) => stop.name).sort();
      assert.deepEqual(names(back), names(forth));
    });
});
