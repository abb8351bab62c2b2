import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { FrameLocator } from 'playwright-core';
import type { CompareDocument } from '../../src/shared/documents';
import { openWindow } from './window';
import { story } from './story';

const methods = ['magnitude', 'gradient', 'taylor', 'fisher', 'hessian', 'sensitivity', 'random'];
const sparsities = [0.5, 0.8, 0.9, 0.95];

/** What the terminal says of the same comparison. */
async function inTerminal(folder: (...parts: string[]) => string): Promise<CompareDocument> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      'dist/cli.js',
      'compare',
      folder('mnist', 'lenet-300-100', 'model.json'),
      ...['--criteria', methods.join(','), '--sparsity', sparsities.join(',')],
      ...[
        '--data',
        folder('mnist', 'calibration.npz'),
        '--test',
        folder('mnist', 'test.npz'),
        '--limit',
        '512',
        '--json',
      ],
    ],
    { maxBuffer: 64 * 2 ** 20 },
  );
  return JSON.parse(stdout) as CompareDocument;
}

/** Weights kept, by method and parameter, as the page shows them. */
async function matrix(page: FrameLocator): Promise<Map<string, number>> {
  const cells = await page.locator('[data-testid=matrix] [data-parameter][data-kept]').all();
  const pairs = cells.map(async (cell): Promise<[string, number]> => {
    const of = async (name: string): Promise<string> => (await cell.getAttribute(name)) ?? '';
    return [`${await of('data-method')} ${await of('data-parameter')}`, Number(await of('data-kept'))];
  });
  return new Map(await Promise.all(pairs));
}

function expected(document: CompareDocument, sparsity: number): Map<string, number> {
  return new Map(
    document.results.flatMap(({ method, points }) => {
      const point = points.find((each) => each.sparsity === sparsity);
      assert.ok(point, `${method} at ${sparsity}`);
      return point.layers.map(({ name, kept }): [string, number] => [`${method} ${name}`, kept]);
    }),
  );
}

/** Waits until the page shows exactly this. */
async function untilMatrix(page: FrameLocator, wanted: Map<string, number>): Promise<void> {
  let seen = new Map<string, number>();
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await delay(100)) {
    seen = await matrix(page);
    if (seen.size === wanted.size && [...wanted].every(([cell, kept]) => seen.get(cell) === kept)) return;
  }
  assert.deepEqual(seen, wanted);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 60_000; !(await holds()); await delay(100)) assert.ok(Date.now() < deadline);
}

async function setSparsity(page: FrameLocator, percent: string): Promise<void> {
  const entry = page.locator('[data-testid=sparsity-entry]');
  const field = (await entry.locator('input').count()) > 0 ? entry.locator('input') : entry;
  await field.fill(percent);
  await field.press('Enter');
}

