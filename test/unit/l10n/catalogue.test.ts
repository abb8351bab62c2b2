import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { templatesOf, type Templates } from './templates';

const read = (file: string): Record<string, string> => JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
const catalogue = read('l10n/bundle.l10n.zh-cn.json');
const sorted = (values: Iterable<string>): string[] => [...values].sort();
const placeholders = (words: string): string[] => sorted(new Set(words.match(/\{\d+\}/g)));
/** What is typed or read by a machine and so the same in every language: flags, code, file names, keys. */
const verbatimParts = (words: string): string[] =>
  sorted(new Set(words.match(/--[a-z_]+[\w=-]*|`[^`]+`|\*?\.\w+(?:\.json)?\b/g)));

describe('the Chinese catalogue', () => {
  let templates: Templates;
  before(() => {
    templates = templatesOf(['src', 'webview']);
  });

  it('can be told from the code: every template is a literal', () => {
    assert.deepEqual(templates.unknown, []);
  });

  it('has every template and no other', () => {
    const places = new Map(templates.uses.map(({ template, place }) => [template, place]));
    const missing = [...places].filter(([template]) => !Object.hasOwn(catalogue, template));
    const superfluous = Object.keys(catalogue).filter((template) => !places.has(template));
    assert.deepEqual({ missing, superfluous }, { missing: [], superfluous: [] });
    assert.ok(places.size > 300, `${places.size} templates`);
  });

  it('has the same placeholders, and every call fills them', () => {
    for (const { template, args, place } of templates.uses) {
      const wanted = sorted(Array.from({ length: args }, (_, index) => `{${index}}`));
      assert.deepEqual(placeholders(template), wanted, `${place}: ${template}`);
      assert.deepEqual(placeholders(catalogue[template] ?? ''), wanted, `Chinese of: ${template}`);
    }
  });

  it('leaves flags, code and file names as they are', () => {
    for (const [template, chinese] of Object.entries(catalogue))
      assert.deepEqual(verbatimParts(chinese), verbatimParts(template), template);
  });

  it('has no empty, padded or half-width-punctuated sentence', () => {
    for (const [template, chinese] of Object.entries(catalogue)) {
      assert.ok(chinese.trim() === chinese && chinese !== '', template);
      // A sentence ends as Chinese sentences do.
      assert.equal(
        /[.!?]$/.test(template) && !template.endsWith('…'),
        chinese.endsWith('。') || chinese.endsWith('？'),
        template,
      );
    }
  });

  it('is in the order of its keys, so that two changes seldom meet', () => {
    assert.deepEqual(Object.keys(catalogue), sorted(Object.keys(catalogue)));
  });
});
