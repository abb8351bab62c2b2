/** What leaves the page: every table and every figure, in a real Chromium. Needs dist/ and PRUNESCOPE_CHROMIUM. */
import assert from 'node:assert/strict';
import Papa from 'papaparse';
import type { Page } from 'playwright-core';
import type { TileQuery } from '../../src/shared/pictures';
import type { ExportQuery, PanelState } from '../../src/shared/protocol';
import { diffState, prunedDiff } from './diff-scenes';
import type { FakeRun } from './fake-run';
import { measuredLayers } from './fake-sections';
import { pageFixture, queries, until } from './fixture';
import { runsState } from './runs-scenes';
import { fineTuned, lenet, resnet, sparsity, trainedRun } from './scenes';

async function choose(page: Page, menu: string, entry: string): Promise<void> {
  await page.locator(`button[data-testid=export-${menu}]`).click();
  await page.locator(`#export-${menu} [data-entry=${entry}]`).click();
}
async function saved(page: Page, run: FakeRun, menu: string, entry: string): Promise<ExportQuery> {
  const before = queries(run, 'export').length;
  await choose(page, menu, entry);
  await until(`an export: ${menu}, ${entry}`, () => queries(run, 'export').length > before);
  return queries(run, 'export').at(-1) as ExportQuery;
}
async function copied(page: Page, run: FakeRun, menu: string, entry: string): Promise<string> {
  const before = queries(run, 'copy').length;
  await choose(page, menu, entry);
  await until(`a copy: ${menu}, ${entry}`, () => queries(run, 'copy').length > before);
  return (queries(run, 'copy').at(-1) as { text: string }).text;
}
const records = ({ content }: ExportQuery): Record<string, string>[] => {
  const { data, errors } = Papa.parse<Record<string, string>>(String(content).trimEnd(), { header: true });
  assert.deepEqual(errors, []);
  return data;
};
/** What a typed array is after the way out of the browser. */
const pngSize = ({ content }: ExportQuery): { width: number; height: number } => {
  const bytes = typeof content === 'string' ? [] : Object.values(content as unknown as Record<string, number>);
  assert.deepEqual(bytes.slice(0, 8), [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const at = (from: number): number => bytes.slice(from, from + 4).reduce((sum, byte) => sum * 256 + byte, 0);
  return { width: at(16), height: at(20) };
};

/** How many colours stand in a part of a PNG, as a browser reads it. */
async function coloursOf(page: Page, { content }: ExportQuery): Promise<number> {
  const bytes = Buffer.from(Object.values(content as unknown as Record<string, number>)).toString('base64');
  return page.evaluate<number>(`(async () => {
    const picture = new Image();
    picture.src = 'data:image/png;base64,${bytes}';
    await picture.decode();
    const canvas = document.createElement('canvas');
    canvas.width = picture.naturalWidth;
    canvas.height = picture.naturalHeight;
    const context = canvas.getContext('2d');
    context.drawImage(picture, 0, 0);
    const { data } = context.getImageData(300, 100, 600, 400);
    return new Set(new Uint32Array(data.buffer)).size;
  })()`);
}

describe('what leaves the page in Chromium', function () {
  this.timeout(90_000);
  const fixture = pageFixture();

  const layer = async (run: FakeRun, state: PanelState, method: string, parameter: string): Promise<Page> => {
    const { page } = await fixture.open({ run, state, height: 1100 });
    await page.locator(`td[data-method="${method}"][data-parameter="${parameter}"]`).click();
    await page.locator('[data-testid=heatmap] canvas').waitFor();
    return page;
  };

  it('has the heatmap as a picture with axes and a legend, and its cells as a table', async () => {
    const run = lenet();
    const page = await layer(run, run.state('ready'), 'hessian', 'dense_1/kernel');
    const tile = queries(run, 'tile').at(-1) as TileQuery;
    const cells = records(await saved(page, run, 'heatmap', 'csv'));
    assert.equal(cells.length, tile.rows * tile.columns);
    assert.deepEqual(Object.keys(cells[0]).slice(4), ['lowest_rank', 'mean_rank', 'highest_rank', 'kept']);
    assert.equal(cells.at(-1)!['row_to'], '783');
    assert.equal(cells.at(-1)!['column_to'], '299');
    const { name, content } = await saved(page, run, 'heatmap', 'svg');
    assert.equal(name, 'lenet-300-100 dense_1 hessian');
    const text = String(content);
    for (const words of ['dense_1 under Hessian at 90.0 %', 'axis 0 (784)', 'axis 1 (300)', 'lower score', 'pruned'])
      assert.ok(text.includes(`>${words}<`), words);
    assert.match(text, /<image [^>]*href="data:image\/png;base64,/);
    assert.doesNotMatch(text, /class=|var\(|style=/);
    const png = await saved(page, run, 'heatmap', 'png');
    const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(text)!.map(Number);
    assert.deepEqual(pngSize(png), { width: 2 * width, height: 2 * height });
    assert.ok((await coloursOf(page, png)) > 20, 'the cells are in the picture');
  });

  it('has the part that is in view alone, by its own numbers', async () => {
    const run = lenet();
    const page = await layer(run, run.state('ready'), 'hessian', 'dense_1/kernel');
    const heatmap = page.locator('[data-testid=heatmap]');
    await heatmap.focus();
    for (const key of ['End', '+', '+', '+']) await page.keyboard.press(key);
    await until('the last rows', () => (queries(run, 'tile').at(-1) as TileQuery).window?.height === 98);
    const { window } = queries(run, 'tile').at(-1) as TileQuery;
    await page.locator(`text=/In view: rows ${window!.top} to/`).waitFor();
    const cells = records(await saved(page, run, 'heatmap', 'csv'));
    assert.equal(cells[0]['row_from'], String(window!.top));
    assert.equal(cells[0]['column_from'], String(window!.left));
  });

  it('has the scores of a layer: all methods as a table, and as a figure', async () => {
    const run = lenet();
    const page = await layer(run, run.state('ready'), 'hessian', 'dense_2/kernel');
    const bins = records(await saved(page, run, 'histogram', 'csv'));
    assert.deepEqual(
      [...new Set(bins.map(({ method }) => method))],
      ['magnitude', 'gradient', 'taylor', 'fisher', 'hessian', 'sensitivity', 'random'],
    );
    const ofHessian = bins.filter(({ method }) => method === 'hessian');
    assert.equal(
      ofHessian.reduce((sum, { count }) => sum + Number(count), 0),
      300 * 100,
    );
    const text = String((await saved(page, run, 'histogram', 'svg')).content);
    for (const words of ['dense_2 under Hessian at 90.0 %', 'Random', 'Taylor']) assert.ok(text.includes(words), words);
    assert.ok(text.split('<rect').length > 6 * 10);
    assert.doesNotMatch(text, /class=|var\(|NaN/);
    assert.match(await copied(page, run, 'histogram', 'copy-svg'), /^<svg /);
  });

  it('has the channels in the order in which they stand', async () => {
    const run = lenet();
    const page = await layer(run, run.state('ready'), 'hessian', 'dense_2/kernel');
    const rows = records(await saved(page, run, 'channels', 'csv'));
    const scores = rows.map(({ mean_score: score }) => Number(score));
    assert.equal(rows.length, 100);
    assert.deepEqual(
      scores,
      scores.toSorted((a, b) => b - a),
    );
    await page.locator('[data-testid=channels] [data-value=number]').click();
    const byNumber = JSON.parse(String((await saved(page, run, 'channels', 'json')).content)) as { channel: number }[];
    assert.deepEqual(
      byNumber.map(({ channel }) => channel),
      Array.from({ length: 100 }, (_, at) => at),
    );
    const text = String((await saved(page, run, 'channels', 'svg')).content);
    // The ground, and a bar with its filling for each of them.
    assert.equal(text.split('<rect').length - 1, 1 + 2 * 100);
    assert.ok(text.includes('Channels by number'));
    const { width } = pngSize(await saved(page, run, 'channels', 'png'));
    assert.ok(width >= 1280);
  });

  it('has why a weight and a channel go, under every method', async () => {
    const run = lenet();
    const page = await layer(run, run.state('ready'), 'hessian', 'dense_2/kernel');
    await page.locator('[data-testid=weight-readout] table').waitFor();
    const weight = (await copied(page, run, 'weight', 'copy-table')).split('\n').map((line) => line.split('\t'));
    assert.deepEqual(weight[0].slice(0, 3), ['parameter', 'index', 'weight']);
    assert.equal(weight.length, 1 + 7);
    await page.locator('[data-testid=channels] [data-channel]').first().click();
    await page.locator('[data-testid=channel-readout]').waitFor();
    const rows = records(await saved(page, run, 'channel', 'csv'));
    assert.equal(rows.length, 7);
    assert.ok(rows.every(({ rank }) => Number(rank) >= 1 && Number(rank) <= 100));
  });

  it('has magnitudes of a model that is merely looked at', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: sparsity(run), height: 1100 });
    await page.locator('td[data-parameter="dense_2/kernel"]').click();
    await page.locator('[data-testid=histogram] rect').first().waitFor();
    await page.locator('[data-testid=heatmap] canvas').waitFor();
    const bins = records(await saved(page, run, 'histogram', 'csv'));
    assert.deepEqual([...new Set(bins.map(({ method }) => method))], ['|w|']);
    const text = String((await saved(page, run, 'heatmap', 'svg')).content);
    assert.ok(
      text.includes('>dense_2<') && text.includes('>zero<') && text.includes('>large weight<'),
      text.slice(-900),
    );
  });

  it('has the loss of a training, with what is held out', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: fineTuned(run) });
    await page.locator('td[data-method=hessian]').first().click();
    await page.locator('[data-testid=loss-chart]').waitFor();
    const { losses, heldOutLosses } = fineTuned(run).tunings![0].training;
    const rows = records(await saved(page, run, 'loss', 'csv'));
    const of = (curve: string): number[] =>
      rows.filter((row) => row['curve'] === curve).map(({ loss }) => Number(loss));
    assert.deepEqual(of('training'), losses);
    assert.deepEqual(of('held_out'), heldOutLosses);
    const text = String((await saved(page, run, 'loss', 'svg')).content);
    assert.ok(text.includes('training loss') && text.includes('held-out loss, after each epoch'));
    assert.equal(text.split('<circle').length - 1, heldOutLosses.length + 1);
    assert.ok(pngSize(await saved(page, run, 'loss', 'png')).width >= 1120);
  });

  it('has where two masks differ as a picture in the colours of its legend', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: run.state('ready'), height: 1100 });
    await page.locator('[data-testid=tab-agreement]').click();
    await page.locator('[data-testid=difference-counts]').waitFor();
    const text = String((await saved(page, run, 'difference', 'svg')).content);
    for (const words of ['kept by both', 'by neither', 'axis 0 (784)']) assert.ok(text.includes(`>${words}<`), words);
    const png = await saved(page, run, 'difference', 'png');
    assert.ok((await coloursOf(page, png)) > 3);
    assert.equal(records(await saved(page, run, 'difference', 'csv'))[0]['weights'], '235200');
  });

  it('has the estimates of a method', async () => {
    const run = lenet();
    const page = await layer(run, trainedRun(run), 'hessian', 'dense_2/kernel');
    await page.locator('[data-testid=estimates] summary').click();
    assert.equal(records(await saved(page, run, 'estimates', 'csv')).length, 60);
  });

  it('has the tables of two models and of two runs', async () => {
    const run = lenet();
    const { page, push } = await fixture.open({ run, state: diffState(run, prunedDiff()), height: 1100 });
    const sides = records(await saved(page, run, 'diff-sides', 'csv'));
    assert.deepEqual(
      sides.map(({ file }) => file),
      [prunedDiff().before.file, prunedDiff().after.file],
    );
    const biggest = records(await saved(page, run, 'diff-biggest', 'csv'));
    assert.equal(biggest.length, prunedDiff().biggest.length);
    assert.ok(records(await saved(page, run, 'diff', 'csv')).length > 2);
    await push(runsState(run, true));
    await page.locator('[data-testid=runs-pair]').waitFor();
    const pair = records(await saved(page, run, 'runs-pair', 'csv'));
    const shown = await page.locator('[data-testid=runs-pair] [data-part=settings] tr').count();
    assert.equal(pair.filter(({ what }) => what === 'setting').length, shown);
    assert.ok(pair.some(({ what, of }) => what === 'kept' && of === 'dense_1/kernel'));
    assert.ok(records(await saved(page, run, 'runs', 'csv')).length > 3);
  });

  /** What a page shows that has numbers or is a picture, and which menu takes it along. */
  const everything: Readonly<Record<string, readonly string[]>> = {
    layers: [...['matrix', 'curves-small', 'heatmap', 'channels', 'histogram', 'weight', 'loss']],
    curves: ['curves', 'sensitivity'],
    agreement: ['spearman', 'jaccard', 'difference'],
    network: ['network'],
  };
  for (const [section, menus] of Object.entries(everything))
    it(`has a menu for everything in ${section}`, async () => {
      const run = resnet();
      const state = measuredLayers(run, 'magnitude', run.state('ready'));
      const tuned = {
        ...fineTuned(lenet()).tunings![0],
        query: { method: 'magnitude', sparsity: 0.9, scope: 'global' } as const,
      };
      const { page } = await fixture.open({ run, state: { ...state, tunings: [tuned] }, height: 1100 });
      await page.locator(`[data-testid=tab-${section}]`).click();
      if (section === 'layers') await page.locator('td[data-method=magnitude]').first().click();
      for (const id of menus) await page.locator(`button[data-testid=export-${id}]`).waitFor({ state: 'attached' });
      const found = await page.evaluate<string[]>(
        `[...document.querySelectorAll('button[data-testid^=export-]')].map((button) => button.dataset.testid.slice(7))`,
      );
      assert.deepEqual(found.sort(), [...menus].sort());
    });
});
