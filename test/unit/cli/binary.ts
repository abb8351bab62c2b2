/** The bundled program, spawned as a user spawns it. */
import { build } from 'esbuild';
import { spawn, type ChildProcess } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ZodType } from 'zod';
import { bundling } from '../jobs/bundling';

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Binary {
  /** A fresh folder for what a test writes. */
  folder(): string;
  run(...args: string[]): Promise<Finished>;
  /** The one document on stdout of a run with `--json` that ends with `code`. @throws ZodError where it is not what was promised. */
  json<T>(schema: ZodType<T>, code: number, ...args: string[]): Promise<T>;
  /** The process itself, for signals. @param cwd its working folder. Default: ours. */
  start(args: readonly string[], cwd?: string): { readonly child: ChildProcess; readonly finished: Promise<Finished> };
  dispose(): void;
}

const wasm = 'node_modules/@tensorflow/tfjs-backend-wasm/wasm-out';

/**
 * Bundles `src/cli/main.ts` as `esbuild.mjs` does, into a folder of its own.
 * @param chinese the catalogue beside it.
 * @param workers whether the workers' script is there, too.
 */
export async function bundle(chinese: Readonly<Record<string, string>> = {}, workers = false): Promise<Binary> {
  const root = mkdtempSync(path.join(tmpdir(), 'prunescope-cli-'));
  const program = path.join(root, 'dist', 'cli.js');
  await build({
    ...bundling,
    entryPoints: { cli: 'src/cli/main.ts', ...(workers && { worker: 'src/jobs/workers/main.ts' }) },
    outdir: path.dirname(program),
  });
  for (const file of readdirSync(wasm).filter((name) => name.endsWith('.wasm')))
    copyFileSync(path.join(wasm, file), path.join(root, 'dist', file));
  mkdirSync(path.join(root, 'l10n'));
  writeFileSync(path.join(root, 'l10n', 'bundle.l10n.zh-cn.json'), JSON.stringify(chinese));

  const start: Binary['start'] = (args, cwd) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'], cwd });
    const [stdout, stderr]: [string[], string[]] = [[], []];
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => stdout.push(chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => stderr.push(chunk));
    const finished = new Promise<Finished>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, stdout: stdout.join(''), stderr: stderr.join('') }));
    });
    return { child, finished };
  };
  const run: Binary['run'] = (...args) => start(args).finished;
  return {
    start,
    run,
    folder: () => mkdtempSync(path.join(root, 'test-')),
    dispose: () => rmSync(root, { recursive: true, force: true }),
    async json(schema, code, ...args) {
      const result = await run(...args, '--json');
      if (result.code !== code) throw new Error(`exit ${result.code}, not ${code}:\n${result.stdout}${result.stderr}`);
      return schema.parse(JSON.parse(result.stdout));
    },
  };
}
