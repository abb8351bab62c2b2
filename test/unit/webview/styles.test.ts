/** The page's style sheets. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const folder = 'webview/styles';

/** Classes that a rule is about alone, outside of any condition: what the class *is*. */
const defined = (css: string): ReadonlySet<string> =>
  new Set([...css.matchAll(/^\.([a-z-]+)(?: \{|,)$/gm)].map(([, name]) => name));

describe('style sheets', () => {
  it('define a class in one file: two parts of the page that use one name would change each other', () => {
    const files = new Map<string, string[]>();
    for (const file of readdirSync(folder))
      for (const name of defined(readFileSync(path.join(folder, file), 'utf8')))
        files.set(name, [...(files.get(name) ?? []), file]);
    assert.ok(files.size > 100, 'classes are found');
    const twice = [...files].filter(([, where]) => where.length > 1);
    assert.deepEqual(twice, []);
  });

  it('belong to the page', () => {
    const imported = [...readFileSync('webview/style.css', 'utf8').matchAll(/'\.\/styles\/(.+?)'/g)].map(
      ([, file]) => file,
    );
    assert.deepEqual([...imported].sort(), readdirSync(folder).sort());
  });
});
