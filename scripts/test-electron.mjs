/**
 * `npm run test:electron`: the tests of `test/host` inside a desktop VS Code, which @vscode/test-electron downloads. For CI on Linux,
 * Windows and macOS; `--release oldest` takes the oldest VS Code that the manifest admits.
 */
import { runTests } from '@vscode/test-electron';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { at, build, main } from './process.mjs';
import { stageExtension } from './stage-extension.mjs';
import { DESKTOP } from './versions.mjs';

const { values } = parseArgs({
  options: {
    release: { type: 'string', default: 'current' },
    results: { type: 'string', default: at('out', 'results', 'electron.json') },
    grep: { type: 'string' },
  },
});

await main(async () => {
  const version = DESKTOP[values.release];
  if (version === undefined) throw new Error(`--release is one of ${Object.keys(DESKTOP).join(', ')}.`);
  await build('--tests');
  const extensionDevelopmentPath = await stageExtension();
  // Short: a socket below it has a name of at most about a hundred characters.
  const home = mkdtempSync(path.join(tmpdir(), 'ps-'));
  const workspace = path.join(home, 'workspace');
  cpSync(at('samples'), workspace, { recursive: true });
  rmSync(`${values.results}.log`, { force: true });
  try {
    return await runTests({
      version,
      extensionDevelopmentPath,
      extensionTestsPath: at('out', 'host', 'index.js'),
      extensionTestsEnv: {
        PRUNESCOPE_RESULTS: values.results,
        ...(values.grep === undefined ? {} : { PRUNESCOPE_GREP: values.grep }),
      },
      launchArgs: [workspace, '--disable-workspace-trust', `--user-data-dir=${path.join(home, 'user')}`],
    });
  } finally {
    if (existsSync(`${values.results}.log`)) console.log(readFileSync(`${values.results}.log`, 'utf8'));
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
});
