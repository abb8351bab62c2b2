import assert from 'node:assert/strict';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { FrameLocator, Locator } from 'playwright-core';
import { openWindow } from './window';
import { story } from './story';

const minute = 60_000;
const model = 'digits.torchscript.onnx';
const saved = 'digits.torchscript-pruned-hessian-80.onnx';
/** In the file; its alias. */
const layer = ['onnx::Conv_1044', 'blocks.0.depthwise.weight'] as const;
const layers = 110;
const methods = 7;

async function enter(page: FrameLocator, field: string, value: string): Promise<void> {
  const input = page.locator(`[data-testid=${field}] input`);
  await input.fill(value);
  await input.press('Enter');
}

/** Of each row of a column, by parameter. All at once: there are many. */
const keptIn = async (cells: Locator): Promise<Map<string, number>> =>
  new Map(
    await cells.evaluateAll((elements) =>
      elements.map((element): [string, number] => {
        const { dataset } = element as unknown as { dataset: Record<string, string> };
        return [dataset['parameter'] ?? '', Number(dataset['kept'])];
      }),
    ),
  );
const sum = (counts: Map<string, number>): number => [...counts.values()].reduce((total, count) => total + count, 0);

describe('a deep network of PyTorch as ONNX, by clicks', function () {
  // Each step stands on the one before.
  story();
  this.timeout(3 * minute);
  const window = openWindow({ settings: { 'prunescope.compare.examples': 256 } });
  let page: FrameLocator;
  let chosen: Map<string, number>;

  it('is set up by a right click: its digits have the shape that it wants', async () => {
    const { workbench } = window;
    copyFileSync(path.join('test', 'fixtures', 'onnx', 'models', model), window.file('mnist', model));
    await workbench.contextMenu(await workbench.reveal('mnist', model), 'Compare Pruning Methods…');
    await workbench.choose('calibration.npz');
    await workbench.choose('Hold out 20 %');
    page = await workbench.webview();
    const preview = page.locator('[data-testid=preview]');
    await preview.locator('canvas[width="28"][height="28"]').waitFor({ timeout: minute });
    assert.match(await preview.innerText(), /Shape\s+1×28×28/);
    await enter(page, 'sparsities', '50, 80, 90');
    await page.getByText(`${methods} methods at 3 sparsities`).waitFor();
    await page.locator('[data-testid=start]').click();
  });

  it('is compared: every kernel has a row with a name that says something', async () => {
    await page.locator('[data-testid=tune]').waitFor({ timeout: 2 * minute });
    assert.equal(await page.locator('th[data-method][data-row="0"]').count(), methods);
    assert.equal(await page.locator('td[data-parameter][data-kept]').count(), methods * layers);
    const names = await page.locator('th[role=rowheader][data-parameter] .layer').allTextContents();
    assert.equal(names.length, layers);
    assert.ok(
      names.every((name) => /weight$/.test(name) && !name.includes('onnx::')),
      names.slice(0, 5).join(),
    );
    await window.workbench.screenshot('onnx-compare');
  });

  it('follows the slider, with the methods in sight at the last row', async () => {
    const cells = page.locator('td[data-method=hessian][data-parameter][data-kept]');
    const total = sum(await keptIn(page.locator('td[data-method=magnitude][data-parameter][data-kept]')));
    await enter(page, 'sparsity-entry', '80');
    for (const deadline = Date.now() + minute; ; await delay(50)) {
      chosen = await keptIn(cells);
      if (sum(chosen) !== total) break;
      assert.ok(Date.now() < deadline, 'the counts follow');
    }
    const slider = page.locator('[data-testid=sparsity]');
    await slider.focus();
    await slider.press('ArrowLeft');
    await page.locator('td[data-total-row]', { hasText: '79.9' }).first().waitFor();
    await slider.press('ArrowRight');
    await page.locator('td[data-total-row]', { hasText: '80.0' }).first().waitFor();
    chosen = await keptIn(cells);
    assert.equal(sum(chosen), 14_388 - Math.round(0.8 * 14_388));
    await page.locator('[data-testid=matrix] [tabindex="0"]').focus();
    await window.workbench.page.keyboard.press('Control+End');
    await page.locator(`td:focus[data-row="${layers + 1}"]`).waitFor();
    await window.workbench.page.keyboard.press('ArrowUp');
    await page.locator(`td:focus[data-row="${layers}"]`).waitFor();
    assert.ok(await page.locator('th[data-method=random]').isVisible());
    await window.workbench.screenshot('onnx-last-rows');
  });

  it('shows a layer’s weights, with the name in the file', async () => {
    const [name, alias] = layer;
    await page.locator(`td[data-method=hessian][data-parameter="${name}"]`).click();
    await page.locator('[data-testid=heatmap] canvas').waitFor({ timeout: minute });
    const title = await page.locator('#drill-title').innerText();
    assert.ok(title.includes(alias) && title.includes(`in the file: ${name}`) && title.includes('12×1×3×3'), title);
    await window.workbench.screenshot('onnx-layer');
  });

  it('is saved: nothing but pruned weights differs, and the file opens at that sparsity', async () => {
    const { workbench } = window;
    const before = readFileSync(window.file('mnist', model));
    await page.locator('[data-testid=save]').click();
    await workbench.quickInput.waitFor();
    for (
      const deadline = Date.now() + 10_000;
      !(await workbench.quickInput.inputValue()).endsWith(saved);
      await delay(50)
    )
      assert.ok(Date.now() < deadline, await workbench.quickInput.inputValue());
    await workbench.page.keyboard.press('Enter');
    await workbench.notification(`Saved ${saved}`).waitFor({ timeout: minute });
    const after = readFileSync(window.file('mnist', saved));
    assert.equal(after.length, before.length);
    assert.ok(before.every((byte, at) => after[at] === byte || after[at] === 0));
    assert.deepEqual(readFileSync(window.file('mnist', model)), before);
    assert.ok(existsSync(window.file('mnist', saved.replace('.onnx', '.prune.json'))));

    await workbench.contextMenu(await workbench.reveal('mnist', saved), 'Show Sparsity');
    await workbench.tab(saved.replace('.onnx', '')).waitFor();
    page = await workbench.webview();
    await page.locator('td[data-total-row]', { hasText: '80.0' }).waitFor({ timeout: minute });
    assert.deepEqual(await keptIn(page.locator('td[data-parameter][data-kept]')), chosen);
    await workbench.screenshot('onnx-sparsity');
  });
});
