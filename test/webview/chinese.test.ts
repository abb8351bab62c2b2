/** No view says in English what it has to say in Chinese. Needs dist/ and PRUNESCOPE_CHROMIUM. */
import assert from 'node:assert/strict';
import { PageOpener } from './open-page';
import { chinese, pictures } from './pictures';

/** Texts that come with the state: names, and sentences that the job has made. */
function given(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(given) : [];
}

/** Everything that is shown, or told to who asks: texts, names, titles, descriptions. */
const said = `(() => {
  const texts = document.querySelector('#app').innerText.split('\\n');
  for (const element of document.querySelectorAll('#app *'))
    for (const attribute of ['aria-label', 'title', 'aria-valuetext', 'placeholder', 'aria-description'])
      if (element.hasAttribute(attribute)) texts.push(...element.getAttribute(attribute).split('\\n'));
  for (const element of document.querySelectorAll('#app svg text, #app .hidden, #app [popover], #app option, #app vscode-option'))
    texts.push(...element.textContent.split('\\n'));
  return texts.map((text) => text.trim()).filter((text) => text !== '');
})()`;

/** Three words of English in a row. */
const english = /[A-Za-z][a-z]*(?:[ ,;:]+[A-Za-z][a-z]*){2,}/;

const views =
  'ready-dark setup-dark training decided fine-tuning-dark fine-tuned-light trained-run recompute barriers weights-only sparsity cancelled empty loading running curves-dark curves-table curves-gzip sensitivity-dark sensitivity-measuring agreement-dark network-dark diff-dark diff-equal'.split(
    ' ',
  );

describe('the page in Chinese in Chromium', function () {
  this.timeout(60_000);
  let opener: PageOpener;
  before(async () => {
    opener = await PageOpener.start(process.env['PAGE_DIST'] ?? 'dist');
  });
  after(() => opener.stop());

  it('is looked at in views that exist', () => {
    const names = pictures().map(({ name }) => name);
    assert.deepEqual(
      views.filter((view) => !names.includes(view)),
      [],
    );
  });

  it('would see English where there is some', async () => {
    const [{ run, state }] = pictures();
    const { page, close } = await opener.open({ run, state });
    await page.locator('[data-testid=matrix]').waitFor();
    const texts = await page.evaluate<string[]>(said);
    await close();
    assert.ok(texts.filter((text) => english.test(text)).length > 10);
  });

  for (const { name, act, ...options } of pictures().filter(({ name }) => views.includes(name)))
    it(`has no English sentence in ${name}`, async () => {
      const { page, close } = await opener.open({ ...options, language: 'zh-cn', bundle: chinese });
      try {
        await act?.(page);
        await page.waitForTimeout(50);
        const names = given(options.state)
          .filter((text) => / /.test(text))
          .sort((a, b) => b.length - a.length);
        const texts = (await page.evaluate<string[]>(said)).map((text) =>
          names.reduce((rest, own) => rest.replaceAll(own, '…'), text),
        );
        assert.ok(
          texts.some((text) => /\p{Script=Han}/u.test(text)),
          'it is in Chinese',
        );
        assert.deepEqual(
          [...new Set(texts)].filter((text) => english.test(text)),
          [],
        );
      } finally {
        await close();
      }
    });
});
