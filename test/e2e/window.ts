import path from 'node:path';
import { startVSCode, type ServerOptions, type VSCode } from '../vscode/server';
import { Workbench } from '../vscode/workbench';

/** A VS Code with the extension and a copy of the samples, for the tests of one `describe`. */
export interface Window {
  readonly server: VSCode;
  readonly workbench: Workbench;
  /** The absolute path of a file in the workspace. */
  file(...parts: string[]): string;
}

/**
 * Registers hooks: before the tests of this `describe` a server with a fresh user starts and a window opens, after them both go. A
 * failed test leaves `out/screenshots/failed-….png`.
 */
export function openWindow(options: Partial<ServerOptions> = {}): Window {
  let server: VSCode | undefined;
  let workbench: Workbench | undefined;
  before(async () => {
    const extension = path.join('out', 'extension');
    server = await startVSCode({ workspace: path.join(extension, 'samples'), extension, ...options });
    workbench = await Workbench.open(server);
  });
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    const name = this.currentTest.fullTitle().replaceAll(/\W+/g, '-');
    await workbench?.screenshot(`failed-${name}`);
  });
  after(async () => {
    await workbench?.close();
    await server?.stop();
  });
  const started = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error('The window is open only while tests run.');
    return part;
  };
  return {
    get server() {
      return started(server);
    },
    get workbench() {
      return started(workbench);
    },
    file: (...parts) => path.join(started(server).workspace, ...parts),
  };
}
