/**
 * axe finds nothing to object to, in any view and theme: all of its rules in one theme, contrast in the others, which change nothing but colours.
 * Needs dist/ and PRUNESCOPE_CHROMIUM.
 */
import assert from 'node:assert/strict';
import { contrastViolations, inject, violations } from './axe';
import { PageOpener } from './open-page';
import { pictures, type Picture } from './pictures';
import { themes, type ThemeName } from './themes';

const names = Object.keys(themes) as ThemeName[];

/** Pictures of the same elements as another one: a wider page, more rows, other numbers, other words. */
const alike = new Set(
  [
    'large panel middle about loss guard small-layer weight-mode focus recompute trained-method stopped training',
    'deep-narrow deep-chinese budget-deep-narrow network-deep diff-deep curves-narrow network-narrow',
    'barriers-chinese fine-tuned-chinese setup-chinese budget-chinese curves-chinese agreement-chinese network-chinese',
    'diff-chinese runs-chinese',
  ].flatMap((line) => line.split(' ')),
);

/** Laid out in another way, in the colours of another one. */
const sameColours = /-(narrow|chinese)$/;

/** The first picture of each view: the others of its name differ in their theme alone. */
function views(): readonly Picture[] {
  const suffix = new RegExp(`-(${names.join('|')})$`);
  const byView = new Map<string, Picture>();
  for (const picture of pictures()) {
    const view = picture.name.replace(suffix, '');
    if (!byView.has(view) && !alike.has(view)) byView.set(view, { ...picture, name: view });
  }
  return [...byView.values()];
}

describe('axe in Chromium', function () {
  this.timeout(120_000);
  let opener: PageOpener;
  before(async () => {
    opener = await PageOpener.start(process.env['PAGE_DIST'] ?? 'dist');
  });
  after(() => opener.stop());

  for (const { name, act, ...options } of views())
    it(`objects to nothing in ${name}`, async () => {
      const { page, wear, close } = await opener.open({ ...options, theme: 'dark' });
      try {
        await act?.(page);
        await inject(page);
        const found = (await violations(page)).map((violation) => `dark: ${violation}`);
        for (const theme of sameColours.test(name) ? [] : names.filter((other) => other !== 'dark')) {
          await wear(theme);
          for (const violation of await contrastViolations(page)) found.push(`${theme}: ${violation}`);
        }
        assert.deepEqual(found, []);
      } finally {
        await close();
      }
    });
});
