import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { installation } from './installation';
import { Profile, type Language } from './profile';

const START_MS = 60_000;

export interface ServerOptions {
  /** A folder that is copied: tests may write into `workspace` of the server, and it goes when the server stops. */
  readonly workspace: string;
  /** An extension's folder, `out/extension` for ours. */
  readonly extension: string;
  /** For mocha inside the extension host: VS Code lets the test driver in, and the extension comes by `extensionDevelopmentPath`. */
  readonly inHost?: boolean;
  readonly language?: Language;
  /** False: the workspace opens in Restricted Mode. */
  readonly trusted?: boolean;
  /** User settings, over the quiet ones of every test. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly port?: number;
}

/** A running VS Code server with a fresh user. */
export interface VSCode {
  readonly base: string;
  /** `host:port`, as `vscode-remote://` addresses name it. */
  readonly authority: string;
  /** Everything of this server: profile, workspace, `server.log`. Removed by `stop`. */
  readonly dir: string;
  readonly workspace: string;
  /** The address that opens the workspace, with more query parameters. */
  address(query?: Readonly<Record<string, string>>): string;
  /** What the server printed. */
  log(): string;
  stop(): Promise<void>;
}

/** Starts VS Code on localhost. One server for each suite: state of one must not reach the next. */
export async function startVSCode(options: ServerOptions): Promise<VSCode> {
  const programs = installation();
  const dir = mkdtempSync(path.join(tmpdir(), 'prunescope-vscode-'));
  const profile = new Profile(dir, options.settings);
  if (options.inHost !== true) profile.addExtension(options.extension);
  const language = options.language ?? 'en';
  profile.addLanguage(language);
  const workspace = path.join(dir, 'workspace');
  mkdirSync(workspace);
  cpSync(options.workspace, workspace, { recursive: true });

  const port = options.port ?? (await freePort());
  const logFile = path.join(dir, 'server.log');
  const log = openSync(logFile, 'w');
  const child = spawn(programs.node, serverArguments(programs.server, port, dir, profile, language, options), {
    // A home and a temporary folder of its own: nothing of the person at this machine is read or left behind.
    // Nor is the marketplace asked for anything.
    env: { ...process.env, HOME: dir, TMPDIR: dir, EXTENSIONS_GALLERY: '{"serviceUrl":""}', ...options.env },
    stdio: ['ignore', log, log],
    // A process group of its own, so that extension host and jobs end with the server.
    detached: true,
  });
  const abandon = () => {
    killGroup(child, 'SIGKILL');
    rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
  };
  process.once('exit', abandon);
  const base = `http://127.0.0.1:${port}`;
  const server: VSCode = {
    base,
    authority: `127.0.0.1:${port}`,
    dir,
    workspace,
    address: (query = {}) => `${base}/?${new URLSearchParams({ folder: workspace, ...query }).toString()}`,
    log: () => readFileSync(logFile, 'utf8'),
    async stop() {
      process.off('exit', abandon);
      await end(child);
      rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    },
  };
  try {
    await answers(base, child);
  } catch (error) {
    const output = server.log();
    await server.stop();
    throw new Error(`VS Code did not start.\n${output}`, { cause: error });
  }
  return server;
}

function serverArguments(
  program: string,
  port: number,
  dir: string,
  profile: Profile,
  language: Language,
  { inHost, trusted }: ServerOptions,
): string[] {
  return [
    program,
    '--host=127.0.0.1',
    `--port=${port}`,
    '--without-connection-token',
    '--accept-server-license-terms',
    '--telemetry-level=off',
    `--locale=${language}`,
    `--user-data-dir=${profile.userData}`,
    `--extensions-dir=${profile.extensions}`,
    `--server-data-dir=${path.join(dir, 'server-data')}`,
    ...(trusted === false ? [] : ['--disable-workspace-trust']),
    ...(inHost === true ? ['--enable-smoke-test-driver'] : []),
  ];
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  if (address === null || typeof address === 'string') throw new Error('No port is free.');
  probe.close();
  await once(probe, 'close');
  return address.port;
}

async function answers(base: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('The server ended.');
    const response = await fetch(`${base}/version`).catch(() => undefined);
    if (response?.ok === true) return;
    await delay(100);
  }
  throw new Error(`No answer in ${START_MS / 1000} seconds.`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit');
    killGroup(child, 'SIGTERM');
    await Promise.race([gone, delay(5000)]);
  }
  // Whatever is left of the group: an extension host outlives its server for a moment, and would write into the folder being removed.
  killGroup(child, 'SIGKILL');
  await delay(100);
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has ended by itself.
  }
}
