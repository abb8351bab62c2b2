import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { story } from './story';
import { openWindow } from './window';

const minute = 60_000;

describe('an untrusted workspace', function () {
  story();
  // Nobody is asked: the window opens in Restricted Mode.
  const window = openWindow({
    trusted: false,
    settings: {
      'security.workspace.trust.enabled': true,
      'security.workspace.trust.startupPrompt': 'never',
      'security.workspace.trust.banner': 'always',
    },
  });

  it('opens in Restricted Mode', async () => {
    await window.workbench.statusBarItem('Restricted Mode').waitFor();
  });

  it('does not run a recipe: the recipe names the file that it writes', async () => {
    const { workbench } = window;
    writeFileSync(window.file('mnist', 'lenet-300-100', 'mine.prune.json'), '{}');
    await workbench.reveal('mnist', 'lenet-300-100', 'model.json');
    const menu = await workbench.openMenu(await workbench.reveal('mnist', 'lenet-300-100', 'mine.prune.json'));
    const item = menu.locator('.action-item', { hasText: 'Run Recipe' });
    await item.waitFor();
    assert.match((await item.getAttribute('class')) ?? '', /disabled/);
    await workbench.closeMenu();
  });

  it('looks and compares', async () => {
    const { workbench } = window;
    const model = await workbench.reveal('mnist', 'lenet-300-100', 'model.json');
    await workbench.contextMenu(model, 'Compare Pruning Methods…');
    await workbench.choose('calibration.npz');
    await workbench.choose('test.npz');
    const page = await workbench.webview();
    await page.locator('[data-testid=start]').click({ timeout: minute });
    await page.locator('[data-testid=save]').waitFor({ timeout: minute });
    await page.locator('[data-method=random][data-parameter="dense_3/kernel"][data-kept]').waitFor({ timeout: minute });
  });

  it('says what is wrong with a recipe, but offers to run none', async () => {
    const { workbench } = window;
    await (await workbench.reveal('mnist', 'lenet-300-100', 'mine.prune.json')).dblclick();
    await workbench.page.locator('.squiggly-error').first().waitFor({ timeout: minute });
    assert.equal(await workbench.page.locator('.codelens-decoration').count(), 0);
  });
});
