/** The budget editor, to be looked at. */
import type { Page } from 'playwright-core';
import type { Bundle } from '../../src/shared/text';
import { deep, deepState } from './deep-scenes';
import type { OpenOptions } from './open-page';
import { lenet } from './scenes';

interface BudgetPicture extends OpenOptions {
  readonly name: string;
  /** What is done before the picture is taken. */
  readonly act: (page: Page) => Promise<void>;
}

/** The method whose layers are edited, then one layer locked and one moved. */
async function edit(page: Page, locked: string, moved: string): Promise<void> {
  await page.locator('th[data-method=hessian]').click();
  await page.locator('[data-testid=edit-budget]').click();
  await page.locator(`[data-layer="${locked}"] select`).selectOption('lock');
  const number = page.locator(`[data-layer="${moved}"] [data-control=number]`);
  await number.fill('70');
  await number.press('Enter');
  // What is held next is held at what the job has counted since.
  await page.locator('[data-testid=budget-said]').filter({ hasText: /;|；/ }).waitFor();
}

/** One layer locked, one moved, one capped. */
export const editBudget = async (page: Page): Promise<void> => {
  await edit(page, 'dense_2/kernel', 'dense_3/kernel');
  await page.locator('[data-layer="dense_1/kernel"] select').selectOption('cap');
};

const editedDeep = async (page: Page): Promise<void> => {
  await edit(page, 'onnx::MatMul_1206', 'encoder.layers.1.self_attn.in_proj.weight');
  await page.locator('[data-layer="encoder.layers.0.self_attn.in_proj.weight"] select').selectOption('whole');
};

export function budgetPictures(chinese: Bundle): BudgetPicture[] {
  const run = lenet();
  const state = run.state('ready');
  const onnx = deep(110);
  return [
    ...(['dark', 'light', 'contrast'] as const).map((theme) => ({
      name: `budget-${theme}`,
      run,
      theme,
      state,
      act: editBudget,
    })),
    { name: 'budget-chinese', run, state, language: 'zh-cn', bundle: chinese, act: editBudget },
    { name: 'budget-narrow', run, state, width: 480, height: 1000, act: editBudget },
    { name: 'budget-deep', run: onnx, state: deepState(onnx), width: 1400, height: 900, act: editedDeep },
    { name: 'budget-deep-narrow', run: onnx, state: deepState(onnx), width: 480, height: 900, act: editedDeep },
  ];
}
