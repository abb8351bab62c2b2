/** `npm run package`: `prunescope-VERSION.vsix`, small enough to be downloaded without a thought. Works without a network. */
import { createVSIX } from '@vscode/vsce';
import { readFileSync, statSync } from 'node:fs';
import { at, main, root } from './process.mjs';

const LIMIT_MIB = 5;

await main(async () => {
  const { name, version } = JSON.parse(readFileSync(at('package.json'), 'utf8'));
  const file = `${name}-${version}.vsix`;
  // Runs the script vscode:prepublish first: the minified build.
  await createVSIX({
    cwd: root,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
    packagePath: at(file),
  });
  const mebibytes = statSync(at(file)).size / 2 ** 20;
  if (mebibytes > LIMIT_MIB) throw new Error(`${file} has ${mebibytes.toFixed(2)} MiB; the limit is ${LIMIT_MIB}.`);
  console.log(`${file}: ${mebibytes.toFixed(2)} MiB of ${LIMIT_MIB}`);
});
