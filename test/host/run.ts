/**
 * Runs the tests of this folder inside the extension host of a VS Code server, and prints what they print:
 * `node out/host/run.js --extension DIR --workspace DIR --results FILE [--grep TEXT]`. Exit code 0 only if none failed.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { launchBrowser } from '../vscode/browser';
import { startVSCode, type VSCode } from '../vscode/server';

const LIMIT_MS = 10 * 60_000;

interface Arguments {
  readonly extension: string;
  readonly workspace: string;
  readonly results: string;
  readonly grep: string | undefined;
}

function readArguments(): Arguments {
  const string = { type: 'string' } as const;
  const { values } = parseArgs({ options: { extension: string, workspace: string, results: string, grep: string } });
  const required = (name: 'extension' | 'workspace' | 'results') => {
    const value = values[name];
    if (value === undefined) throw new Error(`--${name} is missing.`);
    return path.resolve(value);
  };
  return {
    extension: required('extension'),
    workspace: required('workspace'),
    results: required('results'),
    grep: values.grep,
  };
}

/** Prints what is new in a file, again and again, until told to stop. */
async function follow(file: string, signal: AbortSignal): Promise<void> {
  let printed = 0;
  for (let last = false; ; last = signal.aborted) {
    const content = existsSync(file) ? readFileSync(file, 'utf8') : '';
    process.stdout.write(content.slice(printed));
    printed = content.length;
    if (last) return;
    await delay(300);
  }
}

/** Opens the window whose extension host runs the tests; resolves to the exit code that VS Code's test driver reports. */
async function runInWindow(server: VSCode, extension: string): Promise<number> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const remote = (file: string) => `vscode-remote://${server.authority}${file}`;
    const payload = [
      ['extensionDevelopmentPath', remote(extension)],
      ['extensionTestsPath', remote(path.resolve(__dirname, 'index.js'))],
    ];
    const exit = new Promise<number>((resolve) => void page.exposeFunction('codeAutomationExit', resolve));
    const log: unknown[][] = [];
    await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => log.push([type, ...args]));
    await page.goto(server.address({ payload: JSON.stringify(payload) }), { waitUntil: 'commit' });
    const code = await Promise.race([
      exit,
      page.waitForEvent('close', { timeout: 0 }).then(() => 'the window closed' as const),
      page.waitForEvent('crash', { timeout: 0 }).then(() => 'the window crashed' as const),
      delay(LIMIT_MS, 'they took too long' as const, { ref: false }),
    ]);
    if (typeof code === 'number') return code;
    for (const line of log) console.error(...line);
    console.error(server.log());
    throw new Error(`The tests in the extension host did not end: ${code}.`);
  } finally {
    await browser.close();
  }
}

async function main(): Promise<number> {
  const { extension, workspace, results, grep } = readArguments();
  const output = `${results}.log`;
  rmSync(output, { force: true });
  const env = { PRUNESCOPE_RESULTS: results, ...(grep === undefined ? {} : { PRUNESCOPE_GREP: grep }) };
  const server = await startVSCode({ workspace, extension, inHost: true, env });
  const ended = new AbortController();
  const printing = follow(output, ended.signal);
  try {
    return await runInWindow(server, extension);
  } finally {
    ended.abort();
    await printing;
    await server.stop();
  }
}

process.once('SIGTERM', () => process.exit(143));
main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
