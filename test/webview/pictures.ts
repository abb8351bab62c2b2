/** What every state of the page looks like: the scenes, and what is done in them before they are looked at. */
import { existsSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import type { Bundle } from '../../src/shared/text';
import { decided, pausedTraining } from './decide-scenes';
import { deep, deepState } from './deep-scenes';
import type { FakeRun } from './fake-run';
import type { OpenOptions } from './open-page';
import { budgetPictures } from './budget-pictures';
import { diffPictures } from './diff-pictures';
import { runsPictures } from './runs-pictures';
import { sectionPictures } from './section-pictures';
import {
  besideBarriers,
  failed,
  failedMethod,
  fineTuned,
  fineTuning,
  lenet,
  lenetScheduled,
  resnet,
  scheduled,
  setup,
  sparsity,
  stoppedRun,
  trainedRun,
  training,
  weightsOnly,
  withBarriers,
} from './scenes';

export interface Picture extends Omit<OpenOptions, 'run'> {
  readonly name: string;
  readonly run: FakeRun;
  /** What is done before the picture is taken. */
  readonly act?: (page: Page) => Promise<void>;
}

const choose = async (page: Page, method: string, layer: string): Promise<void> => {
  await page.locator(`td[data-method="${method}"][data-parameter="${layer}"]`).click();
  await page.locator('[data-testid=heatmap] canvas').waitFor();
  await page.locator('[data-testid=weight-readout] table').waitFor();
};
const drill = (page: Page): Promise<void> => choose(page, 'hessian', 'dense_2/kernel');
const catalogue = 'l10n/bundle.l10n.zh-cn.json';
/** The page's texts in Simplified Chinese. */
export const chinese = existsSync(catalogue) ? (JSON.parse(readFileSync(catalogue, 'utf8')) as Bundle) : {};

/** Every state of the page that is worth a look. */
export function pictures(): Picture[] {
  const run = lenet();
  const large = resnet();
  const ready = run.state('ready');
  const onnx = deep(110);
  const running = {
    ...run.state('running', 3),
    progress: { phase: 'evaluating' as const, subject: 'fisher', share: 0.46 },
  };
  const themed = (['dark', 'light', 'contrast', 'contrast-light'] as const).map((theme) => ({
    name: `ready-${theme}`,
    run,
    theme,
    state: ready,
    act: drill,
  }));
  const slide = async (page: Page): Promise<void> => {
    const entry = page.locator('[data-testid=sparsity-entry] input');
    await entry.fill('97.3');
    await entry.press('Enter');
  };
  return [
    ...themed,
    {
      name: 'large-dark',
      run: large,
      state: large.state('ready'),
      height: 1300,
      act: (page) => choose(page, 'taylor', 'stage3_block1_conv2d/kernel'),
    },
    { name: 'large-light', run: large, theme: 'light', state: large.state('ready'), height: 1000 },
    ...(['dark', 'light', 'contrast', 'contrast-light'] as const).map((theme) => ({
      name: `deep-${theme}`,
      run: onnx,
      theme,
      state: deepState(onnx),
      width: 1100,
      height: 1000,
      act: (page: Page) => choose(page, 'fisher', 'onnx::MatMul_1206'),
    })),
    { name: 'deep-narrow', run: onnx, state: deepState(onnx), width: 480, height: 900 },
    { name: 'deep-chinese', run: onnx, state: deepState(onnx), language: 'zh-cn', bundle: chinese, width: 1400 },
    { name: 'running', run, state: running, reducedMotion: false },
    {
      name: 'loading',
      run,
      state: {
        phase: 'loading',
        view: 'compare',
        title: 'lenet-300-100',
        methods: ready.methods,
        allocation: ready.allocation,
        progress: { phase: 'reading', subject: 'model.json' },
      },
    },
    { name: 'method-failed', run, state: failedMethod(run), theme: 'light' },
    { name: 'failed', run, state: failed(run) },
    { name: 'cancelled', run, state: run.state('cancelled', 4), theme: 'light' },
    { name: 'empty', run, state: { ...run.state('ready', 0), methods: [] } },
    {
      name: 'weights-only',
      run,
      state: weightsOnly(run),
      theme: 'light',
      act: (page) => choose(page, 'magnitude', 'dense_1/kernel'),
    },
    {
      name: 'sparsity',
      run,
      state: sparsity(run),
      act: (page) => page.locator('td[data-parameter="dense_1/kernel"]').click(),
    },
    { name: 'about', run: lenet(60_000), state: ready, act: slide },
    {
      name: 'loss',
      run,
      state: ready,
      theme: 'light',
      act: (page) => page.locator('.curves .toggle button').nth(1).click(),
    },
    {
      name: 'guard',
      run,
      state: { ...ready, allocation: { sparsity: 0.98, scope: 'global' } },
      act: async (page) => {
        const entry = page.locator('[data-testid=sparsity-entry] input');
        await entry.fill('99.9');
        await entry.press('Enter');
        await choose(page, 'gradient', 'dense_1/kernel');
      },
    },
    { name: 'panel', run, state: ready, width: 1015, height: 790, act: drill },
    { name: 'narrow', run, state: ready, width: 420, height: 1500, act: drill },
    { name: 'middle', run, state: ready, width: 860, height: 1200, act: drill },
    {
      name: 'focus',
      run,
      state: ready,
      act: async (page) => {
        await drill(page);
        await page.locator('[data-testid=heatmap]').focus();
        for (let at = 0; at < 12; at++) await page.keyboard.press('ArrowRight');
        for (let at = 0; at < 3; at++) await page.keyboard.press('Shift+ArrowDown');
      },
    },
    {
      name: 'weight-mode',
      run,
      state: ready,
      act: async (page) => {
        await choose(page, 'magnitude', 'dense_1/kernel');
        await page.locator('[data-mode=weight]').click();
      },
    },
    {
      name: 'channel',
      run,
      state: ready,
      act: async (page) => {
        await drill(page);
        await page.locator('[data-testid=channels] [data-channel]').nth(3).click();
        await page.locator('[data-channel][aria-pressed=true]').waitFor();
      },
    },
    { name: 'small-layer', run, state: ready, theme: 'light', act: (page) => choose(page, 'taylor', 'dense_3/kernel') },
    ...(['dark', 'light', 'contrast'] as const).map((theme) => ({
      name: `setup-${theme}`,
      run,
      theme,
      state: setup(run),
      act: (page: Page) => page.locator('[data-testid=training] summary').click(),
    })),
    { name: 'setup-barriers', run, state: { ...setup(run), inspection: withBarriers(run) } },
    { name: 'barriers', run, theme: 'light', state: besideBarriers(run) },
    {
      name: 'barriers-chinese',
      run,
      theme: 'contrast',
      state: { ...setup(run), inspection: withBarriers(run, true) },
      language: 'zh-cn',
      bundle: chinese,
      act: (page) => page.locator('[data-testid=barriers] summary').click(),
    },
    { name: 'setup-narrow', run, state: setup(run), width: 420, height: 1100 },
    { name: 'training', run, state: training(run) },
    {
      name: 'decided',
      run,
      state: decided(run),
      height: 900,
      act: (page) => choose(page, 'hessian', 'dense_2/kernel'),
    },
    { name: 'decided-chinese', run, theme: 'light', state: pausedTraining(run), language: 'zh-cn', bundle: chinese },
    { name: 'fine-tuning-dark', run, state: fineTuning(run), act: drill },
    { name: 'fine-tuning-contrast', run, theme: 'contrast', state: fineTuning(run), act: drill },
    { name: 'fine-tuned-light', run, theme: 'light', state: fineTuned(run), act: drill },
    { name: 'trained-run', run, state: trainedRun(run), height: 1000, act: drill },
    {
      name: 'trained-method',
      run,
      theme: 'light',
      state: trainedRun(run),
      act: (page) => choose(page, 'taylor', 'dense_3/kernel'),
    },
    { name: 'stopped', run, state: stoppedRun(run) },
    { name: 'recompute', run: lenetScheduled(), state: scheduled(run), act: slide },
    { name: 'setup-chinese', run, state: setup(run), language: 'zh-cn', bundle: chinese },
    { name: 'fine-tuned-chinese', run, state: fineTuned(run), language: 'zh-cn', bundle: chinese, act: drill },
    { name: 'chinese', run, state: ready, language: 'zh-cn', bundle: chinese, act: drill },
    ...budgetPictures(chinese),
    ...sectionPictures(chinese),
    ...diffPictures(chinese),
    ...runsPictures(chinese),
  ];
}
