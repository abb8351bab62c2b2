import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';
import { testFiles } from '../files';
import { record } from '../results';

/**
 * What VS Code calls inside its extension host (`extensionTestsPath`). Every `test/host/*.test.ts` runs here, with the real `vscode`
 * module. `PRUNESCOPE_RESULTS` names the JSON file for the results; what mocha prints goes beside it, since the host's console ends
 * in a log that nobody reads.
 */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const results = process.env['PRUNESCOPE_RESULTS'];
  const grep = process.env['PRUNESCOPE_GREP'];
  const mocha = new Mocha({
    timeout: 60_000,
    reporter: 'spec',
    color: false,
    ...(grep === undefined ? { forbidOnly: true } : { fgrep: grep }),
  });
  for (const file of testFiles(path.resolve(__dirname))) mocha.addFile(file);
  if (results !== undefined) {
    mkdirSync(path.dirname(results), { recursive: true });
    Mocha.reporters.Base.consoleLog = (...line: unknown[]) => appendFileSync(`${results}.log`, `${format(...line)}\n`);
  }
  await new Promise<void>((resolve, reject) => {
    const runner = mocha.run((failures) => {
      if (failures > 0) reject(new Error(`${failures} tests failed.`));
      else resolve();
    });
    if (results !== undefined) record(runner, results);
  });
}
