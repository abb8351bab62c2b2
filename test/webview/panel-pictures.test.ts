/**
 * The pictures of the docs are what the page looks like: each view in each theme, language and width once or more (`npm run pictures -- --check` compares
 * all of them). Needs dist/ and PRUNESCOPE_CHROMIUM.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { decodePng } from '../../src/core/data/images/png';
import type { Picture } from '../../src/core/data/images/picture';
import { readLettering, toleranceBetween } from './lettering';
import { PageOpener } from './open-page';
import {
  folder,
  letteringHere,
  panelScenes,
  pictureName,
  takeScene,
  themeNames,
  type PanelScene,
} from './panel-pictures';
import { pictureDifference, type Tolerance } from './picture-difference';
import type { ThemeName } from './themes';

const fileOf = (name: string): string => `${folder}/${name}.png`;
const committed = (name: string): Picture => decodePng(readFileSync(fileOf(name)), name);

/**
 * Of each view two scenes, which are the two languages and the two widths, each in two of the four themes. Views take turns with which language is narrow
 * and which themes it has.
 */
function compared(): readonly (readonly [PanelScene, readonly ThemeName[]])[] {
  const views = [...new Set(panelScenes().map(({ view }) => view))];
  return panelScenes().flatMap((scene) => {
    const turn = views.indexOf(scene.view);
    const [english, wide] = [scene.language === 'en', scene.width === 'wide'];
    if ((english === wide) !== (turn % 2 === 0)) return [];
    const first = english === turn % 4 < 2;
    return [[scene, themeNames.filter((_, at) => (at % 2 === 0) === first)] as const];
  });
}

describe('pictures of the docs in Chromium', function () {
  this.timeout(60_000);
  let opener: PageOpener;
  let tolerance: Tolerance | undefined;
  before(async () => {
    opener = await PageOpener.start(process.env['PAGE_DIST'] ?? 'dist');
    tolerance = toleranceBetween(readLettering(folder), await letteringHere(opener));
    if (tolerance) return;
    console.log('Pictures are not compared here: letters are not as wide as where the pictures were made.');
  });
  after(() => opener.stop());

  it('are there, and no others', () => {
    const names = panelScenes().flatMap((scene) => themeNames.map((theme) => `${pictureName(scene, theme)}.png`));
    assert.deepEqual(
      readdirSync(folder).filter((file) => file.endsWith('.png')),
      names.sort(),
    );
  });

  it('are compared so that each view is seen in each theme, language and width', () => {
    const seen = new Map<string, Set<string>>();
    for (const [{ view, language, width }, themes] of compared())
      for (const one of [language, width, ...themes]) seen.set(view, (seen.get(view) ?? new Set()).add(one));
    for (const [view, all] of seen) assert.equal(all.size, 8, `${view}: ${[...all].join(', ')}`);
    assert.equal(seen.size, panelScenes().length / 4);
  });

  for (const [scene, themes] of compared())
    it(`show ${pictureName(scene, themes[0])} and ${themes[1]} as they are`, async function () {
      if (!tolerance) return this.skip();
      for (const [theme, picture] of await takeScene(opener, scene, themes)) {
        const name = pictureName(scene, theme);
        const share = pictureDifference(committed(name), picture, tolerance);
        const said = `${name}: ${(100 * share).toFixed(3)} % differs. If it should: npm run pictures -- ${scene.view}`;
        assert.ok(share <= tolerance.share, said);
      }
    });

  for (const [what, change] of [
    ['a line that moved by two pixels', `document.querySelector('main').style.paddingTop = '2px'`],
    ['another colour of what is chosen', `document.body.style.setProperty('--vscode-progressBar-background', '#0f0')`],
    ['a title that is gone', `document.querySelector('h1').textContent = ''`],
  ] as const)
    it(`differ by more than is tolerated for ${what}`, async function () {
      if (!tolerance) return this.skip();
      const scene = { view: 'layers', language: 'en', width: 'wide' } as const;
      const [changed] = (await takeScene(opener, scene, ['dark'], change)).values();
      const share = pictureDifference(committed(pictureName(scene, 'dark')), changed, tolerance);
      assert.ok(share > tolerance.share, `${(100 * share).toFixed(3)} %`);
    });
});
