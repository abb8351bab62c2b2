/**
 * Builds everything into `dist/` (what ships) and, with `--tests`, the tests into `out/`.
 * Flags: `--tests`, `--minify`, `--watch`.
 */
import { build, context } from 'esbuild';
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

const flag = (name) => process.argv.includes(`--${name}`);
const common = {
  bundle: true,
  target: 'es2022',
  logLevel: 'warning',
  minify: flag('minify'),
  sourcemap: flag('minify') ? false : 'linked',
  legalComments: 'none',
  define: { 'process.env.NODE_ENV': '"production"' },
};
const node = {
  ...common,
  platform: 'node',
  format: 'cjs',
  mainFields: ['module', 'main'],
  external: ['vscode', 'mocha', 'esbuild', 'typescript', 'playwright-core'],
};

/** Packages that few of a process's tasks need, each in a file of its own, which is read when somebody asks for it and serves all programs. */
const chunks = { tfjs: '@tensorflow/tfjs-core', 'tfjs-wasm': '@tensorflow/tfjs-backend-wasm' };
/** Of TensorFlow.js we use the core: its layers, converter and data would be four fifths of the file. */
const chunkOf = new Map([['@tensorflow/tfjs', 'tfjs'], ...Object.entries(chunks).map(([file, name]) => [name, file])]);
const chunked = {
  name: 'chunked',
  setup({ onResolve }) {
    for (const [name, file] of chunkOf)
      onResolve({ filter: new RegExp(`^${name}$`) }, ({ kind }) =>
        kind === 'entry-point' ? undefined : { path: `./${file}.js`, external: true },
      );
  },
};
const page = { ...common, platform: 'browser', format: 'iife' };

/** Files below a folder that end in a suffix. */
function below(folder, suffix) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith(suffix))
    .map((file) => path.join(folder, file));
}
const present = (entries) => Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(file)));
const jobs = [
  {
    ...node,
    plugins: [chunked],
    // A `require`, which loads no second module system.
    supported: { 'dynamic-import': false },
    outdir: 'dist',
    entryPoints: {
      ...chunks,
      ...present({
        extension: 'src/extension.ts',
        job: 'src/jobs/main.ts',
        worker: 'src/jobs/workers/main.ts',
        cli: 'src/cli/main.ts',
      }),
    },
  },
  { ...page, outdir: 'dist', entryPoints: present({ webview: 'webview/main.ts' }) },
  { ...page, outdir: 'dist', entryPoints: present({ webview: 'webview/style.css' }) },
];
if (flag('tests')) {
  const programs = [
    'test/run.ts',
    'test/host/index.ts',
    'test/host/run.ts',
    'test/vscode/serve.ts',
    'test/webview/harness.ts',
    'test/webview/make-pictures.ts',
  ];
  jobs.push({
    ...node,
    sourcemap: 'inline',
    // One copy for all test files of a process: tfjs keeps its engine in a global. ONNX Runtime is a binary.
    external: [...node.external, '@tensorflow/*', 'onnxruntime-node'],
    outdir: 'out',
    outbase: 'test',
    entryPoints: below('test', '.test.ts').concat(programs.filter((file) => existsSync(file))),
  });
  // What a removed test left behind would still run.
  for (const folder of ['unit', 'webview', 'host', 'e2e'])
    rmSync(path.join('out', folder), { recursive: true, force: true });
}

mkdirSync('dist', { recursive: true });
const wasm = 'node_modules/@tensorflow/tfjs-backend-wasm/wasm-out';
for (const file of existsSync(wasm) ? readdirSync(wasm) : [])
  if (file.endsWith('simd.wasm') || file === 'tfjs-backend-wasm.wasm')
    if (!file.includes('threaded')) copyFileSync(path.join(wasm, file), path.join('dist', file));

for (const job of jobs) {
  if (Object.keys(job.entryPoints).length === 0) continue;
  if (flag('watch')) await (await context(job)).watch();
  else await build(job);
}
