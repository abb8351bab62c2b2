/**
 * Runs mocha in this process: `node out/run.js FOLDER [--parallel] [--grep TEXT] [--timeout MS] [--reporter NAME]
 * [--results FILE]`, where FOLDER holds built tests (`out/unit`). Exit code 0 only if a test ran and none failed.
 */
import Mocha from 'mocha';
import { parseArgs } from 'node:util';
import { testFiles } from './files';
import { record } from './results';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    grep: { type: 'string' },
    parallel: { type: 'boolean', default: false },
    reporter: { type: 'string', default: 'dot' },
    results: { type: 'string' },
    timeout: { type: 'string', default: '60000' },
  },
});

// So that what tests started ends with them (a signal alone would skip the exit handlers).
process.once('SIGTERM', () => process.exit(143));

const mocha = new Mocha({
  parallel: values.parallel,
  jobs: 2,
  timeout: Number(values.timeout),
  reporter: values.reporter,
  ...(values.grep === undefined ? { forbidOnly: true } : { fgrep: values.grep }),
});
for (const folder of positionals) for (const file of testFiles(folder)) mocha.addFile(file);
const runner = mocha.run((failures) => {
  const ran = (runner.stats?.tests ?? 0) > 0;
  if (!ran) console.error(`No test ran in ${positionals.join(', ')}.`);
  process.exit(failures === 0 && ran ? 0 : 1);
});
if (values.results !== undefined) record(runner, values.results);
