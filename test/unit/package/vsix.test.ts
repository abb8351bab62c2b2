import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

interface Manifest {
  readonly main: string;
  readonly icon: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly contributes: object;
}

/** What may be in a VSIX, each with the reason for which it is there. */
const purposes: readonly (readonly [string, RegExp])[] = [
  ['the manifest and its translations', /^package(\.nls(\.[a-z-]+)?)?\.json$/],
  ['what the marketplace shows', /^(README[\w.-]*\.md|CHANGELOG\.md|LICENSE)$/],
  ['the programs', /^dist\/(extension|job|worker|cli|tfjs|tfjs-wasm|webview)\.js$/],
  ["the page's style", /^dist\/webview\.css$/],
  ['the kernels', /^dist\/tfjs-backend-wasm(-simd)?\.wasm$/],
  ['pictures of the walkthrough', /^media\/walkthrough\/[\w-]+\.svg$/],
  ['icons', /^media\/[\w-]+\.(png|svg)$/],
  ['translations', /^l10n\/bundle\.l10n\.[a-z-]+\.json$/],
  ['the schema of recipes', /^schemas\/[\w-]+\.schema(\.[a-z-]+)?\.json$/],
  ['the samples', /^samples\/[\w/-]+(\.prune)?\.(json|bin|npz|md)$/],
];

/** Every relative path that the manifest's contributions name. */
function pathsIn(value: unknown): string[] {
  if (typeof value === 'string') return /^(\.\/)?(media|schemas|dist|samples)\//.test(value) ? [value] : [];
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(pathsIn);
  return [];
}

describe('the packaged extension', function () {
  this.timeout(60_000);
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
  let files: string[];
  before(() => {
    const vsce = path.join('node_modules', '@vscode', 'vsce', 'vsce');
    const output = execFileSync(process.execPath, [vsce, 'ls', '--no-dependencies'], { encoding: 'utf8' });
    files = output.trim().split('\n');
  });

  it('holds nothing without a purpose', () => {
    const strays = files.filter((file) => !purposes.some(([, pattern]) => pattern.test(file)));
    assert.deepEqual(strays, []);
  });

  it('holds something for every purpose', () => {
    const missing = purposes.filter(([, pattern]) => !files.some((file) => pattern.test(file))).map(([what]) => what);
    assert.deepEqual(missing, []);
  });

  it('holds every file that the manifest names', () => {
    // The schema of recipes has a name in each language.
    const translated = ['package.nls.json', 'package.nls.zh-cn.json'].map((file): unknown =>
      JSON.parse(readFileSync(file, 'utf8')),
    );
    const contributed = [manifest.contributes, ...translated].flatMap(pathsIn);
    const named = [manifest.main, manifest.icon, ...Object.values(manifest.bin), ...contributed];
    const missing = named.map((file) => path.posix.normalize(file)).filter((file) => !files.includes(file));
    assert.deepEqual(missing, []);
  });

  it('holds the five programs, what they load later, the style and both kernels', () => {
    const built = files.filter((file) => file.startsWith('dist/')).map((file) => path.posix.basename(file));
    assert.deepEqual(built.sort(), [
      'cli.js',
      'extension.js',
      'job.js',
      'tfjs-backend-wasm-simd.wasm',
      'tfjs-backend-wasm.wasm',
      'tfjs-wasm.js',
      'tfjs.js',
      'webview.css',
      'webview.js',
      'worker.js',
    ]);
  });

  it('holds every sample with its weights', () => {
    for (const model of files.filter((file) => file.startsWith('samples/') && file.endsWith('model.json'))) {
      const { weightsManifest } = JSON.parse(readFileSync(model, 'utf8')) as { weightsManifest: { paths: string[] }[] };
      for (const shard of weightsManifest.flatMap(({ paths }) => paths))
        assert.ok(files.includes(path.posix.join(path.posix.dirname(model), shard)), `${model}: ${shard}`);
    }
    for (const file of [
      'samples/mnist/lenet-300-100/model.json',
      'samples/mnist/lenet-5/model.json',
      'samples/mnist/calibration.npz',
      'samples/mnist/test.npz',
    ])
      assert.ok(files.includes(file), file);
  });
});
