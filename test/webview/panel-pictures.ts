/** The pictures of the docs: every view of the page in four themes, two languages and two widths. */
import type { Page } from 'playwright-core';
import { diffState, prunedDiff } from './diff-scenes';
import { measuredLayers } from './fake-sections';
import type { OpenOptions, PageOpener } from './open-page';
import { chinese } from './pictures';
import { fineTuned, lenet, resnet, setup } from './scenes';
import { themes, type ThemeName } from './themes';

/** Where they are kept, and what they were made with. */
export const folder = 'docs/images/panel';
export const fontsFile = `${folder}/fonts.json`;

export interface PanelPicture extends OpenOptions {
  /** Of the file, without an ending. */
  readonly name: string;
  readonly act?: (page: Page) => Promise<void>;
}

type View = Pick<PanelPicture, 'run' | 'state' | 'act'>;

const tab =
  (section: string) =>
  async (page: Page): Promise<void> => {
    await page.locator(`[data-testid=tab-${section}]`).click();
    await page.locator(`#section[aria-labelledby=tab-${section}] h2`).first().waitFor();
  };

function views(): Readonly<Record<string, View>> {
  const run = lenet();
  const large = resnet();
  const ready = large.state('ready');
  return {
    setup: { run, state: setup(run) },
    layers: { run: large, state: ready },
    layer: {
      run,
      state: fineTuned(run),
      act: async (page) => {
        await page.locator('td[data-method=hessian][data-parameter="dense_3/kernel"]').click();
        await page.locator('[data-testid=weight-readout] table').waitFor();
        await page.evaluate(`document.querySelector('.drill').scrollIntoView()`);
      },
    },
    curves: { run: large, state: measuredLayers(large, 'magnitude', ready), act: tab('curves') },
    agreement: { run: large, state: ready, act: tab('agreement') },
    network: { run: large, state: ready, act: tab('network') },
    diff: { run, state: diffState(run, prunedDiff()) },
  };
}

const widths = { wide: 800, narrow: 320 };
const languages = { en: {}, 'zh-cn': { language: 'zh-cn', bundle: chinese } };

/** All of them, in the order of their names' parts: view, theme, language, width. */
export function panelPictures(): readonly PanelPicture[] {
  return Object.entries(views()).flatMap(([view, scene]) =>
    (Object.keys(themes) as ThemeName[]).flatMap((theme) =>
      Object.entries(languages).flatMap(([language, texts]) =>
        Object.entries(widths).map(([width, pixels]) => ({
          ...scene,
          ...texts,
          name: [view, theme, language, width].join('.'),
          theme,
          width: pixels,
          height: 520,
        })),
      ),
    ),
  );
}

/** Takes one as PNG; the page stays open for `use`. */
export async function take<T>(
  opener: PageOpener,
  { act, ...options }: Omit<PanelPicture, 'name'>,
  use: (png: Buffer, page: Page) => Promise<T>,
): Promise<T> {
  const { page, close } = await opener.open(options);
  try {
    await page.locator('h1').waitFor();
    await act?.(page);
    await page.waitForTimeout(400);
    return await use(await page.screenshot({ caret: 'hide' }), page);
  } finally {
    await close();
  }
}

/** What letters look like here: pictures are compared only where this is what it was. */
export const fontsOf = (page: Page): Promise<string> =>
  page.evaluate<string>(`(() => {
    const context = document.createElement('canvas').getContext('2d');
    const families = [getComputedStyle(document.body).fontFamily, 'Droid Sans Mono, monospace'];
    const widths = families.flatMap((family) =>
      ['Sparsity of each layer, 97.3 %', '各层稀疏度', '300×100 ≈ Σ'].map((text) => {
        context.font = '40px ' + family;
        return context.measureText(text).width.toFixed(2);
      }),
    );
    const [, browser] = /Chrome\\/(\\d+)/.exec(navigator.userAgent) ?? [];
    return browser + ': ' + widths.join(' ');
  })()`);
