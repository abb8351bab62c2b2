/** The comparison of two models in a real Chromium. Needs dist/ and PRUNESCOPE_CHROMIUM. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { deepDiff, diffState, equalDiff, prunedDiff } from './diff-scenes';
import { pageFixture, queries, until } from './fixture';
import { lenet } from './scenes';

const names = (page: Page): Promise<string[]> => page.locator('[data-testid=diff-table] tbody .name').allInnerTexts();

describe('the comparison of two models in Chromium', function () {
  this.timeout(60_000);
  const fixture = pageFixture();

  it('says in one sentence what differs, and in a table where', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: diffState(run, prunedDiff()) });
    const said = await page.locator('[data-testid=diff-summary]').innerText();
    assert.match(said, /^239,301 of 266,610 weights differ \(89\.8 %\), in 3 of 7 parameters\. 239,301 became zero\./);
    assert.match(said, /Parameters of another shape: 1\. Parameters only before: 1\. Parameters only after: 1\.$/);
    assert.deepEqual(await names(page), [
      'dense_1/kernel',
      'dense_2/kernel',
      'dense_3/kernel',
      'head/kernel',
      'auxiliary/kernel',
      'adapter/kernel',
    ]);
    const row = async (name: string): Promise<string> =>
      (await page.locator(`tr[data-parameter="${name}"]`).innerText()).replace(/\s+/g, ' ');
    assert.match(await row('dense_1/kernel'), /784×300 0\.0 % → 92\.7 % 92\.7 % 0\.05367 64\.9 %/);
    assert.match(await row('dense_3/kernel'), /0\.0 % → 0\.1 % 0\.1 %/);
    assert.match(await row('dense_2/kernel'), /other layout/);
    assert.match(await row('head/kernel'), /other shape: values not compared .*100×10 → 100×26 0\.0 % → 1\.0 % – – –/);
    assert.match(await row('auxiliary/kernel'), /only before .*0\.0 % → –/);
    assert.match(await row('adapter/kernel'), /only after .*– → 95\.0 %/);
    assert.match(
      await page.locator('p[data-testid=diff-outputs]').innerText(),
      /same top class for 96\.0 % · largest difference 0\.81/,
    );
    assert.match(
      (await page.locator('[data-testid=diff-sides]').innerText()).replace(/\s+/g, ' '),
      /Accuracy 97\.4 % 94\.2 %/,
    );
    assert.equal(await page.locator('[data-testid=diff-biggest] tbody tr').count(), 3);
    assert.match(await page.locator('[data-testid=diff-warnings]').innerText(), /divided by 255/);
  });

  it('folds what is equal', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: diffState(run, prunedDiff()) });
    const equal = page.locator('[data-testid=diff-equal]');
    assert.equal(await equal.locator('li').first().isVisible(), false);
    await equal.locator('summary', { hasText: '3 parameters are equal' }).click();
    assert.deepEqual(await equal.locator('li').allInnerTexts(), ['dense_1/bias', 'dense_2/bias', 'dense_3/bias']);
  });

  it('sorts by the keyboard, and comes back to the order of the files', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: diffState(run, prunedDiff()) });
    const before = await names(page);
    const head = page.locator('[data-sort=zeros]');
    await head.focus();
    await page.keyboard.press('Enter');
    await page.locator('th[aria-sort=descending]').waitFor();
    assert.deepEqual((await names(page)).slice(0, 2), ['adapter/kernel', 'dense_1/kernel']);
    await page.keyboard.press('Enter');
    await page.locator('th[aria-sort=ascending]').waitFor();
    assert.equal((await names(page)).at(-1), 'adapter/kernel');
    await page.keyboard.press('Enter');
    await page.locator('th[aria-sort]').waitFor({ state: 'detached' });
    assert.deepEqual(await names(page), before);
    // Rows that were not compared stay behind the others.
    await page.locator('[data-sort=changed]').click();
    assert.deepEqual((await names(page)).slice(3), ['head/kernel', 'auxiliary/kernel', 'adapter/kernel']);
  });

  it('gives the table away with full numbers', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: diffState(run, prunedDiff()) });
    await page.locator('[data-testid=export-diff]').click();
    await page.locator('#export-diff [data-entry=csv]').click();
    await until('an export', () => queries(run, 'export').length === 1);
    const [{ type, content }] = queries(run, 'export') as { type: string; content: string }[];
    const lines = content.trim().split('\r\n');
    assert.deepEqual([type, lines.length], ['csv', 10]);
    assert.match(lines[1] ?? '', /^dense_1\/kernel,,,changed,784 × 300,784 × 300,0,0\.92699\d+,218030,0\.92699/);
    assert.match(lines[9] ?? '', /^adapter\/kernel,,,added,,100 × 100,,0\.95,,,,$/);
  });

  it('says that nothing differs, and shows no table', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: diffState(run, equalDiff()) });
    assert.match(await page.locator('[data-testid=diff-summary]').innerText(), /all of their values are equal/);
    assert.equal(await page.locator('[data-testid=diff-table], [data-testid=diff-outputs]').count(), 0);
  });

  it('can be cancelled, and says what failed', async () => {
    const run = lenet();
    const state = { ...run.bare('ready'), view: 'diff' } as const;
    const progress = { phase: 'reading', subject: 'lenet', share: 0.4 } as const;
    const { page, push } = await fixture.open({ run, state: { ...state, phase: 'running', progress } });
    await page.locator('[data-testid=progress] [role=progressbar][aria-valuenow="40"]').waitFor();
    await page.locator('[data-testid=cancel]').click();
    await until('cancel', () => queries(run, 'cancel').length === 1);
    await push({
      ...state,
      phase: 'failed',
      problem: { code: 'lfs-pointer', message: 'model.onnx is a Git LFS pointer.' },
    });
    await page.locator('[data-testid=problem]', { hasText: 'Git LFS pointer' }).waitFor();
    assert.equal(await page.locator('[data-testid=diff]').count(), 0);
  });

  it('fits into 320 pixels, with a name for each number', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: diffState(run, prunedDiff()), width: 320 });
    await page.locator('[data-testid=diff-table]').waitFor();
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
    assert.ok(wide <= 320, `${wide} px`);
    const cells = `[...document.querySelectorAll('tr[data-parameter="dense_1/kernel"] td')]`;
    assert.deepEqual(await page.evaluate(`${cells}.map((cell) => getComputedStyle(cell, '::before').content)`), [
      '"Shape"',
      '"Zeros"',
      '"Changed"',
      '"Largest change"',
      '"Relative change"',
    ]);
  });

  it('draws a thousand layers and sorts them without a long wait', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: diffState(run, deepDiff(1000)) });
    await page.locator('tr[data-parameter="layer 999"]').waitFor({ state: 'attached' });
    const start = performance.now();
    await page.locator('[data-sort=name]').click();
    await page.locator('[data-sort=name]').click();
    await page.locator('th[aria-sort=descending]').waitFor();
    assert.equal((await names(page))[0], 'layer 999');
    assert.ok(performance.now() - start < 3000, `${performance.now() - start} ms`);
  });
});
