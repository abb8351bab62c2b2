import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { FrameLocator } from 'playwright-core';
import { openWindow } from './window';
import { story } from './story';

const minute = 60_000;
const chosen = ['magnitude', 'activation', 'hessian', 'random'];

async function enter(page: FrameLocator, field: string, value: string): Promise<void> {
  const input = page.locator(`[data-testid=${field}] input`);
  await input.fill(value);
  await input.press('Enter');
}

/** The first number of a text, per cent signs and all. */
const numbersIn = (text: string | null): number[] =>
  [...(text ?? '').matchAll(/[\d.]+/g)].map(([found]) => Number(found));

describe('a convolutional net from setup to fine-tuned weights, by clicks', function () {
  // Each step stands on the one before.
  story();
  this.timeout(5 * minute);
  const window = openWindow({});
  let page: FrameLocator;

  it('is set up beside the first example as the model gets it', async () => {
    const { workbench } = window;
    const model = await workbench.reveal('mnist', 'lenet-5', 'model.json');
    await workbench.contextMenu(model, 'Compare Pruning Methods…');
    await workbench.choose('calibration.npz');
    await workbench.choose('test.npz');
    page = await workbench.webview();
    const preview = page.locator('[data-testid=preview]');
    await preview.locator('canvas[width="28"][height="28"]').waitFor({ timeout: minute });
    assert.match(await preview.innerText(), /Range\s+0 to 1/);
    await page.locator('[data-testid=method-l1]', { hasText: 'trains' }).waitFor();
    for (const box of await page.locator('[data-testid^=method-]').all()) {
      const id = ((await box.getAttribute('data-testid')) ?? '').replace('method-', '');
      const checked = (await box.getAttribute('aria-checked')) === 'true';
      if (checked !== chosen.includes(id)) await box.click();
    }
    await enter(page, 'sparsities', '90, 98');
    await page.getByText('4 methods at 2 sparsities').waitFor();
    await workbench.screenshot('lenet-5-setup');
  });

  it('is compared: convolutions and dense layers, one column for each method', async () => {
    await page.locator('[data-testid=start]').click();
    await page.locator('[data-testid=tune]').waitFor({ timeout: 3 * minute });
    assert.equal(await page.locator('th[data-method][data-row="0"]').count(), chosen.length);
    assert.equal(await page.locator('td[data-method=hessian][data-parameter]').count(), 4);
    await enter(page, 'sparsity-entry', '98');
    await page.locator('th[data-method=hessian]').click();
    await page.locator('#tune-title', { hasText: 'Hessian at 98.0 %' }).waitFor();
  });

  it('is fine-tuned live, and stopped with the best so far', async () => {
    const { workbench } = window;
    await enter(page, 'tune-epochs', '200');
    await page.locator('[data-testid=fine-tune]').click();
    await page.locator('[data-testid=work-now]', { hasText: /epoch [3-9] of 200/ }).waitFor({ timeout: 2 * minute });
    const points = async (): Promise<number> =>
      ((await page.locator('[data-testid=loss-chart] polyline.loss').getAttribute('points')) ?? '').split(' ').length;
    const before = await points();
    for (const deadline = Date.now() + minute; (await points()) <= before; await delay(100))
      assert.ok(Date.now() < deadline, 'the curve grows');
    await workbench.screenshot('lenet-5-fine-tuning');
    await page.locator('[data-testid=stop]').click();
    const tuned = page.locator('[data-testid=tuned]', { hasText: 'stopped' });
    await tuned.waitFor({ timeout: minute });
    const [unpruned = 0] = numbersIn(await page.locator('th.corner .quality').textContent());
    const [pruned = 100, repaired = 0] = numbersIn(await tuned.locator('.number').textContent());
    assert.ok(repaired > pruned + 2, `${pruned} → ${repaired}`);
    assert.ok(repaired <= unpruned + 1);
    await workbench.screenshot('lenet-5-fine-tuned');
  });

  it('is saved as it was fine-tuned, and is as good for who reads the file', async () => {
    const { workbench } = window;
    await page.locator('.saves', { hasText: 'Hessian at 98.0 %, fine-tuned' }).waitFor();
    await page.locator('[data-testid=save]').click();
    await workbench.quickInput.waitFor();
    const saved = 'model-pruned-hessian-98.json';
    for (
      const deadline = Date.now() + 10_000;
      !(await workbench.quickInput.inputValue()).endsWith(saved);
      await delay(50)
    )
      assert.ok(Date.now() < deadline, await workbench.quickInput.inputValue());
    await workbench.page.keyboard.press('Enter');
    await workbench.notification('are fine-tuned').waitFor({ timeout: minute });
    const { stdout } = await promisify(execFile)(process.execPath, [
      'dist/cli.js',
      'evaluate',
      window.file('mnist', 'lenet-5', saved),
      '--data',
      window.file('mnist', 'test.npz'),
      '--json',
    ]);
    const { metrics } = JSON.parse(stdout) as { metrics: { accuracy: number } };
    const shown = await page.locator('th[data-method=hessian] [data-testid=tuned-quality]').textContent();
    assert.equal(numbersIn(shown)[0], Number((100 * metrics.accuracy).toFixed(1)));
  });

  it('finds how far it can go for a point of accuracy', async () => {
    await page.locator('th[data-method=hessian]').click();
    await page.locator('[data-testid=find]').click();
    const found = page.locator('[data-testid=found]');
    await found.waitFor({ timeout: 2 * minute });
    const [sparsity = 0, drop = 100] = numbersIn(await found.textContent());
    assert.ok(sparsity > 50 && drop <= 1, (await found.textContent()) ?? '');
    assert.equal(Number(await page.locator('[data-testid=sparsity]').inputValue()), sparsity);
    await window.workbench.screenshot('lenet-5-found');
  });
});
