/**
 * `npm test`: types, lint, unit tests, the page in a browser, tests in a real extension host, clicks in a real VS Code. Goes on after a failure, so that
 * the last line counts everything: `N passed, N failed`. Types, lint and the build count as one test each.
 *
 * `node scripts/test.mjs [STAGE…] [--grep TEXT]` runs some stages only (the build comes by itself).
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureChromium } from './install-chromium.mjs';
import { ensureServer, serverObstacle } from './install-vscode.mjs';
import { at, node, run } from './process.mjs';
import { stageExtension } from './stage-extension.mjs';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { grep: { type: 'string' } } });
const grep = values.grep === undefined ? [] : ['--grep', values.grep];
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** One test: passes when every program succeeds. */
const check = (...programs) =>
  async function () {
    let code = 0;
    for (const [script, ...args] of programs) code = (await node(script, args)) || code;
    return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  };

/**
 * Many tests: runs mocha somewhere and reads what it wrote. A run that died, or ran nothing, is a failed test, not a silent zero.
 */
async function mocha(name, program) {
  const results = at('out', 'results', `${name}.json`);
  rmSync(results, { force: true });
  const code = await program(results);
  if (!existsSync(results)) {
    console.error(`The ${name} tests ended without results (exit code ${code}).`);
    return { passed: 0, failed: 1 };
  }
  const { passed, failed, skipped, slowest } = JSON.parse(readFileSync(results, 'utf8'));
  const slow = slowest.filter((test) => test.seconds >= 10);
  for (const test of slow) console.log(`slow: ${test.seconds.toFixed(1)} s  ${test.title}`);
  if (skipped > 0) console.log(`${skipped} skipped`);
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed };
}

/** A built test program; its stack traces name the lines of the source. */
const built = (file, args, options) => run(process.execPath, ['--enable-source-maps', at(file), ...args], options);

const unit = () =>
  mocha('unit', (results) => built('out/run.js', ['out/unit', '--parallel', '--results', results, ...grep]));

/** The page alone, in a browser. */
async function page() {
  const env = { PRUNESCOPE_CHROMIUM: await ensureChromium() };
  const args = ['out/webview', '--reporter', 'spec', ...grep];
  return mocha('page', (results) => built('out/run.js', [...args, '--results', results], { env }));
}

/** Where no VS Code server runs, the same tests run in a desktop VS Code. */
async function host() {
  const extension = await stageExtension();
  if (serverObstacle() !== undefined)
    return mocha('host', (results) => node('scripts/test-electron.mjs', ['--results', results, ...grep]));
  const env = { PRUNESCOPE_CHROMIUM: await ensureChromium() };
  await ensureServer();
  const args = ['--extension', extension, '--workspace', 'samples', ...grep];
  return mocha('host', (results) => built('out/host/run.js', [...args, '--results', results], { env }));
}

async function e2e() {
  await stageExtension();
  const obstacle = serverObstacle();
  if (obstacle !== undefined) {
    console.log(`Not run here. ${obstacle}`);
    return { passed: 0, failed: 0 };
  }
  const env = { PRUNESCOPE_CHROMIUM: await ensureChromium() };
  await ensureServer();
  const args = ['out/e2e', '--reporter', 'spec', '--timeout', '180000', ...grep];
  return mocha('e2e', (results) => built('out/run.js', [...args, '--results', results], { env }));
}

/** Builds, and looks that no test file lies where no stage would run it. */
async function build() {
  const counts = await check(['esbuild.mjs', '--tests'])();
  const owned = ['unit', 'webview', 'host', 'e2e'];
  const tests = readdirSync(at('test'), { recursive: true }).filter((file) => file.endsWith('.test.ts'));
  const strays = tests.filter((file) => !owned.includes(file.split(path.sep)[0]));
  if (strays.length === 0) return counts;
  console.error(`No stage runs ${strays.join(', ')}.`);
  return { passed: 0, failed: 1 };
}

const tsc = 'node_modules/typescript/bin/tsc';
const stages = {
  types: check([tsc, '-p', '.'], [tsc, '-p', 'webview']),
  lint: check(['node_modules/eslint/bin/eslint.js', '.'], ['node_modules/prettier/bin/prettier.cjs', '--check', '.']),
  build,
  unit,
  page,
  host,
  e2e,
};

async function runStage(name) {
  const start = performance.now();
  console.log(`\n── ${name}`);
  let counts;
  try {
    counts = await stages[name]();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    counts = { passed: 0, failed: 1 };
  }
  console.log(`── ${name}: ${counts.passed} passed, ${counts.failed} failed (${seconds(start)})`);
  return counts;
}

const unknown = positionals.find((name) => !(name in stages));
if (unknown !== undefined) {
  console.error(`No stage is called ${unknown}. Stages: ${Object.keys(stages).join(', ')}`);
  process.exit(2);
}
const needsBuild = positionals.some((name) => name !== 'types' && name !== 'lint');
const chosen = Object.keys(stages).filter(
  (name) => positionals.length === 0 || positionals.includes(name) || (name === 'build' && needsBuild),
);
const start = performance.now();
const total = { passed: 0, failed: 0 };
for (const name of chosen) {
  const { passed, failed } = await runStage(name);
  total.passed += passed;
  total.failed += failed;
}
console.log(`\nAll of it took ${seconds(start)}.`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
