/** Pictures of the sections beside the layers. */
import type { Page } from 'playwright-core';
import type { Bundle } from '../../src/shared/text';
import type { Picture } from './pictures';
import { deep, deepState } from './deep-scenes';
import { measuredLayers, measuring } from './fake-sections';
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
  const long = deep(300);
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
    ...themes.map((theme) => ({
      name: `sensitivity-${theme}`,
      run: large,
      theme,
      height: 1500,
      state: measuredLayers(large, 'magnitude', state),
      act: curves,
    })),
    {
      name: 'sensitivity-measuring',
      run: large,
      height: 1300,
      state: measuring(large, 'magnitude', state),
      act: curves,
    },
    ...themes.map((theme) => ({
      name: `agreement-${theme}`,
      run: large,
      theme,
      height: 1200,
      state,
      act: async (page: Page) => {
        await open(page, 'agreement');
        await page.locator('.difference canvas').waitFor();
      },
    })),
    {
      name: 'agreement-chinese',
      run,
      state: run.state('ready'),
      language: 'zh-cn',
      bundle: chinese,
      act: (page) => open(page, 'agreement'),
    },
    {
      name: 'agreement-narrow',
      run,
      state: run.state('ready'),
      width: 320,
      height: 1800,
      act: (page) => open(page, 'agreement'),
    },
    ...themes.map((theme) => ({
      name: `network-${theme}`,
      run: large,
      theme,
      height: 900,
      state,
      act: async (page: Page) => {
        await open(page, 'network');
        await page.locator('#list-network').focus();
        for (let at = 0; at < 4; at++) await page.keyboard.press('ArrowDown');
        await page.keyboard.press('Enter');
      },
    })),
    {
      name: 'network-deep',
      run: long,
      state: deepState(long),
      height: 900,
      act: async (page) => {
        await open(page, 'network');
        await page.locator('#list-network').focus();
        await page.keyboard.press('End');
      },
    },
    { name: 'network-narrow', run: large, state, width: 320, height: 1500, act: (page) => open(page, 'network') },
    {
      name: 'network-chinese',
      run: large,
      state,
      language: 'zh-cn',
      bundle: chinese,
      act: (page) => open(page, 'network'),
    },
    { name: 'curves-narrow', run: large, state, width: 320, height: 900, act: curves },
  ];
}
