import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { openWindow } from './window';

const languages = [
  { language: 'en', texts: 'package.nls.json' },
  { language: 'zh-cn', texts: 'package.nls.zh-cn.json' },
] as const;

for (const { language, texts } of languages)
  describe(`VS Code in ${language}`, () => {
    const window = openWindow({ language });
    const text = (key: string): string => {
      const value = (JSON.parse(readFileSync(texts, 'utf8')) as Record<string, string>)[key];
      assert.ok(value, `${texts} lacks ${key}`);
      return value;
    };

    it('offers the commands for a model file on a right click', async () => {
      const { workbench } = window;
      const menu = await workbench.openMenu(await workbench.reveal('mnist', 'lenet-300-100', 'model.json'));
      for (const command of ['command.compare', 'command.prune', 'command.showSparsity'])
        await menu.getByText(text(command), { exact: true }).waitFor();
      await workbench.closeMenu();
    });

    it('offers none of them for a file that is no model', async () => {
      const { workbench } = window;
      const menu = await workbench.openMenu(await workbench.reveal('mnist', 'README.md'));
      assert.equal(await menu.getByText(text('command.compare'), { exact: true }).count(), 0);
      await workbench.closeMenu();
    });

    it('lists the models of the workspace', async () => {
      const { workbench } = window;
      await workbench.activity(text('container')).click();
      const rows = workbench.view(text('view.models')).locator('.monaco-list-row');
      await rows.filter({ hasText: 'lenet-300-100' }).waitFor();
      await rows.filter({ hasText: 'paper-mlp' }).waitFor();
      await workbench.screenshot(`models-${language}`);
    });
  });
