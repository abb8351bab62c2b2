/** What assistive technology is told of the matrix and of a chart, as somebody has read it. Needs dist/ and PRUNESCOPE_CHROMIUM. */
import assert from 'node:assert/strict';
import { golden } from '../unit/webview/charts/golden';
import { pageFixture } from './fixture';
import { failedMethod, lenet } from './scenes';

const folder = 'test/webview/accessibility';

describe('the accessibility tree in Chromium', function () {
  this.timeout(60_000);
  const fixture = pageFixture();

  it('of the matrix: a grid with heads, numbers, and what is chosen', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: failedMethod(run) });
    await page.locator('td[data-method=hessian][data-parameter="dense_2/kernel"]').click();
    await page.locator('td[aria-selected=true]').waitFor();
    const tree = await page.locator('[data-testid=matrix]').ariaSnapshot();
    golden('matrix.yml', `${tree}\n`, folder);
    for (const said of ['grid ', 'columnheader ', 'rowheader ', '[selected]']) assert.ok(tree.includes(said), said);
  });

  it('of the curves: a name for each method, a read-out for each point, and the numbers as a table', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: run.state('ready') });
    await page.locator('[data-testid=tab-curves]').click();
    const chart = page.locator('#section-curves');
    await chart.waitFor();
    const tree = await chart.ariaSnapshot();
    golden('curves.yml', `${tree}\n`, folder);
    for (const { label } of run.state('ready').methods) assert.ok(tree.includes(label), label);
  });
});
