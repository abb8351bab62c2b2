/** Every state of the page in a real Chromium. Needs dist/ and PRUNESCOPE_CHROMIUM. */
import assert from 'node:assert/strict';
import { FakeRun } from './fake-run';
import { pageFixture, queries, until } from './fixture';
import { besideBarriers, failed, failedMethod, lenet, setup, sparsity, weightsOnly, withBarriers } from './scenes';

describe('the page’s states in Chromium', function () {
  this.timeout(60_000);
  const fixture = pageFixture();

  it('fills in while it runs and can be cancelled', async () => {
    const run = lenet();
    const progress = { phase: 'collecting', share: 0.2 } as const;
    const { page, push } = await fixture.open({ run, state: { ...run.state('running', 0), progress } });
    await page.locator('[data-testid=progress] [role=progressbar][aria-valuenow="20"]').waitFor();
    assert.equal(await page.locator('td.pending[data-method="magnitude"]').count(), 4);
    await push({
      ...run.state('running', 1),
      progress: { ...progress, phase: 'evaluating', subject: 'gradient' },
    });
    await page.locator('td[data-method="magnitude"][data-kept]').first().waitFor();
    assert.match(await page.locator('[role=status]').first().innerText(), /Evaluating Gradient/);
    await page.locator('[data-testid=cancel]').click();
    await until('cancel', () => queries(run, 'cancel').length === 1);
    await push(run.state('cancelled', 1));
    await page.locator('[data-testid=cancelled]').waitFor();
    assert.ok((await page.locator('td[data-method="magnitude"][data-kept]').count()) > 0);
    await page.locator('[data-testid=retry]').click();
    await until('retry', () => queries(run, 'retry').length === 1);
  });

  it('says what failed, where, and what to do', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: failed(run) });
    const problem = page.locator('[data-testid=problem]');
    const shown = await problem.innerText();
    for (const part of [
      'The weight file ends too early.',
      'group1-shard1of1.bin',
      'dense_2/kernel',
      '1,040,384 bytes',
      '1,066,440 bytes',
      'Copy the model again',
    ])
      assert.ok(shown.includes(part), part);
    await page.locator('[data-testid=show-log]').click();
    await until('log', () => queries(run, 'showLog').length === 1);
  });

  it('shows a failed method in its column and goes on with the others', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: failedMethod(run) });
    assert.match(await page.locator('td.failed[data-method="fisher"]').innerText(), /Fisher needs labels/);
    assert.match(await page.locator('th[data-method="hessian"]').innerText(), /trained 2 epochs/);
    assert.equal(await page.locator('td[data-method="taylor"][data-kept]').count(), 3);
  });

  it('shows present zeros without a comparison', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: sparsity(run) });
    assert.equal((await page.locator('td[data-parameter="dense_1/kernel"]').innerText()).trim(), '95.0');
    assert.equal(await page.locator('[data-testid=sparsity]').count(), 0);
    await page.locator('td[data-parameter="dense_1/kernel"]').click();
    await page.locator('[data-testid=heatmap] canvas').waitFor();
    assert.equal((queries(run, 'tile')[0] as { method: string }).method, '');
    // Magnitudes stand in for scores; nothing else is asked that needs a comparison.
    assert.equal(queries(run, 'channels').length + queries(run, 'notes').length + queries(run, 'allocate').length, 0);
  });

  it('says what the methods saw and were measured on; without data, neither that nor a curve', async () => {
    const run = lenet();
    const ready = run.state('ready');
    const { comparison } = ready;
    assert.ok(comparison);
    const test = { file: 'test.npz', examples: 2000 };
    const { page, push } = await fixture.open({ run, state: { ...ready, comparison: { ...comparison, test } } });
    const about = page.locator('.about');
    await about.getByText('measured on 2,000 of test.npz').waitFor();
    assert.match(await about.innerText(), /digits\.npz · 512 examples/);
    assert.equal(await page.locator('.curves').count(), 1);
    const baseline = { ...comparison.baseline, examples: 0 };
    await push({ ...ready, comparison: { ...comparison, data: { file: '', examples: 0 }, baseline } });
    await page.locator('.curves').waitFor({ state: 'detached' });
    assert.doesNotMatch(await about.innerText(), /examples|measured/);
  });

  it('says before a run which operations block what, as the chosen methods would have it', async () => {
    const run = lenet();
    const state = { ...setup(run), inspection: withBarriers(run) };
    const { page, push } = await fixture.open({ run, state });
    const barriers = page.locator('[data-testid=barriers]');
    await barriers
      .getByText(/Relu_output_0_QuantizeLinear\) lets no gradient .* left whole: dense_1\/kernel\./)
      .waitFor();
    await barriers.getByText(/NonMaxSuppression \(.*\) cannot be computed/).waitFor();
    await page.locator('[data-testid=warnings]').getByText('224 was assumed').waitFor();
    for (const method of ['gradient', 'taylor', 'fisher', 'hessian', 'sensitivity', 'l1']) {
      const box = page.locator(`[data-testid=method-${method}]`);
      if ((await box.getAttribute('aria-checked')) === 'true') await box.click();
    }
    await barriers.getByText(/look at weights alone, so this is scored all the same: dense_1\/kernel/).waitFor();
    await push({ ...state, inspection: withBarriers(run, true) });
    await page.locator('details[data-testid=barriers]:not([open]) summary', { hasText: '3 operations' }).click();
    assert.equal(await barriers.locator('li').count(), 3);
  });

  it('says beside a result what was left whole, once', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: besideBarriers(run) });
    await page
      .locator('[data-testid=barriers]')
      .getByText(/so this is left whole: dense_1\/kernel/)
      .waitFor();
    assert.equal(await page.locator('td[data-parameter="dense_1/kernel"]').count(), 0);
    await page.locator('[data-testid=warnings] summary', { hasText: '2 warnings' }).click();
    assert.deepEqual(await page.locator('[data-testid=warnings] li').allInnerTexts(), [
      'The file leaves the extent height of image to the data; 224 was assumed.',
      'Another warning.',
    ]);
  });

  it('says why only weights are there, and what can be done with them', async () => {
    const run = lenet();
    const state = weightsOnly(run);
    const warnings = ['The network could not be read; its weights can be shown, scored by magnitude and saved.'];
    const inspection = { ...state.inspection!, warnings };
    const { page } = await fixture.open({ run, state: { ...state, inspection } });
    const said = await page.locator('[data-testid=weights-only]').innerText();
    for (const part of ['The layer class Attention is not known.', ...warnings]) assert.ok(said.includes(part), said);
    assert.equal(await page.locator('[data-testid=warnings]').count(), 0, 'said once');
  });

  it('takes names as text, whatever they are', async () => {
    const name = '<img src=x onerror="document.title=1">/kernel';
    const run = new FakeRun({
      title: '<b>net</b>',
      layers: [[name, [4, 4]]],
      methods: [{ id: 'magnitude', label: '<i>M</i>', what: '"><script>', needsData: false, trains: false }],
      sparsities: [0.9],
    });
    const { page } = await fixture.open({ run, state: run.state('ready') });
    await page.locator('td[data-kept]').click();
    await page.locator('[data-testid=heatmap] canvas').waitFor();
    assert.equal(await page.locator('h1').innerText(), '<b>net</b>');
    assert.equal(await page.locator('#app img, #app i, #app h1 b, #app script').count(), 0);
  });
});
