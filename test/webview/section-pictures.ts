/** Pictures of the sections beside the layers. */
import type { Page } from 'playwright-core';
import type { Bundle } from '../../src/shared/text';
import type { Picture } from './harness';
import { lenet, resnet, trainedRun } from './scenes';
import type { ThemeName } from './themes';

const themes: readonly ThemeName[] = ['dark', 'light', 'contrast', 'contrast-light'];

const open = async (page: Page, section: string): Promise<void> => {
  await page.locator(`[data-testid=tab-${section}]`).click();
  await page.locator('#section .sections').waitFor();
};
const choose = (page: Page, value: string): Promise<void> => page.locator(`.choosers [data-value=${value}]`).click();

/** Every section in every theme, in Chinese and on a narrow page. */
export function sectionPictures(chinese: Bundle): Picture[] {
  const run = lenet();
  const large = resnet();
  const trained = trainedRun(run);
  const state = large.state('ready');
  const curves = (page: Page): Promise<void> => open(page, 'curves');
  return [
    ...themes.map((theme) => ({ name: `curves-${theme}`, run, theme, state: trained, act: curves })),
    {
      name: 'curves-nine',
      run: large,
      state,
      act: async (page) => {
        await curves(page);
        await choose(page, 'fitted');
        await page.locator('#section-curves [role=option]').nth(3).focus();
        await page.keyboard.press('ArrowDown');
      },
    },
    {
      name: 'curves-gzip',
      run: large,
      state,
      theme: 'light',
      act: async (page) => {
        await curves(page);
        await choose(page, 'gzip');
        await page.locator('[data-testid=export-curves]').click();
      },
    },
    {
      name: 'curves-table',
      run,
      state: trained,
      act: async (page) => {
        await curves(page);
        await choose(page, 'table');
      },
    },
    { name: 'curves-chinese', run, state: trained, language: 'zh-cn', bundle: chinese, act: curves },
    { name: 'curves-narrow', run: large, state, width: 320, height: 900, act: curves },
  ];
}
