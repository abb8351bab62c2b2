/** Undo and redo, hints, the note and the Python of a run, on the page in a real Chromium. Needs dist/ and PRUNESCOPE_CHROMIUM. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { AllocationQuery } from '../../src/shared/allocation';
import { pageFixture, queries, until } from './fixture';
import { focused, tabTo } from './focus';
import { lenet, setup, sparsity } from './scenes';

describe('undo and redo in Chromium', function () {
  this.timeout(60_000);
  const fixture = pageFixture();
  const at = (page: Page): Promise<string | null> =>
    page.locator('[data-testid=sparsity]').getAttribute('aria-valuetext');
  const moved = async (page: Page): Promise<{ before: string | null; after: string | null }> => {
    const before = await at(page);
    await page.locator('[data-testid=sparsity]').focus();
    await page.keyboard.press('PageDown');
    await until('a movement', async () => (await at(page)) !== before);
    return { before, after: await at(page) };
  };

  it('follows the keys wherever in the page the focus is, once for each, and VS Code hears of none', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: run.state('ready') });
    const { before, after } = await moved(page);
    // As VS Code's frame listens: a key that reaches it comes back as a command of its own.
    await page.evaluate(`window.heard = []; window.addEventListener('keydown', ({ key }) => window.heard.push(key))`);
    for (const place of ['[data-testid=sparsity]', 'td[data-row="1"][data-column="1"]', '[data-testid=tab-layers]']) {
      await page.locator(place).focus();
      await page.keyboard.press('Control+z');
      await until(`undone at ${place}`, async () => (await at(page)) === before);
      await page.keyboard.press('Control+y');
      await until(`redone at ${place}`, async () => (await at(page)) === after);
      await page.keyboard.press('Control+z');
      await until('undone', async () => (await at(page)) === before);
      await page.keyboard.press('Control+Shift+z');
      await until('redone', async () => (await at(page)) === after);
    }
    const heard = await page.evaluate<string[]>('window.heard');
    assert.deepEqual(
      heard.filter((key) => /^[zy]$/i.test(key)),
      [],
    );
    assert.ok(heard.includes('Control'), 'it listens');
  });

  it('follows the editor’s own commands, which VS Code carries out in the page', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: run.state('ready') });
    const { before, after } = await moved(page);
    await page.evaluate(`document.execCommand('undo')`);
    await until('undone', async () => (await at(page)) === before);
    await page.evaluate(`document.execCommand('redo')`);
    await until('redone', async () => (await at(page)) === after);
    // The editor keeps what is shown, for saving and for a reload.
    const share = Number(after?.replace(' %', '')) / 100;
    await until('the editor knows', () => (queries(run, 'remember').at(-1) as AllocationQuery)?.sparsity === share);
  });

  it('leaves a field of text to the browser', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: run.state('ready') });
    const { after } = await moved(page);
    const entry = page.locator('[data-testid=tune-epochs] input');
    await entry.focus();
    await page.keyboard.press('End');
    await page.keyboard.type('7');
    assert.equal(await entry.inputValue(), '57');
    await page.evaluate(`document.execCommand('undo')`);
    await until('the text as before', async () => (await entry.inputValue()) === '5');
    assert.equal(await at(page), after);
    assert.match(await entry.evaluate('document.activeElement.dataset.testid'), /tune-epochs/);
  });

  for (const [name, state] of [
    ['the setup', setup],
    ['a model that is merely looked at', sparsity],
  ] as const)
    it(`has nothing to step in, and leaves the keys to the editor: ${name}`, async () => {
      const run = lenet();
      const { page } = await fixture.open({ run, state: state(run) });
      await page.evaluate(`window.heard = []; window.addEventListener('keydown', ({ key }) => window.heard.push(key))`);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Control+z');
      assert.ok((await page.evaluate<string[]>('window.heard')).includes('z'));
    });
});

describe('what a control is for, in Chromium', function () {
  this.timeout(60_000);
  const fixture = pageFixture();

  it('is shown to who comes by keyboard and rests there, and goes away again', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: run.state('ready') });
    const hint = page.locator('.tip:popover-open');
    await tabTo(page, 'save-menu');
    await hint.waitFor();
    assert.equal(await hint.innerText(), 'Other ways to save');
    const box = (await hint.boundingBox())!;
    assert.ok(box.x >= 0 && box.x + box.width <= 1280 && box.y >= 0);
    await page.keyboard.press('Escape');
    await until('no hint', async () => (await hint.count()) === 0);
    assert.equal((await focused(page)).name, 'save-menu');
    await page.keyboard.press('Shift+Tab');
    await hint.waitFor();
    assert.match(await hint.innerText(), /at 90\.0 %/);
    await page.mouse.click(2, 2);
    await until('no hint', async () => (await hint.count()) === 0);
  });

  it('is left to the browser where somebody points', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: run.state('ready') });
    await page.locator('[data-testid=save-menu]').click();
    await page.waitForTimeout(800);
    assert.equal(await page.locator('.tip:popover-open').count(), 0);
  });
});

describe('a run that is kept, in Chromium', function () {
  this.timeout(60_000);
  const fixture = pageFixture();

  it('shows its note, which the editor asks for', async () => {
    const run = lenet();
    const { page, push } = await fixture.open({ run, state: run.state('ready') });
    assert.equal(await page.locator('[data-testid=note-of-run]').count(), 0, 'not before it is kept');
    await push({ ...run.state('ready'), stored: {} });
    await page.locator('[data-testid=edit-note]', { hasText: 'Add a note' }).click();
    await until('a question', () => queries(run, 'noteRun').length === 1);
    await push({ ...run.state('ready'), stored: { note: 'for <b>the</b> paper' } });
    const note = page.locator('[data-testid=note-of-run]');
    assert.match(await note.innerText(), /^for <b>the<\/b> paper\s+Edit the note$/);
    await tabTo(page, 'edit-note');
    await page.locator('.tip:popover-open', { hasText: 'kept with the run' }).waitFor();
    await page.keyboard.press('Enter');
    await until('another question', () => queries(run, 'noteRun').length === 2);
  });

  it('gives Python for the method and the sparsity that are shown', async () => {
    const run = lenet();
    const { page } = await fixture.open({ run, state: { ...run.state('ready'), stored: {} } });
    await page.locator('th[data-method=hessian]').click();
    await page.locator('[data-testid=sparsity]').focus();
    await page.keyboard.press('PageDown');
    await page.locator('[data-testid=save-menu]').click();
    await page.locator('#save-menu [data-entry=python]').click();
    await until('Python', () => queries(run, 'copyPython').length === 1);
    const { method, sparsity: share } = queries(run, 'copyPython')[0] as AllocationQuery & { method: string };
    assert.deepEqual([method, share], ['hessian', 0.85]);
  });
});
