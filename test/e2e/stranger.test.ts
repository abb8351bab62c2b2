/** A person who has just installed the extension, and has no model: the walkthrough, click by click, to a saved model. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { FrameLocator, Locator } from 'playwright-core';
import { startVSCode, type VSCode } from '../vscode/server';
import { Workbench } from '../vscode/workbench';
import { story } from './story';

/** Presses of the mouse that lead to a saved model. */
const most = 12;

describe('a stranger', function () {
  story();
  let server: VSCode;
  let workbench: Workbench;
  let clicks = 0;

  before(async () => {
    const extension = path.join('out', 'extension');
    const settings = {
      'workbench.startupEditor': 'welcomePage',
      'workbench.welcomePage.walkthroughs.openOnInstall': false,
    };
    server = await startVSCode({ workspace: path.join(extension, 'samples', 'paper-mlp'), extension, settings });
    workbench = await Workbench.open(server, { empty: true });
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.screenshot('failed-stranger');
  });
  after(async () => {
    await workbench?.close();
    await server?.stop();
  });

  async function click(target: Locator, timeout = 30_000): Promise<void> {
    await target.click({ timeout });
    clicks++;
  }
  const walkthrough = (): Locator =>
    workbench.page.locator('.gettingStartedContainer button', { hasText: 'Prune a Network with Prunescope' }).first();
  const stepButton = (label: string): Locator =>
    workbench.page.locator('.gettingStartedContainer .monaco-button', { hasText: label }).filter({ visible: true });
  const pick = (label: string, detail = ''): Locator =>
    workbench.page
      .locator('.quick-input-list .monaco-list-row', { hasText: label })
      .filter({ hasText: detail })
      .first();
  /** Steps of the walkthrough that are ticked off. */
  const done = (): Promise<number> =>
    workbench.page.locator('.gettingStartedContainer .getting-started-step .codicon.complete').count();

  it('opens the walkthrough from the welcome page, and the sample from there', async () => {
    await click(walkthrough(), 60_000);
    await workbench.screenshot('stranger-walkthrough');
    const opened = workbench.page.waitForEvent('load', { timeout: 60_000 });
    await click(stepButton('Open Sample Workspace'));
    await opened;
    await workbench.explorerRowAtRoot('mnist').waitFor({ timeout: 60_000 });
  });

  it('looks at a model by the next step', async () => {
    // The editor has brought the walkthrough back, with what is done ticked off.
    await click(workbench.page.getByText('Look at a model', { exact: true }).filter({ visible: true }).first(), 60_000);
    await click(stepButton('Choose a Model…'));
    await click(pick('model.json', 'lenet-300-100'));
    const page = await workbench.webview();
    await page.locator('[data-parameter="dense_1/kernel"]').first().waitFor({ timeout: 60_000 });
  });

  let page: FrameLocator;
  it('compares methods on its digits', async () => {
    await click((await workbench.webview()).locator('[data-testid=compare-methods]'));
    await click(pick('calibration.npz'));
    await click(pick('test.npz'));
    const start = '[data-testid=start]';
    await workbench.tab('lenet-300-100').nth(1).waitFor();
    page = await workbench.webview();
    await click(page.locator(start), 60_000);
    await page.locator('[data-testid=save]').waitFor({ timeout: 120_000 });
  });

  it('looks into a layer, and saves', async () => {
    await click(page.locator('[data-method=hessian][data-parameter="dense_2/kernel"]'));
    await page.locator('[data-testid=heatmap]').waitFor();
    await workbench.screenshot('stranger-layer');
    await click(page.locator('[data-testid=save]'));
    await workbench.quickInput.waitFor();
    await click(
      workbench.page.locator('.quick-input-widget .quick-input-action .monaco-button', { hasText: /OK|Save/ }),
    );
    await workbench.notification('Saved model-pruned-hessian-90.json').waitFor({ timeout: 60_000 });
  });

  it(`has come there in at most ${most} clicks, and the file holds the zeros`, async () => {
    const storage = path.join(server.dir, 'user-data', 'User', 'globalStorage', 'prunescope.prunescope');
    const folder = path.join(storage, 'prunescope-samples', 'mnist', 'lenet-300-100');
    const saved = path.join(folder, 'model-pruned-hessian-90.json');
    assert.ok(existsSync(saved), readdirSync(folder).join(', '));
    assert.ok(existsSync(path.join(folder, 'model-pruned-hessian-90.prune.json')));
    const { stdout } = await promisify(execFile)(process.execPath, ['dist/cli.js', 'inspect', saved, '--json']);
    const { sparsity } = JSON.parse(stdout) as { sparsity: number };
    assert.equal(sparsity.toFixed(3), '0.900');
    console.log(`      ${clicks} clicks`);
    assert.ok(clicks <= most, `${clicks} clicks`);
  });

  it('sees every step ticked off', async () => {
    await workbench.tab('Welcome').or(workbench.tab('Walkthrough')).first().click();
    for (const deadline = Date.now() + 10_000; (await done()) < 5; await delay(100))
      assert.ok(Date.now() < deadline, `${await done()} steps are ticked off`);
    await workbench.screenshot('stranger-done');
  });
});
