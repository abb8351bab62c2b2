/** What the tests in the extension host share: the extension's own API, the workspace, and answers to what the extension asks. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension';
import type { Host } from '../../src/host/host';
import { extensionId } from '../../src/host/manifest';
import type { Session } from '../../src/host/session';
import type { RunItem } from '../../src/host/views/run-item';
import type { SetupChoices } from '../../src/shared/protocol';

export function installed(): vscode.Extension<ExtensionApi> {
  const extension = vscode.extensions.getExtension<ExtensionApi>(extensionId);
  assert.ok(extension, `${extensionId} is not installed`);
  return extension;
}

export const host = async (): Promise<Host> => (await installed().activate()).host;

/** The workspace is a copy of `samples`, made for this run alone. */
export function workspaceFile(...parts: string[]): string {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'no workspace is open');
  return path.join(folder.uri.fsPath, ...parts);
}
export const lenet = (): string => workspaceFile('mnist', 'lenet-300-100', 'model.json');

/** The `vscode` module as the extension itself sees it: each extension has one of its own. */
function ownModule(): Pick<typeof vscode, 'window' | 'commands'> {
  const require = createRequire(path.join(installed().extensionPath, 'dist', 'extension.js'));
  return require('vscode') as typeof vscode;
}

type Window = Pick<
  typeof vscode.window,
  | 'showQuickPick'
  | 'showInputBox'
  | 'showSaveDialog'
  | 'showOpenDialog'
  | 'showWarningMessage'
  | 'showErrorMessage'
  | 'showInformationMessage'
>;
type Question = keyof Window;

/** One question of the extension with its arguments, in the order in which they were asked. */
export interface Asked {
  readonly question: Question;
  readonly args: readonly unknown[];
}

/**
 * Answers the extension's questions in place of a person while `act` runs. A question without an answer fails the test.
 * @returns what was asked.
 */
export async function answering(
  answers: Partial<Record<Question, (...args: never[]) => unknown>>,
  act: () => unknown,
): Promise<Asked[]> {
  const { window } = ownModule();
  const asked: Asked[] = [];
  const unexpected: string[] = [];
  const questions: Question[] = [
    'showQuickPick',
    'showInputBox',
    'showSaveDialog',
    'showOpenDialog',
    'showWarningMessage',
    'showErrorMessage',
    'showInformationMessage',
  ];
  const originals = questions.map((question) => [question, window[question]] as const);
  for (const question of questions)
    Object.assign(window, {
      [question]: async (...args: unknown[]) => {
        const settled = await Promise.all(args.map(async (argument) => argument));
        asked.push({ question, args: settled });
        const answer = answers[question];
        if (answer) return answer(...(settled as never[]));
        // What happened is told in information messages; nobody has to answer them.
        if (question !== 'showInformationMessage') unexpected.push(`${question}: ${JSON.stringify(settled[0])}`);
        return undefined;
      },
    });
  try {
    await act();
  } finally {
    Object.assign(window, Object.fromEntries(originals));
  }
  assert.deepEqual(unexpected, []);
  return asked;
}

/** The first item of a quick pick: what Enter chooses. */
export const first = <T>(items: readonly T[]): T | undefined => items[0];
export const labelled =
  (label: string) =>
  <T extends vscode.QuickPickItem>(items: readonly T[]): T => {
    const item = items.find((each) => each.label === label);
    assert.ok(item, `${label} is not among ${items.map((each) => each.label).join(', ')}`);
    return item;
  };

/** Replaces a command of the editor, as the extension calls it, while `act` runs; answers the arguments of each call. */
export async function intercepting(
  command: string,
  act: (calls: readonly unknown[][]) => Promise<void>,
): Promise<unknown[][]> {
  const { commands } = ownModule();
  const original = commands.executeCommand;
  const calls: unknown[][] = [];
  Object.assign(commands, {
    executeCommand: (name: string, ...args: unknown[]) =>
      name === command ? (calls.push(args), Promise.resolve()) : original(name, ...args),
  });
  try {
    await act(calls);
  } finally {
    Object.assign(commands, { executeCommand: original });
  }
  return calls;
}

