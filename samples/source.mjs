/** Brings modules of `src`, which are TypeScript, into the scripts that make the samples. */
import { build } from 'esbuild';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Everything that the modules export. Those of one call share what they import; TensorFlow.js is the script's own.
 * @param {string[]} files below `src`.
 */
export async function importSource(...files) {
  const outfile = here(`../out/samples/${files.join().replaceAll(/\W+/g, '-')}.mjs`);
  await build({
    stdin: {
      contents: files.map((file) => `export * from './${file}';`).join('\n'),
      resolveDir: here('../src'),
      loader: 'ts',
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    external: ['@tensorflow/*'],
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    logLevel: 'warning',
  });
  return import(pathToFileURL(outfile).href);
}
