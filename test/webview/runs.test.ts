/** The page of all runs in a real Chromium. Needs dist/ and PRUNESCOPE_CHROMIUM. */
import assert from 'node:assert/strict';
import type { PanelState } from '../../src/shared/protocol';
import type { RunSummary } from '../../src/shared/runs-document';
import { pageFixture, queries, until } from './fixture';
import { lenet } from './scenes';

const size = { examples: 2000, bytes: 1_000_000, parameters: 4, nonZero: 4 };
const stored = (id: string, title: string, day: number, accuracy: number, seed: string): RunSummary => ({
  id,
  title,
  created: `2026-01-0${day}T00:00:00.000Z`,
  bytes: 1,
  baseline: { ...size, accuracy: 0.974 },
  results: [
    {
      method: 'hessian',
      sparsity: 0.9,
      metrics: { ...size, accuracy, standardError: { accuracy: 0.005 }, gzipBytes: 123_000 },
      fineTuned: false,
    },
  ],
  settings: { 'allocation.scope': 'global', seed },
  layers: [{ name: 'dense_1/kernel', kept: day, total: 10 }],
});

describe('the page of all runs in Chromium', function () {
  this.timeout(60_000);
  const fixture = pageFixture();

  it('lists, filters and compares two runs', async () => {
    const run = lenet();
    const runs = [stored('a', 'lenet', 3, 0.942, '0'), stored('b', 'resnet', 2, 0.8, '1')];
    const state: PanelState = { ...run.bare('ready'), view: 'runs', runs: { runs, pair: ['a', 'b'] } };
    const { page } = await fixture.open({ run, state });
    const rows = page.locator('[data-testid=runs-table] tbody tr');
    assert.match(
      (await rows.first().innerText()).replace(/\s+/g, ' '),
      /lenet .*Hessian.* 90\.0 % 97\.4 % → 94\.2 % ± 0\.5 123 KB/,
    );
    const cells = (name: string) => page.locator(`[data-testid=runs-pair] tr[data-row="${name}"] td`).allInnerTexts();
    assert.deepEqual(await cells('seed'), ['0', '1']);
    assert.deepEqual(await cells('Best at 90.0 %'), ['Hessian: 94.2 %', 'Hessian: 80.0 %']);
    assert.deepEqual(await cells('dense_1/kernel kept'), ['30.0 %', '20.0 %']);
    assert.equal(await page.locator('[data-row="allocation.scope"]').count(), 0);
    await page.locator('[data-run=b] input').click();
    await page.locator('[data-testid=runs-pair]').waitFor({ state: 'detached' });
    await page.locator('[data-testid=runs-model]').selectOption('resnet');
    await page.locator('[data-run=a]').waitFor({ state: 'detached' });
    await page.locator('[data-run=b] th button').click();
    await until('the run is opened', () => queries(run, 'onRun').length === 1);
    assert.deepEqual(queries(run, 'onRun'), [{ command: 'openRun', id: 'b' }]);
  });
});
