/**
 * A VS Code for people, in the browser: `node out/vscode/serve.js --extension DIR --workspace DIR [--port N] [--language zh-cn]`.
 * Prints its address and stays until Ctrl-C.
 */
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { startVSCode } from './server';

const { values } = parseArgs({
  options: {
    extension: { type: 'string', default: 'out/extension' },
    workspace: { type: 'string', default: 'out/extension/samples' },
    port: { type: 'string', default: '3210' },
    language: { type: 'string', default: 'en' },
  },
});

async function main(): Promise<void> {
  const server = await startVSCode({
    workspace: values.workspace,
    extension: values.extension,
    port: Number(values.port),
    language: values.language === 'zh-cn' ? 'zh-cn' : 'en',
  });
  console.log(`VS Code: ${server.address()}`);
  console.log('The folder in it is a copy of the samples. Ctrl-C ends it and removes the copy.');
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await server.stop();
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
