/**
 * Charts as they were when somebody looked at them: `PRUNESCOPE_GOLDEN=write` writes them anew, to be looked at again before they are
 * committed. They are checked from outside where that can be: see the tests beside each.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const charts = 'test/unit/webview/charts/golden';

/** Holds a text against the file of that name. */
export function golden(name: string, text: string, folder = charts): void {
  const file = path.join(folder, name);
  if (process.env['PRUNESCOPE_GOLDEN'] === 'write') {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
  }
  assert.ok(existsSync(file), `${file} is missing: PRUNESCOPE_GOLDEN=write makes it`);
  assert.equal(text, readFileSync(file, 'utf8').replaceAll('\r\n', '\n'));
}
