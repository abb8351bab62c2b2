/** The sections beside the layers in a real Chromium, by mouse and keyboard; what leaves them. Needs dist/ and PRUNESCOPE_CHROMIUM. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { AllocationQuery } from '../../src/shared/allocation';
import type { DifferenceQuery } from '../../src/shared/pictures';
import type { ExportQuery } from '../../src/shared/protocol';
import { deep, deepState } from './deep-scenes';
import { measuredLayers } from './fake-sections';
import type { FakeRun } from './fake-run';
import { pageFixture, queries, until } from './fixture';
import { lenet, resnet } from './scenes';

const goTo = (page: Page, section: string): Promise<void> => page.locator(`[data-testid=tab-${section}]`).click();
const exported = (run: FakeRun): ExportQuery => queries(run, 'export').at(-1) as ExportQuery;
const save = async (page: Page, run: FakeRun, menu: string, entry: string): Promise<ExportQuery> => {
  const before = queries(run, 'export').length;
  await page.locator(`button[data-testid=export-${menu}]`).click();
  await page.locator(`#export-${menu} [data-entry=${entry}]`).click();
  await until('an export', () => queries(run, 'export').length > before);
  return exported(run);
};
/** What a typed array is after the way out of the browser. */
const bytesOf = ({ content }: ExportQuery): number[] =>
  typeof content === 'string' ? [] : Object.values(content as unknown as Record<string, number>);

