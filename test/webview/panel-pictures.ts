/** The pictures of the docs: every view of the page in four themes, two languages and two widths. */
import type { Page } from 'playwright-core';
import { decodePng } from '../../src/core/data/images/png';
import type { Picture } from '../../src/core/data/images/picture';
import type { PanelState } from '../../src/shared/protocol';
import { editBudget } from './budget-pictures';
import { diffState, prunedDiff } from './diff-scenes';
import type { FakeRun } from './fake-run';
import { measuredLayers } from './fake-sections';
import { letteringOf, type Lettering } from './lettering';
import type { PageOpener } from './open-page';
import { chinese } from './pictures';
import { runsState } from './runs-scenes';
import { fineTuning, lenet, resnet, setup, sparsity } from './scenes';
import { themes, type ThemeName } from './themes';

/** Where they are kept. */
export const folder = 'docs/images/panel';

export type Language = 'en' | 'zh-cn';
export type Width = 'wide' | 'narrow';

/** One view in one language and width: the themes are put on one after the other. */
export interface PanelScene {
  readonly view: string;
  readonly language: Language;
  readonly width: Width;
}

interface View {
  readonly run: FakeRun;
  readonly state: PanelState;
  /** What is done before the picture is taken. */
  readonly act?: (page: Page) => Promise<void>;
  /** What stands at the upper edge then: a selector. Default: where the page begins. */
  readonly top?: string;
}

const tab =
  (section: string) =>
  async (page: Page): Promise<void> => {
    await page.locator(`[data-testid=tab-${section}]`).click();
    await page.locator(`#section[aria-labelledby=tab-${section}] h2`).first().waitFor();
  };

/** Made once: their scores take longer to invent than a picture to take. */
const runs: { lenet?: FakeRun; resnet?: FakeRun } = {};
const small = (): FakeRun => (runs.lenet ??= lenet());
const large = (): FakeRun => (runs.resnet ??= resnet());

const lenetView = (state: (run: FakeRun) => PanelState, more: Omit<View, 'run' | 'state'> = {}): View => {
  const run = small();
  return { run, state: state(run), ...more };
};
const section = (id: string, more: (page: Page) => Promise<void> = () => Promise.resolve()): View => {
  const run = large();
  const act = async (page: Page): Promise<void> => {
    await tab(id)(page);
    await more(page);
  };
  return { run, state: measuredLayers(run, 'magnitude', run.state('ready')), act, top: '.trail' };
};
const click =
  (...selectors: readonly string[]) =>
  async (page: Page): Promise<void> => {
    for (const selector of selectors) await page.locator(selector).click();
  };
const drill = async (page: Page): Promise<void> => {
  await click('td[data-method=hessian][data-parameter="dense_2/kernel"]')(page);
  await page.locator('[data-testid=weight-readout] table').waitFor();
};

/** Every view of the page, by the name that its pictures have. The narrow one of `model` is what the side bar shows. */
const views: Readonly<Record<string, () => View>> = {
  setup: () => lenetView(setup),
  layers: () => {
    const run = large();
    return { run, state: run.state('ready') };
  },
  layer: () => lenetView((run) => run.state('ready'), { act: drill, top: '.drill' }),
  budget: () => lenetView((run) => run.state('ready'), { act: editBudget, top: '.trail' }),
  training: () => lenetView(fineTuning, { act: click('th[data-method=hessian]'), top: '.tune' }),
  curves: () => section('curves'),
  agreement: () => section('agreement'),
  network: () => section('network', click('#list-network [data-item="1"]')),
  model: () => lenetView(sparsity, { act: click('td[data-parameter="dense_1/kernel"]') }),
  diff: () => lenetView((run) => diffState(run, prunedDiff())),
  runs: () => lenetView(runsState),
  pair: () => lenetView((run) => runsState(run, true)),
};

/** As the editor pushes it: a title of ours is in its language. */
const inLanguage = (state: PanelState, language: Language): PanelState =>
  state.view === 'runs' && language === 'zh-cn' ? { ...state, title: chinese['Runs'] ?? state.title } : state;

const sizes: Readonly<Record<Width, { readonly width: number; readonly height: number }>> = {
  wide: { width: 800, height: 520 },
  narrow: { width: 320, height: 640 },
};
export const languages: Readonly<Record<Language, object>> = {
  en: {},
  'zh-cn': { language: 'zh-cn', bundle: chinese },
};
export const themeNames = Object.keys(themes) as ThemeName[];
const keysOf = <Key extends string>(record: Readonly<Record<Key, unknown>>): Key[] => Object.keys(record) as Key[];

/** All of them, in the order of their names' parts. */
export const panelScenes = (): readonly PanelScene[] =>
  keysOf(views).flatMap((view) =>
    keysOf(languages).flatMap((language) => keysOf(sizes).map((width) => ({ view, language, width }))),
  );

/** `layers.dark.en.wide`, of a file, without an ending. */
export const pictureName = ({ view, language, width }: PanelScene, theme: ThemeName): string =>
  [view, theme, language, width].join('.');

/** Takes one scene in the themes that are named. `change`: what is done to the page before, for who proves that it is seen. */
export async function takeScene(
  opener: PageOpener,
  { view, language, width }: PanelScene,
  wanted: readonly ThemeName[] = themeNames,
  change?: string,
): Promise<ReadonlyMap<ThemeName, Picture>> {
  const { run, state, act, top } = views[view]();
  const [first] = wanted;
  const scene = { run, state: inLanguage(state, language), theme: first, ...sizes[width], ...languages[language] };
  const { page, wear, close } = await opener.open(scene);
  try {
    await act?.(page);
    // What is pointed at looks otherwise.
    await page.mouse.move(0, 0);
    if (change !== undefined) await page.evaluate(change);
    await quiet(run);
    if (top !== undefined) await page.evaluate(`document.querySelector('${top}').scrollIntoView()`);
    else await page.evaluate(`scrollTo(0, 0)`);
    const taken = new Map<ThemeName, Picture>();
    for (const theme of wanted) {
      if (theme !== first) await wear(theme);
      taken.set(theme, await still(page));
    }
    return taken;
  } finally {
    await close();
  }
}

/** Of the pages that are taken here. */
export async function letteringHere(opener: PageOpener): Promise<Lettering> {
  const run = small();
  const { page, close } = await opener.open({ run, state: setup(run) });
  try {
    return await letteringOf(page);
  } finally {
    await close();
  }
}

/** Milliseconds in which a page that wants to know something has asked: the longest of its delays, and a little. */
const rest = 350;

/** The page asks nothing more. */
async function quiet({ calls }: FakeRun): Promise<void> {
  for (let before = -1; before !== calls.length;) {
    before = calls.length;
    await new Promise((resolve) => setTimeout(resolve, rest));
  }
}

/** What is seen when it does not change any more. */
async function still(page: Page): Promise<Picture> {
  const shoot = (): Promise<Buffer> => page.screenshot({ caret: 'hide' });
  let before = await shoot();
  for (let tries = 0; tries < 10; tries++) {
    const now = await shoot();
    if (now.equals(before)) break;
    before = now;
  }
  return decodePng(before, 'screenshot.png');
}
