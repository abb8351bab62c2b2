import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { FrameLocator } from 'playwright-core';
import { openWindow } from './window';
import { story } from './story';

const read = (file: string): Record<string, string> => JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
const titles = read('package.nls.zh-cn.json');
const catalogue = read('l10n/bundle.l10n.zh-cn.json');
const minute = 60_000;

/** What the English of a sentence looks like, whatever stands in its places. */
const english = Object.entries(catalogue)
  .filter(([template, chinese]) => template !== chinese && /[a-z]{2}/i.test(template))
  .map(([template]) => {
    const parts = template.split(/\{\d+\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`(?<!\\w)${parts.join('.+')}(?!\\w)`);
  });

/** Every line of text and every label on the page. */
async function wordsOf(page: FrameLocator): Promise<string[]> {
  const text = await page.locator('body').innerText();
  const attributes = ['aria-label', 'title', 'aria-valuetext'].map(async (name) => {
    const elements = await page.locator(`[${name}]`).all();
    return Promise.all(elements.map(async (element) => (await element.getAttribute(name)) ?? ''));
  });
  const words = [...text.split(/[\n\t]+/), ...(await Promise.all(attributes)).flat()];
  return words.map((each) => each.trim()).filter((each) => each !== '');
}

const inEnglish = (words: readonly string[]): string[] =>
  words.filter((each) => english.some((template) => template.test(each)));

describe('a comparison in Chinese', function () {
  story();
  const window = openWindow({ language: 'zh-cn' });
  let page: FrameLocator;

  it('runs from the menu, and nothing on the page is English', async () => {
    const { workbench } = window;
    const model = await workbench.reveal('mnist', 'lenet-300-100', 'model.json');
    await workbench.contextMenu(model, titles['command.compare'] ?? '');
    await workbench.choose('calibration.npz');
    await workbench.choose('test.npz');
    page = await workbench.webview();
    await page.locator('[data-testid=training] summary').click({ timeout: minute });
    await workbench.screenshot('setup-chinese');
    assert.deepEqual(inEnglish(await wordsOf(page)), [], 'the setup');
    await page.locator('[data-testid=start]').click();
    await page.getByText(catalogue['Save Pruned Weights…'] ?? '').waitFor({ timeout: minute });
    for (const label of ['Magnitude', 'Gradient', 'Sensitivity', 'Random'])
      await page
        .getByRole('columnheader')
        .getByText(catalogue[label] ?? '', { exact: true })
        .waitFor();
    await page.locator('[data-method=hessian][data-parameter="dense_2/kernel"]').click();
    await page.locator('[data-testid=heatmap]').waitFor();
    await page.locator('[data-testid=weight-readout] [data-method=random]').waitFor();
    await workbench.screenshot('compare-chinese');
    // The job's own words are in its language too.
    await page.locator('[data-testid=warnings] summary').click();
    await page.getByText((catalogue['{0}: bytes were divided by 255.'] ?? '').replace('{0}', 'x')).waitFor();
    const words = await wordsOf(page);
    assert.ok(words.length > 100, `${words.length} texts`);
    assert.deepEqual(inEnglish(words), []);
  });
});
