/** Pictures of the comparison of two models. */
import type { Bundle } from '../../src/shared/text';
import { deepDiff, diffState, equalDiff, prunedDiff } from './diff-scenes';
import type { Picture } from './pictures';
import { lenet } from './scenes';
import type { ThemeName } from './themes';

const themes: readonly ThemeName[] = ['dark', 'light', 'contrast', 'contrast-light'];

/** In every theme, in Chinese and on a narrow page. */
export function diffPictures(chinese: Bundle): Picture[] {
  const run = lenet();
  const state = diffState(run, prunedDiff());
  return [
    ...themes.map((theme) => ({ name: `diff-${theme}`, run, theme, state, height: 900 })),
    { name: 'diff-chinese', run, state, language: 'zh-cn', bundle: chinese, height: 900 },
    { name: 'diff-narrow', run, state, width: 320, height: 1600 },
    { name: 'diff-equal', run, theme: 'light', state: diffState(run, equalDiff()) },
    { name: 'diff-deep', run, state: diffState(run, deepDiff(110)) },
  ];
}
