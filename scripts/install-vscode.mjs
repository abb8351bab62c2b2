/** A real VS Code server and the Node it wants, from the npm registry, in `.vscode-test/server` (about 760 MB, a minute). */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { aptInstall, canInstall, findProgram } from './debian.mjs';
import { at, isProgram, main, must, run } from './process.mjs';
import { CODE_SERVER, SERVER_NODE } from './versions.mjs';

const folder = at('.vscode-test', 'server');
/** Written last: an install that was interrupted has none, and is made anew. `test/vscode/server.ts` reads it. */
const stamp = path.join(folder, 'installed.json');
const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];

const wanted = { codeServer: CODE_SERVER, node: SERVER_NODE, architecture: process.arch };

/** Why this machine cannot run the server; undefined where it can. */
export function serverObstacle() {
  if (process.platform === 'linux' && (process.arch === 'x64' || process.arch === 'arm64')) return undefined;
  return 'The tests with a VS Code server need Linux on x64 or arm64. Here, `npm run test:electron` runs the tests inside a desktop VS Code.';
}

function isInstalled() {
  if (!existsSync(stamp)) return false;
  const { versions, node, server } = JSON.parse(readFileSync(stamp, 'utf8'));
  return JSON.stringify(versions) === JSON.stringify(wanted) && existsSync(at(node)) && existsSync(at(server));
}

async function install() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  const nodePackage = `node-linux-${process.arch}`;
  await must('npm', ['install', '--ignore-scripts', ...quiet, `${nodePackage}@${SERVER_NODE}`], { cwd: folder });

  // Only the server inside code-server's package is wanted, not code-server's own dependencies: so it is unpacked, not installed.
  await must('npm', ['pack', '--silent', `code-server@${CODE_SERVER}`], { cwd: folder });
  const archive = `code-server-${CODE_SERVER}.tgz`;
  await must('tar', ['xzf', archive], { cwd: folder });
  rmSync(path.join(folder, archive));
  const server = path.join(folder, 'package', 'lib', 'vscode');
  await must('npm', ['install', '--omit=dev', '--ignore-scripts', ...quiet], { cwd: server });
  await compileNatives(server);

  const paths = {
    node: path.join('.vscode-test', 'server', 'node_modules', nodePackage, 'bin', 'node'),
    server: path.join('.vscode-test', 'server', 'package', 'lib', 'vscode', 'out', 'server-main.js'),
  };
  writeFileSync(stamp, `${JSON.stringify({ versions: wanted, ...paths }, undefined, 2)}\n`);
}

/**
 * Output channels write through spdlog, which npm holds as source only. Node's own headers serve where they came with Node. Without
 * it the server runs all the same; only its output channels stay empty.
 */
async function compileNatives(server) {
  const compilers = ['c++', 'make', 'python3'];
  if (compilers.some((name) => findProgram([name]) === undefined) && canInstall())
    await aptInstall(['build-essential', 'python3']);
  const prefix = path.dirname(path.dirname(process.execPath));
  const headers = existsSync(path.join(prefix, 'include', 'node', 'node_api.h')) ? { npm_config_nodedir: prefix } : {};
  const modules = ['@vscode/spdlog', '@vscode/native-watchdog'];
  const rebuild = ['rebuild', '--ignore-scripts=false', '--loglevel=error', ...modules];
  if ((await run('npm', rebuild, { cwd: server, env: headers })) !== 0)
    console.warn(
      'Cannot compile two native modules of VS Code (they need a C++ compiler, make and Python 3). The tests run; output channels of VS Code stay empty.',
    );
}

/** Installs the server unless this very version is there. Throws an error that says what is missing. */
export async function ensureServer() {
  const obstacle = serverObstacle();
  if (obstacle !== undefined) throw new Error(obstacle);
  if (isInstalled()) return;
  console.log(`Installing a VS Code server (code-server ${CODE_SERVER}) into .vscode-test/server …`);
  await install();
}

if (isProgram(import.meta.url)) await main(ensureServer);
