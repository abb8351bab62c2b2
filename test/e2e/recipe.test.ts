import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { openWindow } from './window';
import { story } from './story';

const read = (file: string): Record<string, string> => JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
const catalogue = read('l10n/bundle.l10n.zh-cn.json');
const minute = 60_000;
const recipe = {
  schema: 1,
  model: 'lenet-300-100/model.json',
  data: { file: 'calibration.npz', limit: 64 },
  methods: [{ criterion: 'taylor' }],
  sparsity: [0.9],
};

/** What a person reads in the Chinese editor. */
const chinese = (template: string): string => {
  const words = catalogue[template];
  assert.ok(words, template);
  return words;
};

describe('a recipe in a Chinese editor', function () {
  story();
  const window = openWindow({ language: 'zh-cn' });
  const write = (parts: object): void =>
    writeFileSync(window.file('mnist', 'digits.prune.json'), JSON.stringify({ ...recipe, ...parts }, null, 2));

  it('has its lenses, without anything of ours having been opened before', async () => {
    const { workbench } = window;
    write({});
    await workbench.reload();
    await (await workbench.reveal('mnist', 'digits.prune.json')).dblclick();
    const lenses = workbench.page.locator('.codelens-decoration a');
    await lenses.first().waitFor({ timeout: minute });
    assert.deepEqual(await lenses.allInnerTexts(), [chinese('Run'), chinese('Compare')]);
  });

  it('explains a key by the schema, and a method by its card', async () => {
    const { page } = window.workbench;
    const hover = page.locator('.monaco-hover:visible');
    await page
      .locator('.view-line span', { hasText: /^"sparsity"$/ })
      .last()
      .hover();
    const words = chinese(
      'Shares of the scored weights to remove; none where `maxDrop` or a method’s own `threshold` decides',
    );
    await hover.getByText(words.split('`')[0] ?? '').waitFor({ timeout: minute });
    await page.keyboard.press('Escape');
    await page
      .locator('.view-line span', { hasText: /^"taylor"$/ })
      .last()
      .hover();
    await hover.getByText('|w · ∂L/∂w|').first().waitFor({ timeout: minute });
    await hover.getByText(chinese('One pass over the calibration data, which all such methods share.')).waitFor();
    await window.workbench.screenshot('recipe-hover-chinese');
    await page.keyboard.press('Escape');
  });

  it('is set up by Compare', async () => {
    const { workbench } = window;
    await workbench.page.locator('.codelens-decoration a', { hasText: chinese('Compare') }).click();
    const page = await workbench.webview();
    await page.locator('[data-testid=start]').waitFor({ timeout: minute });
  });
});
