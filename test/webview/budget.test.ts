/** What single layers lose, decided on the page in a real Chromium. Needs dist/ and PRUNESCOPE_CHROMIUM. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { AllocationQuery } from '../../src/shared/allocation';
import { deep, deepState } from './deep-scenes';
import { pageFixture, queries, until } from './fixture';
import { lenet, lenetLarge } from './scenes';

type Counted = AllocationQuery & { readonly about?: boolean };

describe('budgets of single layers in Chromium', function () {
  this.timeout(60_000);
  const fixture = pageFixture();
  const [first, second, third] = ['dense_1/kernel', 'dense_2/kernel', 'dense_3/kernel'];
  const all = 784 * 300 + 300 * 100 + 100 * 10;

  const control = (page: Page, layer: string, name: 'share' | 'number' | 'hold') =>
    page.locator(`[data-layer="${layer}"] [data-control=${name}]`);
  const removedOf = async (page: Page, layer: string, method = 'hessian'): Promise<number> => {
    const cell = page.locator(`td[data-method=${method}][data-parameter="${layer}"]`);
    return Number(await cell.getAttribute('data-total')) - Number(await cell.getAttribute('data-kept'));
  };
  const removed = async (page: Page, method?: string): Promise<number[]> => [
    await removedOf(page, first, method),
    await removedOf(page, second, method),
    await removedOf(page, third, method),
  ];
  const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
  const said = (page: Page): Promise<string> => page.locator('[data-testid=budget-said]').innerText();
  const saidIs = (page: Page, words: RegExp): Promise<void> =>
    until(words.source, async () => words.test(await said(page)));

  async function editing(page: Page): Promise<void> {
    await page.locator('th[data-method=hessian]').click();
    await page.locator('[data-testid=edit-budget]').click();
    await page.locator('[data-layer]').first().waitFor();
  }

  /** Drags a layer's slider to a share and holds it there. */
  async function hold(page: Page, layer: string, share: number): Promise<void> {
    const box = (await control(page, layer, 'share').boundingBox())!;
    const at = Number(await control(page, layer, 'share').inputValue()) / 100;
    // The thumb stays inside of the track.
    const across = (to: number): number => box.x + 7 + (box.width - 14) * to;
    await page.mouse.move(across(at), box.y + box.height / 2);
    await page.mouse.down();
    for (let step = 1; step <= 8; step++)
      await page.mouse.move(across(at + ((share - at) * step) / 8), box.y + box.height / 2);
  }

  it('moves one layer by the mouse; the others make up for it to one weight, under every method', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: run.state('ready') });
    await editing(page);
    const before = await removed(page);
    assert.equal(sum(before), Math.round(0.9 * all));
    await hold(page, second, 0.5);
    await page.mouse.up();
    await saidIs(page, /^dense_2 set to \d+\.\d %; the others lose \d\.\d+ points more$/);
    const now = await removed(page);
    assert.ok(Math.abs(now[1] / 30_000 - 0.5) < 0.02, `${now[1]} of 30,000`);
    assert.ok(now[0] > before[0], 'dense_1 gives more');
    for (const method of ['hessian', 'magnitude', 'random'])
      assert.equal(sum(await removed(page, method)), Math.round(0.9 * all), method);
    assert.equal(await removedOf(page, second, 'random'), now[1], 'the same for every method');
    assert.equal(await page.locator('#saves').innerText(), 'Hessian at 90.0 %, edited for 1 layer');
    assert.match(await page.locator('.footer .of').innerText(), /^Hessian at 90\.0 %, edited for 1 layer$/);
    await until('an evaluation of what was decided', () =>
      queries(run, 'evaluate').some((query) => (query as AllocationQuery).budget?.[second] !== undefined),
    );
    const asked = queries(run, 'allocate').length;
    assert.ok(asked <= 12, `${asked} questions, no more than movements`);
    assert.equal(run.most.allocate, 1);
  });

  it('leaves a locked layer alone and lets it go again', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: run.state('ready') });
    await editing(page);
    const before = await removed(page);
    await control(page, first, 'hold').selectOption('lock');
    await saidIs(page, /^dense_1 locked at \d+\.\d %$/);
    assert.ok(await control(page, first, 'share').isDisabled());
    assert.equal(await page.locator(`[data-layer="${first}"]`).getAttribute('data-hold'), 'lock');
    await hold(page, second, 0.95);
    await page.mouse.up();
    await saidIs(page, /^dense_2 .*others lose/);
    const now = await removed(page);
    assert.equal(now[0], before[0]);
    assert.equal(sum(now), sum(before));
    await page.locator('[data-testid=edit-budget]').click();
    await page.locator(`th[data-parameter="${first}"] .held[data-hold=lock]`).waitFor();
    assert.match((await page.locator(`th[data-parameter="${first}"]`).textContent()) ?? '', /Locked/);
    await page.locator('[data-testid=edit-budget]').click();
    await control(page, first, 'hold').selectOption('free');
    await saidIs(page, /^dense_1 follows its scores again/);
    await page.locator('[data-testid=reset-budget]').click();
    await until('what the scores say', async () => (await removed(page)).join() === before.join());
    assert.equal(await page.locator('#saves').innerText(), 'Hessian at 90.0 %');
  });

  it('caps a layer, keeps one whole, and says what is not possible', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: run.state('ready') });
    await editing(page);
    await control(page, third, 'hold').selectOption('whole');
    await until('no weight of it goes', async () => (await removedOf(page, third)) === 0);
    await saidIs(page, /^dense_3 is kept whole; the others lose \d\.\d+ points more$/);
    await control(page, second, 'hold').selectOption('cap');
    await control(page, second, 'number').fill('40');
    await control(page, second, 'number').press('Enter');
    await until('40 %', async () => (await removedOf(page, second)) === 12_000);
    assert.equal(await control(page, second, 'hold').inputValue(), 'cap');
    await control(page, second, 'number').fill('much');
    await control(page, second, 'number').press('Enter');
    await saidIs(page, /^A number from 0 to 99\.9$/);
    assert.equal(await control(page, second, 'number').inputValue(), '40.0');
    await control(page, first, 'hold').selectOption('whole');
    await saidIs(page, /^Not possible/);
    assert.equal(await control(page, first, 'hold').inputValue(), 'free', 'as it is, not as it was wanted');
    assert.ok((await removedOf(page, first)) > 0);
  });

  it('lets the sparsity follow where the total is not held', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: run.state('ready') });
    await editing(page);
    const before = await removed(page);
    await page.locator('[data-testid=hold-total]').click();
    await control(page, second, 'number').fill('50');
    await control(page, second, 'number').press('Enter');
    await until('half of it', async () => (await removedOf(page, second)) === 15_000);
    assert.deepEqual(await removed(page), [before[0], 15_000, before[2]]);
  });

  it('undoes and redoes by buttons and by keys, and leaves the keys of a field of text to it', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: run.state('ready') });
    await editing(page);
    const before = await removed(page);
    assert.equal(await page.locator('[data-testid=undo]').getAttribute('aria-disabled'), 'true');
    await hold(page, second, 0.4);
    await page.mouse.up();
    await saidIs(page, /^dense_2 set .*others lose/);
    const moved = await removed(page);
    await page.locator('[data-testid=undo]').click();
    await until('as before', async () => (await removed(page)).join() === before.join());
    await page.locator('[data-testid=redo]').click();
    await until('as moved', async () => (await removed(page)).join() === moved.join());
    await page.keyboard.press('Control+z');
    await until('as before, by a key', async () => (await removed(page)).join() === before.join());
    await page.keyboard.press('Control+Shift+z');
    await until('as moved, by a key', async () => (await removed(page)).join() === moved.join());
    await control(page, third, 'number').focus();
    await page.keyboard.press('Control+z');
    await page.waitForTimeout(100);
    assert.deepEqual(await removed(page), moved);
  });

  it('counts roughly while something is held, and exactly when it is released or held still', async () => {
    const run = lenetLarge();
    const { page } = await fixture.open({ run, state: run.state('ready') });
    await editing(page);
    await hold(page, second, 0.55);
    const about = page.locator('.cell .about');
    await about.first().waitFor();
    const cell = page.locator(`td[data-method=hessian][data-parameter="${first}"]`);
    assert.match((await cell.getAttribute('aria-label')) ?? '', /, about \d/);
    await page.mouse.up();
    await until('exact numbers', async () => (await about.count()) === 0);
    assert.equal(sum(await removed(page)), Math.round(0.9 * all));
    const asked = queries(run, 'allocate') as Counted[];
    assert.equal(asked.at(-1)?.about, undefined);
    assert.ok(
      asked.slice(1, -1).every((query) => query.about),
      'roughly on the way',
    );
    const slider = page.locator('[data-testid=sparsity]');
    const box = (await slider.boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.9, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.8, box.y + box.height / 2, { steps: 5 });
    await about.first().waitFor();
    await until('exact numbers while it is held still', async () => (await about.count()) === 0);
    await page.mouse.up();
  });

  it('shares out as a preset says', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: run.state('ready') });
    await editing(page);
    await control(page, second, 'hold').selectOption('lock');
    await page.locator('[data-testid=preset]').click();
    await page.locator('[data-testid=preset] vscode-option[value=uniform]').click();
    await until('the same share of each', async () => (await removed(page)).join() === '211680,27000,900');
    assert.deepEqual((queries(run, 'allocate').at(-1) as AllocationQuery).budget, undefined);
    assert.deepEqual((queries(run, 'allocate').at(-1) as AllocationQuery).scope, 'layer');
  });

  it('brings everything back after a reload, history and all', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: run.state('ready') });
    await editing(page);
    const before = await removed(page);
    await control(page, first, 'hold').selectOption('lock');
    await control(page, second, 'number').fill('80');
    await control(page, second, 'number').press('Enter');
    await saidIs(page, /^dense_2 .*others lose/);
    const now = await removed(page);
    await page.waitForTimeout(500);
    await page.reload();
    await page.locator(`[data-layer="${first}"][data-hold=lock]`).waitFor();
    await until('the same numbers', async () => (await removed(page)).join() === now.join());
    await page.locator('[data-testid=undo]').click();
    await page.locator('[data-testid=undo]').click();
    await until('as it began', async () => (await removed(page)).join() === before.join());
  });

  it('is edited by the keyboard alone, in a deep network, with few stops of Tab', async () => {
    const run = deep(110);
    const { page } = await fixture.open({ run, state: deepState(run) });
    await page.locator('th[data-method=hessian]').click();
    await page.locator('[data-testid=edit-budget]').focus();
    await page.keyboard.press('Enter');
    await page.locator('[data-layer]').first().waitFor();
    const layer = 'encoder.layers.0.self_attn.out_proj.weight';
    await page.locator('[data-testid=matrix] [tabindex="0"]').focus();
    for (const key of ['Control+Home', 'ArrowLeft', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
    const focused = page.locator(':focus');
    assert.equal(await focused.getAttribute('data-control'), 'share');
    assert.equal(await focused.getAttribute('aria-label'), `Sparsity of ${layer}`);
    for (let press = 0; press < 10; press++) await page.keyboard.press('ArrowLeft');
    await until('it is set', async () => (await page.locator(`[data-layer="${layer}"][data-hold=set]`).count()) === 1);
    assert.match((await focused.getAttribute('aria-valuetext')) ?? '', /^\d+\.\d %, Set$/);
    assert.equal(await page.locator('[data-testid=matrix] [tabindex="0"]').count(), 4, 'the row and what is in it');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    assert.equal(await focused.getAttribute('data-control'), 'hold');
    await page.keyboard.press('l');
    await until(
      'it is locked',
      async () => (await page.locator(`[data-layer="${layer}"][data-hold=lock]`).count()) === 1,
    );
    await page.keyboard.press('Escape');
    assert.equal(await focused.getAttribute('data-parameter'), layer);
    await page.keyboard.press('ArrowDown');
    assert.equal(await focused.getAttribute('data-row'), '3');
  });

  it('redraws within 50 ms while one of 110 layers is dragged', async () => {
    const run = deep(110);
    const { page } = await fixture.open({ run, state: deepState(run) });
    await editing(page);
    const median = await page.evaluate<number>(`(async () => {
      const slider = document.querySelector('[data-layer] [data-control=share]');
      const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      const times = [];
      for (let at = 0; at < 60; at++) {
        slider.value = String(80 - at);
        slider.dispatchEvent(new Event('input', { bubbles: true }));
        const start = performance.now();
        await frame();
        times.push(performance.now() - start);
      }
      return times.sort((a, b) => a - b)[30];
    })()`);
    console.log(`      ${median.toFixed(1)} ms`);
    assert.ok(median < 50, `${median} ms`);
  });

  it('fits a page of 480 pixels', async () => {
    const run = deep(110);
    const { page } = await fixture.open({ run, state: deepState(run), width: 480, height: 900 });
    await editing(page);
    const row = (await page.locator('th[data-row="1"]').boundingBox())!;
    for (const name of ['share', 'number', 'hold'] as const) {
      const box = (await page.locator(`th[data-row="1"] [data-control=${name}]`).boundingBox())!;
      assert.ok(box.x >= row.x && box.x + box.width <= row.x + row.width, `${name} inside of its head`);
      assert.ok(box.y + box.height <= row.y + row.height + 1, `${name} inside of its row`);
      assert.ok(box.width >= 40, `${name} can be hit`);
    }
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
    assert.ok(wide <= 480, `${wide} pixels`);
  });
});
