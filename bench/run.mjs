/** Runs a benchmark: `node bench/run.mjs NAME [arguments]`, NAME a file beside this one. Prints tables; `mnist` also exits 1 where a limit fails. */
import { build } from 'esbuild';
import { readdirSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const names = readdirSync(here('.'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3));
const [name, ...rest] = process.argv.slice(2);
if (!names.includes(name)) {
  console.error(`usage: node bench/run.mjs ${names.join('|')}`);
  process.exit(2);
}
const outfile = here(`../out/bench/${name}.mjs`);
await build({
  entryPoints: [here(`${name}.ts`)],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  mainFields: ['module', 'main'],
  external: ['@tensorflow/*', 'onnxruntime-node', 'playwright-core'],
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
  logLevel: 'warning',
});
process.exit(spawnSync(process.execPath, ['--expose-gc', outfile, ...rest], { stdio: 'inherit' }).status ?? 1);
