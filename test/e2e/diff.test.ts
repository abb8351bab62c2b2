import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../vscode/workbench';
import { openWindow } from './window';

const minute = 60_000;
const net = path.join('mnist', 'lenet-300-100');
const shard = 'group1-shard1of1.bin';

/** The first weights in the middle of the picture. */
function zeroWeights(file: string, count: number): void {
  const bytes = readFileSync(file);
  const start = 4 * 400 * 300;
  bytes.fill(0, start, start + 4 * count);
  writeFileSync(file, bytes);
}

describe('two models, by clicks', function () {
  this.timeout(3 * minute);
  const workspace = mkdtempSync(path.join(tmpdir(), 'prunescope-diff-'));
  before(() => {
    cpSync(path.join('out', 'extension', 'samples'), workspace, { recursive: true });
    const git = (...args: string[]): void =>
      void execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], {
        cwd: workspace,
      });
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '-m', 'samples');
    // A second model beside the first, with 400 zeros; and the first one with 300 since the commit.
    const folder = path.join(workspace, net);
    const header = readFileSync(path.join(folder, 'model.json'), 'utf8');
    writeFileSync(path.join(folder, 'pruned.json'), header.replace(shard, 'pruned.bin'));
    cpSync(path.join(folder, shard), path.join(folder, 'pruned.bin'));
    zeroWeights(path.join(folder, 'pruned.bin'), 400);
    zeroWeights(path.join(folder, shard), 300);
  });
  after(() => rmSync(workspace, { recursive: true, force: true }));
  // Rows of the explorer are found by their labels, and the icon by a click: nothing is added to them.
  const settings = { 'git.enabled': true, 'git.decorations.enabled': false, 'scm.countBadge': 'off' };
  const window = openWindow({ workspace, settings });

  it('that are selected in the explorer: a table of what differs, and what becomes of the answers', async () => {
    const { workbench } = window;
    const one = await workbench.reveal('mnist', 'lenet-300-100', 'model.json');
    const other = await workbench.reveal('mnist', 'lenet-300-100', 'pruned.json');
    // A click alone drops the folders that were unfolded from the selection.
    await one.click();
    // The editor that opens takes the selection with it when it is there.
    const selected = workbench.page.locator('.explorer-folders-view .monaco-list-row.selected');
    await until('both are selected', async () => {
      if ((await selected.count()) < 2) await other.click({ modifiers: ['ControlOrMeta'] });
      await delay(500);
      return (await selected.count()) === 2;
    });
    await workbench.contextMenu(other, 'Compare Models…');
    await workbench.choose('test.npz');
    const page = await workbench.webview();
    const summary = page.locator('[data-testid=diff-summary]');
    await summary.waitFor({ timeout: minute });
    assert.match(
      await summary.innerText(),
      /^100 of 266,610 weights differ .* in 1 of 6 parameters\. 100 became zero\.$/,
    );
    assert.match(await page.locator('p[data-testid=diff-outputs]').innerText(), /the same top class for >?\d/);
    assert.deepEqual(await page.locator('[data-testid=diff-table] tbody .name').allInnerTexts(), ['dense_1/kernel']);
    await page.locator('[data-testid=diff-equal] summary', { hasText: '5 parameters are equal' }).waitFor();
    await workbench.screenshot('diff-models');
  });

  it('of which one is that of the last commit, from source control', async () => {
    const { workbench } = window;
    await workbench.runCommand('View: Close All Editors');
    await workbench.activity('Source Control').click();
    const resource = workbench.page.locator('.scm-view .monaco-list-row', { hasText: shard }).first();
    await resource.waitFor({ timeout: minute });
    await workbench.contextMenu(resource, 'Compare Model with HEAD…');
    await workbench.choose('Weights alone');
    const page = await workbench.webview();
    const summary = page.locator('[data-testid=diff-summary]');
    await summary.waitFor({ timeout: minute });
    assert.match(await summary.innerText(), /^300 of 266,610 weights differ .* 300 became zero\.$/);
    await workbench.screenshot('diff-head');
  });
});