describe('comparing, looking and saving by clicks', function () {
  // Each step stands on the one before.
  story();
  const window = openWindow({});
  let document: CompareDocument;
  let page: FrameLocator;
  const saved = 'model-pruned-hessian-80.json';

  it('a right click, two answers, Start, and the matrix has the numbers of the terminal', async () => {
    const { workbench } = window;
    const model = await workbench.reveal('mnist', 'lenet-300-100', 'model.json');
    await workbench.contextMenu(model, 'Compare Pruning Methods…');
    await workbench.choose('calibration.npz');
    await workbench.choose('test.npz');
    page = await workbench.webview();
    await page.locator('[data-testid=preview] canvas').waitFor({ timeout: 60_000 });
    await workbench.screenshot('setup-dark');
    await page.locator('[data-testid=start]').click();
    document = await inTerminal((...parts) => window.file(...parts));
    await setSparsity(page, '90');
    await untilMatrix(page, expected(document, 0.9));
    await workbench.screenshot('compare-dark');
  });

  it('the slider gives the counts of another sparsity', async () => {
    await setSparsity(page, '80');
    await untilMatrix(page, expected(document, 0.8));
    const slider = page.locator('[data-testid=sparsity]');
    await slider.focus();
    for (let i = 0; i < 5; i++) await slider.press('ArrowRight');
    await assert.rejects(async () => {
      const [now, before] = [await matrix(page), expected(document, 0.8)];
      await delay(200);
      assert.deepEqual(now, before);
    });
    await setSparsity(page, '95');
    await untilMatrix(page, expected(document, 0.95));
  });

  it('a layer that is set by hand loses that much; the others make up for it to one weight, until it is undone', async () => {
    await setSparsity(page, '80');
    await untilMatrix(page, expected(document, 0.8));
    await page.locator('[data-testid=edit-budget]').click();
    const number = page.locator('[data-layer="dense_2/kernel"] [data-control=number]');
    await number.fill('50');
    await number.press('Enter');
    const wanted = (): Promise<void> =>
      until(async () => {
        const now = await matrix(page);
        const total = (method: string): number =>
          [...now].reduce((sum, [cell, kept]) => sum + (cell.startsWith(`${method} `) ? kept : 0), 0);
        return methods.every(
          (method) => now.get(`${method} dense_2/kernel`) === 15_000 && total(method) === 0.2 * 266_200,
        );
      });
    await wanted();
    await window.workbench.screenshot('budget-dark');
    await page.locator('[data-testid=undo]').click();
    await untilMatrix(page, expected(document, 0.8));
    await page.locator('[data-testid=redo]').click();
    await wanted();
    await page.locator('[data-testid=reset-budget]').click();
    await untilMatrix(page, expected(document, 0.8));
    await page.locator('[data-testid=edit-budget]').click();
  });

  it('each method’s accuracy is the terminal’s', async () => {
    await setSparsity(page, '80');
    for (const { method, points } of document.results) {
      const accuracy = points.find(({ sparsity }) => sparsity === 0.8)?.metrics.accuracy;
      assert.ok(accuracy !== undefined);
      const head = page.locator(`[role=columnheader][data-method="${method}"] [data-testid=quality]`);
      await head.filter({ hasText: `${(100 * accuracy).toFixed(1)} %` }).waitFor();
    }
  });

  it('a cell opens the layer’s weights; mouse and keyboard read them', async () => {
    await page.locator('[data-method=hessian][data-parameter="dense_2/kernel"]').click();
    const heatmap = page.locator('[data-testid=heatmap]');
    await heatmap.waitFor();
    const readout = page.locator('[data-testid=weight-readout]');
    await heatmap.hover({ position: { x: 40, y: 30 } });
    await readout.getByText(/Weight \[\d+, \d+\]/).waitFor();
    await heatmap.focus();
    await page
      .locator('body')
      .press('Home')
      .catch(() => undefined);
    const before = await readout.textContent();
    await heatmap.press('ArrowRight');
    for (const deadline = Date.now() + 10_000; (await readout.textContent()) === before; await delay(50))
      assert.ok(Date.now() < deadline, 'the keyboard moves the cursor');
    assert.equal(await readout.locator('[data-method]').count(), methods.length);
    await window.workbench.screenshot('drill-dark');
  });

  it('looks right in light and in high contrast', async () => {
    for (const theme of ['light', 'highContrast'] as const) {
      await window.workbench.setTheme(theme);
      await window.workbench.screenshot(`compare-${theme}`);
    }
    await window.workbench.setTheme('dark');
  });

  it('saves, and the file holds exactly those zeros; the source is untouched', async () => {
    const { workbench } = window;
    const shard = 'group1-shard1of1.bin';
    const before = readFileSync(window.file('mnist', 'lenet-300-100', shard));
    await page.locator('[data-testid=save]').click();
    await workbench.quickInput.waitFor();
    for (
      const deadline = Date.now() + 10_000;
      !(await workbench.quickInput.inputValue()).endsWith(saved);
      await delay(50)
    )
      assert.ok(Date.now() < deadline, await workbench.quickInput.inputValue());
    await workbench.page.keyboard.press('Enter');
    await workbench.notification(`Saved ${saved}`).waitFor({ timeout: 30_000 });
    const file = window.file('mnist', 'lenet-300-100', saved);
    assert.ok(existsSync(file));
    assert.ok(existsSync(file.replace('.json', '.prune.json')), 'the recipe is beside it');
    const { stdout } = await promisify(execFile)(process.execPath, ['dist/cli.js', 'inspect', file, '--json']);
    const { parameters } = JSON.parse(stdout) as { parameters: { name: string; count: number; zeros: number }[] };
    for (const [cell, kept] of expected(document, 0.8)) {
      const [method, name] = cell.split(' ');
      if (method !== 'hessian') continue;
      const parameter = parameters.find((each) => each.name === name);
      assert.equal(parameter && parameter.count - parameter.zeros, kept, name);
    }
    assert.deepEqual(readFileSync(window.file('mnist', 'lenet-300-100', shard)), before);
  });

  it('comes back after the window is reloaded, without another run', async () => {
    const { workbench } = window;
    await workbench.reload();
    page = await workbench.webview();
    await untilMatrix(page, expected(document, 0.8));
    await workbench.screenshot('reloaded');
  });
});