describe('the sections of charts in Chromium', function () {
  this.timeout(60_000);
  const fixture = pageFixture();
  const open = async (run: FakeRun, section: string, state = run.state('ready')): Promise<Page> => {
    const { page } = await fixture.open({ run, state, height: 1100 });
    await goTo(page, section);
    return page;
  };

  it('reads a point out by the keyboard, and chooses its method', async () => {
    const run = lenet();
    const page = await open(run, 'curves');
    const points = page.locator('#section-curves [role=option]');
    await points.first().waitFor();
    assert.equal(await page.locator('#section-curves [role=option][tabindex="0"]').count(), 1);
    await points.first().focus();
    for (let at = 0; at < 3; at++) await page.keyboard.press('ArrowRight');
    const readout = page.locator('[data-testid=curve-readout]');
    const { accuracy } = run.comparison().results[0].points[2].metrics;
    const said = `Magnitude, 90.0 %: ${(accuracy! * 100).toFixed(1)} % ± `;
    await until('the point is read out', async () => (await readout.innerText()).startsWith(said));
    await page.keyboard.press('ArrowDown');
    await until('the next curve is read out', async () => (await readout.innerText()).startsWith('Hessian, 90.0 %'));
    await page.keyboard.press('Enter');
    await until('Hessian is chosen', async () => (await page.locator('.saves').innerText()).startsWith('Hessian'));
    assert.equal(
      await page.locator('#section-curves [role=radio][aria-checked=true]').getAttribute('data-name'),
      'hessian',
    );
  });

  it('chooses a method by its name beside the curve, and raises the curve under the mouse', async () => {
    const page = await open(lenet(), 'curves');
    await page.locator('#section-curves [data-name=fisher]').hover();
    await page.locator('.curve.raised').waitFor({ state: 'attached' });
    await page.locator('#section-curves [data-name=fisher]').click();
    await until('Fisher is chosen', async () => (await page.locator('.saves').innerText()).startsWith('Fisher'));
  });

  it('has the same numbers in a table that sorts', async () => {
    const run = lenet();
    const page = await open(run, 'curves');
    await page.locator('.choosers [data-value=table]').click();
    const rows = page.locator('[data-testid=curve-table] tbody tr');
    await rows.first().waitFor();
    assert.equal(await rows.count(), 7 * 5);
    await page.locator('[data-sort=gzip]').click();
    await page.locator('[data-sort=gzip]').click();
    await page.locator('th[aria-sort=ascending] [data-sort=gzip]').waitFor();
    assert.match(await rows.first().innerText(), /98\.0 %/);
    const { content, type } = await save(page, run, 'curves', 'csv');
    assert.equal(type, 'csv');
    assert.equal(String(content).trimEnd().split('\r\n').length, 36);
  });

  it('lets a figure stand alone: SVG without a class, a variable or a listener, and PNG of twice the size', async () => {
    const run = lenet();
    const page = await open(run, 'curves');
    const { name, type, content } = await save(page, run, 'curves', 'svg');
    assert.deepEqual([name, type], ['lenet-300-100 accuracy', 'svg']);
    const text = String(content);
    assert.match(text, /^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    assert.doesNotMatch(text, /class=|var\(|color\(|tabindex|<!--|aria-|data-/);
    assert.match(text, /fill="rgb\(31, 31, 31\)"/, 'the theme’s ground');
    assert.match(text, /stroke="rgb\(204, 204, 204\)"/, 'the theme’s ink');
    assert.match(text, />Magnitude</);
    const png = bytesOf(await save(page, run, 'curves', 'png'));
    assert.deepEqual(png.slice(0, 8), [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const width = png.slice(16, 20).reduce((sum, byte) => sum * 256 + byte, 0);
    const drawn = await page.locator('#section-curves').getAttribute('width');
    assert.equal(width, 2 * Number(drawn));
    await page.locator('button[data-testid=export-curves]').click();
    await page.locator('#export-curves [data-entry=copy-table]').click();
    await until('a copy', () => queries(run, 'copy').length === 1);
    assert.match((queries(run, 'copy')[0] as { text: string }).text, /^method\tsparsity\taccuracy/);
  });

  it('says where two methods differ, which a cell of the matrices chooses', async () => {
    const run = lenet();
    const page = await open(run, 'agreement');
    await page.locator('[data-testid=agreement-jaccard]').waitFor();
    const cell = page.locator('[data-testid=agreement-spearman] [data-at="0 0"]');
    await cell.focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
    await until('a difference', () =>
      queries(run, 'difference').some((query) => (query as DifferenceQuery).methods.join(' ') === 'fisher gradient'),
    );
    const counts = page.locator('[data-testid=difference-counts]');
    await until('its words', async () => /Only Fisher keeps [\d,]+ .*, only Gradient/.test(await counts.innerText()));
    const numbers = (await counts.innerText())
      .replace(/\([^)]*\)|,(?=\d)/g, '')
      .match(/\d+/g)!
      .map(Number);
    const [total, both, first, second, neither] = numbers;
    assert.equal(both + first + second + neither, total);
    const asked = queries(run, 'agreement') as AllocationQuery[];
    assert.deepEqual(asked, [{ sparsity: 0.9, scope: 'global' }]);
    await page.locator('[data-testid=sparsity]').focus();
    await page.keyboard.press('PageDown');
    await until('agreement at the new place', () => queries(run, 'agreement').length === 2);
    await page.locator('#jaccard-title', { hasText: '85.0 %' }).waitFor();
  });

  it('goes from a node of the network to the weights behind it, by the keyboard', async () => {
    const run = resnet();
    const page = await open(run, 'network');
    const list = page.locator('#list-network');
    await list.focus();
    for (const key of ['ArrowDown', 'Enter']) await page.keyboard.press(key);
    await page.locator('#list-network [aria-selected=true]', { hasText: 'stage1_block0_conv2d' }).waitFor();
    assert.equal(await list.getAttribute('aria-activedescendant'), 'network-1');
    await page.keyboard.press('End');
    await page.locator('[data-testid=node-card] h3', { hasText: 'output' }).waitFor();
    await page.keyboard.press('ArrowUp');
    await page.locator('[data-testid=node-weights]').click();
    await page.locator('[data-testid=heatmap] canvas').waitFor();
    assert.equal(await page.locator('td[aria-selected=true]').getAttribute('data-parameter'), 'classifier/kernel');
    await page.locator('[data-testid=back]').click();
    await list.waitFor();
    assert.equal(queries(run, 'network').length, 1);
  });

  it('takes the whole network along, though it draws what is in sight alone', async () => {
    const run = resnet();
    const page = await open(run, 'network');
    await page.locator('#list-network').waitFor();
    const { content } = await save(page, run, 'network', 'svg');
    assert.match(String(content), />output</);
    assert.equal(String(content).match(/classifier/g)?.length, 1);
  });

  it('measures each layer on request, and shows the most sensitive first', async () => {
    const run = resnet();
    const state = run.state('ready');
    const { page, push } = await fixture.open({ run, state, height: 1300 });
    await goTo(page, 'curves');
    await page.locator('[data-testid=measure-sensitivity]').click();
    await until('a measurement', () => queries(run, 'sensitivity').length === 1);
    assert.deepEqual(queries(run, 'sensitivity')[0], { method: 'magnitude', sparsities: [0.5, 0.8, 0.9, 0.95, 0.98] });
    await push(measuredLayers(run, 'magnitude', state));
    const tiles = page.locator('#list-multiples [role=option]');
    await tiles.first().waitFor();
    assert.equal(await tiles.count(), 20);
    const first = await tiles.first().getAttribute('aria-label');
    await page.locator('.choosers [data-value=file]').click();
    await until('the order of the file', async () => (await tiles.first().getAttribute('aria-label')) !== first);
    assert.match((await tiles.first().getAttribute('aria-label'))!, /^stage1_block0_conv2d, /);
    await tiles.nth(4).click();
    await page.locator('#list-multiples [aria-selected=true]', { hasText: 'stage1_block4' }).waitFor();
    assert.equal(await page.locator('[data-testid=pruned-before]').count(), 0);
  });

  it('says of a schedule that the other layers are not whole, before and after they are measured', async () => {
    const run = resnet();
    const ready = run.state('ready');
    const comparison = { ...ready.comparison!, schedule: { kind: 'iterative', rounds: 3 } as const };
    const { page, push } = await fixture.open({ run, state: { ...ready, comparison }, height: 1300 });
    await goTo(page, 'curves');
    await page.locator('.note', { hasText: 'as the rounds of the schedule left them' }).waitFor();
    const { sensitivities = [] } = measuredLayers(run, 'magnitude', ready);
    await push({ ...ready, comparison, sensitivities: sensitivities.map((each) => ({ ...each, prunedBefore: 0.75 })) });
    const said = page.locator('[data-testid=pruned-before]');
    await said.waitFor();
    assert.match((await said.textContent())!, /75\.0 % of its weights are zero already/);
  });

  for (const [section, list] of [
    ['network', '#list-network'],
    ['curves', '#list-multiples'],
  ] as const)
    it(`scrolls a thousand layers without a blocked frame: ${section}`, async () => {
      const run = deep(1000);
      const page = await open(run, section, measuredLayers(run, 'magnitude', deepState(run)));
      await page.locator(`${list} [role=option]`).first().waitFor();
      assert.ok((await page.locator(`${list} [role=option]`).count()) < 200, 'only what is in sight is drawn');
      // From a scroll to the end of the frame that shows it; the median, since other work shares the machine.
      const median = await page.evaluate<number>(`(async () => {
        const list = document.querySelector('${list}');
        const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        const times = [];
        for (let at = 0; at < 30; at++) {
          list.scrollTop += 700;
          const start = performance.now();
          await frame();
          await frame();
          times.push((performance.now() - start) / 2);
        }
        return times.sort((a, b) => a - b)[15];
      })()`);
      console.log(`      ${median.toFixed(1)} ms`);
      assert.ok(median < 50, `${median} ms`);
    });
});
