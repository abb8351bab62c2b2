import type { BuildOptions } from 'esbuild';

/** How programs of this repository are bundled for Node (esbuild.mjs), in short. */
export const bundling: BuildOptions = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'es2022',
  mainFields: ['module', 'main'],
  logLevel: 'error',
};
