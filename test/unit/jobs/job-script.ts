import { build } from 'esbuild';
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bundling } from './bundling';
import { temporaryFolder } from './temporary';

/** A catalogue of one text, for the job that `bundleJob` makes. */
export const translated = { 'No comparison is open.': '没有打开的比较。' };

/** The real job process, bundled as it ships: with the executor's binaries beside it. @returns the script. */
export async function bundleJob(): Promise<string> {
  const folder = await temporaryFolder();
  const outfile = path.join(folder, 'dist', 'job.js');
  await build({ ...bundling, entryPoints: ['src/jobs/main.ts'], outfile });
  const binaries = 'node_modules/@tensorflow/tfjs-backend-wasm/wasm-out';
  for (const name of await readdir(binaries))
    if (name.endsWith('.wasm') && !name.includes('threaded'))
      await copyFile(path.join(binaries, name), path.join(folder, 'dist', name));
  await mkdir(path.join(folder, 'l10n'));
  await writeFile(path.join(folder, 'l10n', 'bundle.l10n.zh-cn.json'), JSON.stringify(translated));
  return outfile;
}

/** A process that misbehaves: it answers some of the job's calls through the real RPC. @param body has `serve` and `port`. */
export async function bundleStandIn(body: string): Promise<string> {
  const outfile = path.join(await temporaryFolder(), 'job.js');
  const contents = `
    import { serve } from './src/shared/rpc';
    const port = {
      post: (message) => process.send(message),
      onMessage: (listen) => { process.on('message', listen); return () => process.off('message', listen); },
    };
    process.on('disconnect', () => process.exit(0));
    ${body}`;
  await build({ ...bundling, stdin: { contents, resolveDir: process.cwd(), loader: 'ts' }, outfile });
  return outfile;
}
