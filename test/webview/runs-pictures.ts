/** Pictures of the page of all runs. */
import type { Bundle } from '../../src/shared/text';
import type { Picture } from './pictures';
import { runsState } from './runs-scenes';
import { lenet } from './scenes';
import type { ThemeName } from './themes';

const themes: readonly ThemeName[] = ['dark', 'light', 'contrast', 'contrast-light'];

/** In every theme, two side by side, in Chinese, on a narrow page, without any. */
export function runsPictures(chinese: Bundle): Picture[] {
  const run = lenet();
  const state = runsState(run);
  return [
    ...themes.map((theme) => ({ name: `runs-${theme}`, run, theme, state })),
    ...themes.map((theme) => ({ name: `runs-pair-${theme}`, run, theme, state: runsState(run, true) })),
    { name: 'runs-chinese', run, state, language: 'zh-cn', bundle: chinese },
    { name: 'runs-narrow', run, state: runsState(run, true), width: 320, height: 1200 },
    { name: 'runs-none', run, state: { ...state, runs: { runs: [] } } },
  ];
}
