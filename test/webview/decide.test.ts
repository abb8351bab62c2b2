/** What helps to decide, on the page in a real Chromium. Needs dist/ and PRUNESCOPE_CHROMIUM. */
import assert from 'node:assert/strict';
import { decided, pausedTraining, runNote } from './decide-scenes';
import { pageFixture, queries, until } from './fixture';
import { fineTuning, lenet } from './scenes';

describe('deciding in Chromium', function () {
  this.timeout(60_000);
  const fixture = pageFixture();

  it('says which method to take, at the slider, once all are measured there', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: run.state('ready') });
    const advice = page.locator('[data-testid=advice]');
    const first = await advice.innerText();
    assert.match(first, /Magnitude/);
    const entry = page.locator('[data-testid=sparsity-entry] input');
    await entry.fill('99');
    await entry.press('Enter');
    await until('another sentence', async () => (await advice.count()) === 1 && (await advice.innerText()) !== first);
  });

  it('saves the model alone and the recipe alone, by mouse and by keyboard', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: run.state('ready') });
    const saves = (): unknown[] => queries(run, 'save').map((query) => (query as { what?: string }).what);
    await page.locator('[data-testid=save-menu]').click();
    await page.locator('[data-entry=model]').click();
    await until('a save', () => saves().length === 1);
    // Nothing is saved twice: until the first is done there is no other.
    await page.locator('[data-testid=save-menu]:enabled').focus();
    await page.keyboard.press('Enter');
    await page.locator('[data-entry=model]:focus').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await until('another save', () => saves().length === 2);
    await page.locator('[data-testid=save-menu]:enabled').waitFor();
    await page.locator('[data-testid=save]').click();
    await until('the usual save', () => saves().length === 3);
    assert.deepEqual(saves(), ['model', 'recipe', 'both']);
  });

  it('shows guards of the run and of the mask, which it asks for at rest alone', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: decided(run) });
    await page.locator('th[data-method=hessian]').click();
    await page.locator('[data-code=converged-first-order]').waitFor();
    assert.ok((await page.locator('[data-testid=notes]').innerText()).includes(runNote.message));
    await until('guards of the mask', () => queries(run, 'notes').length > 0);
    const before = queries(run, 'notes').length;
    const slider = page.locator('[data-testid=sparsity]');
    await slider.focus();
    for (let step = 0; step < 20; step++) await page.keyboard.press('ArrowLeft');
    await until('guards where it rests', () => queries(run, 'notes').length > before);
    assert.ok(queries(run, 'notes').length < before + 20);
  });

  it('measures the time here once, and says that it is the same for every mask', async () => {
    const run = lenet();
    const { page, push } = await fixture.open({ run, state: run.state('ready') });
    await page.locator('[data-testid=measure-latency]').click();
    await until('a measurement', () => queries(run, 'latency').length === 1);
    await push(decided(run));
    const latency = page.locator('[data-testid=latency]');
    assert.match(await latency.innerText(), /0\.4217 ms ± 0\.03/);
    assert.match((await latency.getAttribute('title'))!, /same for every mask/);
  });

  it('tries the mask on other data and shows what came of it there alone', async () => {
    const run = lenet();
    const { page, push } = await fixture.open({ run, state: run.state('ready') });
    await page.locator('th[data-method=hessian]').click();
    await page.locator('[data-testid=try-on-data]').click();
    await until('a trial', () => queries(run, 'tryOnData').length === 1);
    await push(decided(run));
    const trial = page.locator('[data-testid=trial]');
    assert.match(await trial.innerText(), /97\.1 % → 93\.0 %\s+on test-2\.npz, 10,000 examples/);
    await page.locator('th[data-method=fisher]').click();
    await until('nothing of another method', async () => (await trial.count()) === 0);
  });

  it('lets a training wait and go on', async () => {
    const run = lenet();
    const { page, push } = await fixture.open({ run, state: fineTuning(run) });
    const pause = page.locator('[data-testid=pause]');
    await pause.click();
    await until('a pause', () => queries(run, 'pauseTraining').length === 1);
    await push(pausedTraining(run));
    assert.match(await page.locator('[data-testid=work-now]').innerText(), /^paused · epoch/);
    assert.equal((await pause.innerText()).trim(), 'Go On');
    await pause.click();
    await until('going on', () => queries(run, 'pauseTraining').length === 2);
    assert.deepEqual(queries(run, 'pauseTraining'), [{ paused: true }, { paused: false }]);
  });
});
