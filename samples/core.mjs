/** Brings a module of the core, which is TypeScript, into the scripts that make the samples. */
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

/** @param {string} file below `src/core`. */
export async function importCore(file) {
  const entry = fileURLToPath(new URL(`../src/core/${file}`, import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
