/** `npm run vscode [-- --port N --language zh-cn]`: VS Code in the browser, with the extension and a copy of the samples. */
import { spawn } from 'node:child_process';
import { ensureServer } from './install-vscode.mjs';
import { at, build, main, root } from './process.mjs';
import { stageExtension } from './stage-extension.mjs';

await main(async () => {
  await ensureServer();
  await build('--tests');
  const extension = await stageExtension();
  const args = [at('out/vscode/serve.js'), '--extension', extension, ...process.argv.slice(2)];
  const server = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
  // Ctrl-C reaches the server by itself; this program only has to outlive it.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => server.kill('SIGTERM'));
  return new Promise((resolve) => server.once('exit', resolve));
});