export async function until(what: string, holds: () => boolean, milliseconds = 30_000): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`waited ${milliseconds} ms for: ${what}`);
    await delay(10);
  }
}

/** Waits for the end of a session's work. */
export async function settled(session: Session): Promise<void> {
  await until(`the end of ${session.state.title}`, () => !['loading', 'running'].includes(session.state.phase));
}

/** The session that a command opens. */
export async function opened(act: () => Promise<unknown>): Promise<Session> {
  const { sessions } = await host();
  const before = new Set(sessions.all);
  await act();
  const session = sessions.all.find((each) => !before.has(each));
  assert.ok(session, 'no session was opened');
  return session;
}

export const run = (command: string, ...args: unknown[]): Thenable<unknown> =>
  vscode.commands.executeCommand(command, ...args);

/** Opens the setup of a comparison of the sample, as Enter, Enter does. */
export async function setUpSample(): Promise<Session> {
  const session = await opened(() =>
    answering({ showQuickPick: first }, () => run('prunescope.compare', vscode.Uri.file(lenet()))),
  );
  await settled(session);
  return session;
}

/** Starts what was set up, as the page's button does, with what a person has changed there. Does not wait for its end. */
export async function startRun(session: Session, change: Partial<SetupChoices> = {}): Promise<void> {
  const { setup, problem } = session.state;
  assert.ok(setup, problem?.message ?? 'nothing is being set up');
  void (await host()).panels.begin(session, { ...setup.choices, ...change });
}

/** Compares the sample's methods. */
export async function compareSample(change: Partial<SetupChoices> = {}): Promise<Session> {
  const session = await setUpSample();
  await startRun(session, change);
  return session;
}

export async function configure(values: Readonly<Record<string, unknown>>): Promise<void> {
  const settings = vscode.workspace.getConfiguration('prunescope');
  for (const [key, value] of Object.entries(values))
    await settings.update(key, value, vscode.ConfigurationTarget.Workspace);
}

/** What the list of runs shows below its models, and what it shows of broken runs. */
export async function runItems(): Promise<RunItem[]> {
  const { history } = await host();
  const roots = await history.getChildren();
  return roots.flatMap((node) => ('runs' in node ? node.runs : 'entry' in node ? [node] : []));
}

/** Waits until the list has the run that a session has made, which is a little after the run's end; answers its id. */
export async function storedId({ runFolder }: Session): Promise<string> {
  assert.ok(runFolder !== undefined, 'no run is shown');
  const id = path.basename(runFolder);
  const { runs } = await host();
  const end = performance.now() + 30_000;
  while (!(await runs.list()).some((entry) => entry.id === id && entry.run)) {
    assert.ok(performance.now() < end, `${id} is not listed`);
    await delay(20);
  }
  return id;
}

/** The text of a tree item. */
export const textOf = ({ label }: vscode.TreeItem): string =>
  typeof label === 'string' ? label : (label?.label ?? '');

export const closePanels = (): Thenable<unknown> => run('workbench.action.closeAllEditors');

/** The float32 kernels (two or more dimensions) of a tfjs model, read without any code of ours. */
export async function kernelsOf(file: string): Promise<Map<string, Float32Array>> {
  const model = JSON.parse(await readFile(file, 'utf8')) as {
    weightsManifest: { paths: string[]; weights: { name: string; shape: number[]; dtype: string }[] }[];
  };
  const kernels = new Map<string, Float32Array>();
  for (const { paths, weights } of model.weightsManifest) {
    const shards = await Promise.all(paths.map((name) => readFile(path.join(path.dirname(file), name))));
    const { buffer } = new Uint8Array(Buffer.concat(shards));
    let at = 0;
    for (const { name, shape, dtype } of weights) {
      assert.equal(dtype, 'float32');
      const count = shape.reduce((product, size) => product * size, 1);
      if (shape.length > 1) kernels.set(name, new Float32Array(buffer, at, count));
      at += 4 * count;
    }
    assert.equal(at, buffer.byteLength);
  }
  return kernels;
}
export const zerosOf = (values: Iterable<number>): number => [...values].filter((value) => value === 0).length;
