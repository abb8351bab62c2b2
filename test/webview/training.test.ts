/** Setting up, training and searching on the page in a real Chromium. Needs dist/ and PRUNESCOPE_CHROMIUM. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { PanelApi, SetupChoices } from '../../src/shared/protocol';
import type { Query } from '../../src/shared/rpc';
import { fakePreview } from './fake-training';
import { pageFixture, queries, until } from './fixture';
import {
  fineTuned,
  fineTuning,
  lenet,
  lenetScheduled,
  scheduled,
  setup,
  stoppedRun,
  trainedRun,
  training,
} from './scenes';

const enter = async (page: Page, field: string, value: string): Promise<void> => {
  const input = page.locator(`[data-testid=${field}] input`);
  await input.fill(value);
  await input.press('Enter');
};

describe('setting a comparison up in Chromium', function () {
  this.timeout(60_000);
  const fixture = pageFixture();

  it('shows the first example, pixel for pixel, with its label and range', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: setup(run) });
    const preview = page.locator('[data-testid=preview]');
    const said = await preview.innerText();
    for (const part of ['calibration.npz', '0 to 1', '0.1307', '784', 'bytes were divided by 255'])
      assert.ok(said.includes(part), part);
    const canvas = preview.locator('canvas');
    assert.equal(await canvas.getAttribute('aria-label'), 'The first example, labelled 0');
    const painted = await canvas.evaluate((element) => {
      const surface = element as unknown as {
        getContext(kind: '2d'): { getImageData(...box: number[]): { data: Uint8ClampedArray } };
      };
      return [...surface.getContext('2d').getImageData(0, 0, 28, 28).data];
    });
    assert.deepEqual(painted, [...fakePreview().pixels]);
    assert.equal(await page.locator('[data-testid=matrix], [data-testid=sparsity], [data-testid=save]').count(), 0);
  });

  it('starts with what was chosen, and lets the editor keep each step', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: setup(run) });
    await page.locator('[data-testid=method-l1]', { hasText: 'trains' }).waitFor();
    await page.locator('[data-testid=method-l1]').click();
    await page.locator('[data-testid=method-random]').click();
    await enter(page, 'sparsities', '95, 50');
    await page.locator('[data-testid=training] summary').click();
    await enter(page, 'fine-tune-epochs', '3');
    await enter(page, 'learning-rate', '0,005');
    await page.locator('[data-testid=schedule]').focus();
    await page.keyboard.press('ArrowDown');
    await enter(page, 'rounds', '4');
    await page.locator('[data-testid=start]').click();
    await until('start', () => queries(run, 'start').length === 1);
    const expected: SetupChoices = {
      methods: ['magnitude', 'hessian', 'l1'],
      sparsities: [0.5, 0.95],
      fineTune: 3,
      optimizer: 'sgd',
      learningRate: 0.005,
      schedule: 'iterative',
      rounds: 4,
      recalibrate: false,
    };
    assert.deepEqual(queries(run, 'start')[0], expected);
    assert.deepEqual(queries(run, 'setUp').at(-1), expected);
  });

  const wrong: readonly [field: string, typed: string, said: string][] = [
    ['sparsities', '50, 100', 'Numbers from 0 to 99.9'],
    ['fine-tune-epochs', '1.5', 'A whole number from 0'],
    ['learning-rate', '0', 'A number above 0'],
  ];
  for (const [field, typed, said] of wrong)
    it(`does not start with ${field} “${typed}”`, async () => {
      const run = lenet();
      const { page } = await fixture.open({ run, state: setup(run) });
      if (field !== 'sparsities') await page.locator('[data-testid=training] summary').click();
      await enter(page, field, typed);
      await page.locator('.invalid', { hasText: said }).waitFor();
      await page.locator('vscode-button[data-testid=start][disabled]').waitFor();
      assert.equal(queries(run, 'setUp').length, 0);
    });

  it('does not start without a method, and says what a file without a network allows', async () => {
    const run = lenet();
    const state = setup(run);
    const { page, push } = await fixture.open({ run, state });
    for (const method of ['magnitude', 'hessian', 'random'])
      await page.locator(`[data-testid=method-${method}]`).click();
    await page.getByText('Choose at least one method.').waitFor();
    await page.locator('vscode-button[data-testid=start][disabled]').waitFor();
    await push({ ...state, inspection: { ...run.inspection, mode: 'weights-only', reason: 'unknown layer' } });
    await page.locator('[data-testid=method-hessian][disabled]').waitFor();
    assert.equal(await page.locator('[data-testid=method-magnitude][disabled]').count(), 0);
  });
});

describe('training on the page in Chromium', function () {
  this.timeout(60_000);
  const fixture = pageFixture();

  it('fine-tunes the method in view at the slider, with its curve live, and stops', async () => {
    const run = lenet();
    const ready = run.state('ready');
    const { page, push } = await fixture.open({ run, state: ready });
    await page.locator('th[data-method="hessian"]').click();
    await enter(page, 'tune-epochs', '5');
    await enter(page, 'tune-rate', '0.02');
    await page.locator('[data-testid=fine-tune]').click();
    await until('fineTune', () => queries(run, 'fineTune').length === 1);
    const query: Query<PanelApi['fineTune']> = {
      sparsity: 0.9,
      scope: 'global',
      method: 'hessian',
      epochs: 5,
      learningRate: 0.02,
    };
    assert.deepEqual(queries(run, 'fineTune'), [query]);

    const points = async (): Promise<number> =>
      ((await page.locator('[data-testid=loss-chart] polyline.loss').getAttribute('points')) ?? '').split(' ').length;
    await push(fineTuning(run, 1.2));
    await page.locator('[data-testid=work-now]', { hasText: 'epoch 2 of 5 · step 96 of 400' }).waitFor();
    const before = await points();
    assert.equal(await page.locator('circle.held-out').count(), 1);
    await push(fineTuning(run, 3.5));
    await page.locator('[data-testid=work-now]', { hasText: 'epoch 4 of 5' }).waitFor();
    assert.ok((await points()) > before);
    assert.equal(await page.locator('circle.held-out').count(), 3);
    assert.equal(await page.locator('[data-testid=fine-tune]').count(), 0, 'one piece of work at a time');
    await page.locator('[data-testid=stop]').click();
    await until('cancel', () => queries(run, 'cancel').length === 1);

    await push(fineTuned(run));
    await page.locator('[data-testid=tuned]', { hasText: '→ 96.0 %' }).waitFor();
    assert.match(
      await page.locator('[data-testid=tuned]').innerText(),
      /fine-tuned 3 epochs \(stopped, best of epoch 2\)/,
    );
    const head = page.locator('th[data-method="hessian"]');
    assert.match(await head.innerText(), /92\.5 %[^]*→[^]*96\.0 %[^]*fine-tuned 3 epochs/);
    assert.match((await head.getAttribute('title'))!, /stopped, best of epoch 2/);
    assert.equal(await page.locator('circle.held-out.best').count(), 1);
    assert.equal(await page.locator('.curves path.tuned').count(), 1);
  });

  it('saves the fine-tuned weights unless the user chooses otherwise', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: fineTuned(run) });
    await page.locator('th[data-method="hessian"]').click();
    await page.locator('.saves', { hasText: 'Hessian at 90.0 %, fine-tuned' }).waitFor();
    await page.locator('[data-testid=save]').click();
    await until('save', () => queries(run, 'save').length === 1);
    await page.locator('[data-testid=save-tuned]').click();
    await page.locator('.saves', { hasText: /90\.0 %$/ }).waitFor();
    await page.locator('vscode-button[data-testid=save]:not([disabled])').click();
    await until('save', () => queries(run, 'save').length === 2);
    const query = { sparsity: 0.9, scope: 'global', method: 'hessian' };
    assert.deepEqual(queries(run, 'save'), [
      { ...query, what: 'both' },
      { ...query, what: 'both', fineTuned: false },
    ]);
    await page.locator('th[data-method="taylor"]').click();
    await page.locator('[data-testid=save-tuned]').waitFor({ state: 'detached' });
  });

  it('finds the sparsity for a loss, moves there, and says so where there is none', async () => {
    const run = lenet();
    const { page, push } = await fixture.open({ run, state: fineTuned(run) });
    await page.locator('th[data-method="hessian"]').click();
    await page.locator('[data-testid=find]').click();
    await until('the page shows it', () =>
      page.evaluate<boolean>(`document.querySelector('[data-testid=sparsity]').value === '87.3'`),
    );
    assert.equal((queries(run, 'findSparsity')[0] as { maxDrop: number }).maxDrop, 0.01);
    assert.match(await page.locator('[data-testid=found]').innerText(), /87\.3 % loses 0\.85 ± 0\.31 points on 2,000/);
    await enter(page, 'points', '0.2');
    await page.locator('[data-testid=find]').click();
    await until('a second search', () => queries(run, 'findSparsity').length === 2);
    assert.equal((queries(run, 'findSparsity')[1] as { maxDrop: number }).maxDrop, 0.002);
    assert.equal(await page.locator('[data-testid=sparsity]').inputValue(), '87.3');
    const none = { maxDrop: 0.002, examples: 2000, probes: [], query: { method: 'hessian', scope: 'global' } } as const;
    await push({ ...fineTuned(run), searches: [none] });
    await page.locator('[data-testid=found]', { hasText: 'No sparsity loses as little as 0.20 points' }).waitFor();
  });

  it('without labels neither searches nor trains, and says why', async () => {
    const run = lenet();
    const state = run.state('ready');
    const { examples, bytes, parameters, nonZero } = state.comparison!.baseline;
    const baseline = { examples, bytes, parameters, nonZero };
    const { page } = await fixture.open({ run, state: { ...state, comparison: { ...state.comparison!, baseline } } });
    await page.locator('[data-testid=find][disabled]').waitFor();
    await page.locator('.search', { hasText: 'needs labels' }).waitFor();
    await page.locator('[data-testid=no-training]', { hasText: 'needs labels' }).waitFor();
    assert.equal(await page.locator('[data-testid=fine-tune]').count(), 0);
  });

  it('asks to recompute where scores do not hold, without an error, and does on a click', async () => {
    const run = lenetScheduled();
    const { page } = await fixture.open({ run, state: scheduled(run) });
    await page.locator('td[data-method="taylor"][data-parameter="dense_2/kernel"]').click();
    await page.locator('[data-testid=heatmap] canvas').waitFor();
    await enter(page, 'sparsity-entry', '93');
    await page.locator('th[data-method="taylor"] [data-testid=recompute]').waitFor();
    await page.locator('[data-testid=compute]').waitFor();
    assert.equal(await page.locator('td[data-kept], td.failed, [data-testid=notice]').count(), 0);
    assert.ok(!queries(run, 'tile').some((query) => (query as { sparsity: number }).sparsity === 0.93));
    assert.equal(queries(run, 'evaluate').length, 0);
    await page.locator('th[data-method="fisher"] [data-testid=recompute]').click();
    await page.locator('[data-testid=compute]').click();
    await until('two computations', () => queries(run, 'compute').length === 2);
    assert.deepEqual(queries(run, 'compute'), [
      { method: 'fisher', sparsity: 0.93 },
      { method: 'taylor', sparsity: 0.93 },
    ]);
    await enter(page, 'sparsity-entry', '95');
    await page.locator('td[data-method="taylor"][data-kept]').first().waitFor();
  });

  it('labels what was trained, draws it apart, and tells notes and estimates', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: trainedRun(run) });
    await page.locator('th[data-method="taylor"]').click();
    assert.match(await page.locator('th[data-method="taylor"]').innerText(), /fine-tuned 3 epochs\s+trained 5 epochs/);
    assert.match(await page.locator('[data-testid=trained]').innerText(), /diverged: at step 341/);
    await page.getByText('Choose a smaller λ.').first().waitFor();
    assert.equal(await page.locator('.curves path.tuned').count(), 7 * 5);
    assert.equal(await page.locator('.curves path.tuned.selected').count(), 5);
    assert.equal(await page.locator('#curves-table tr', { hasText: 'Taylor, fine-tuned' }).count(), 1);
    await page.locator('td[data-method="hessian"][data-parameter="dense_2/kernel"]').click();
    await page.locator('[data-testid=estimates] summary', { hasText: '60 groups' }).click();
    assert.equal(await page.locator('[data-testid=estimates] tr').count(), 40);
    assert.match(await page.locator('[data-testid=estimates] tr').first().innerText(), /channel \d+\s+\S+ ± 2e−5/);
  });

  it('shows how a run trains, and what a cancel leaves', async () => {
    const run = lenet();
    const { page, push } = await fixture.open({ run, state: training(run) });
    await page.locator('[data-testid=training-now]', { hasText: 'epoch 3 of 5' }).waitFor();
    await page.locator('[data-testid=loss-chart]').waitFor();
    await page.locator('[data-testid=cancel]').click();
    await push({ ...training(run), stopping: true });
    await page.locator('[data-testid=cancel]', { hasText: 'Cancel Now' }).waitFor();
    await page.getByText('what is finished is kept').waitFor();
    await push(stoppedRun(run));
    await page.locator('[data-testid=cancelled]', { hasText: 'Cancelled: results so far.' }).waitFor();
    assert.equal(await page.locator('th[data-method][data-row="0"]').count(), 3);
  });
});
