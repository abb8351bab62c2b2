/** The files that a language model may name: those of the workspace, by paths relative to it. */
import { realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';
import type { Place } from './places';

/**
 * The file that a path means: relative to a folder of the workspace, or inside one. What does not exist is taken to be in the first folder.
 * @throws Problem `path-outside-folder`, also where a link leads out.
 */
export async function workspaceFile(name: string): Promise<string> {
  const folders = foldersOf();
  const candidates = folders.map((folder) => path.resolve(folder, name));
  const inside = candidates.filter((file, index) => contains(folders[index] ?? '', file) || isInOne(file, folders));
  const present = await Promise.all(inside.map(async (file) => ((await real(file)) === undefined ? [] : [file])));
  const file = present.flat()[0] ?? inside[0];
  if (file === undefined || !(await staysInside(file, folders))) throw outside(name, folders);
  return file;
}

/** The files of a data set: one, a pair, or `synthetic`. @throws Problem as `workspaceFile` does. */
export async function dataFiles(name: string): Promise<readonly string[]> {
  return Promise.all(name.split(',').map((each) => workspaceFile(each.trim())));
}

/** How a language model knows a file: relative to its folder, which leads where there are several. */
export const shownFile = (file: string): string => vscode.workspace.asRelativePath(file).replaceAll(path.sep, '/');

/** What is said of where the workspace is, and what the extension keeps: files by their way from there, runs by their id. */
export async function placesOf(storage: string): Promise<readonly Place[]> {
  const places = [
    ...foldersOf().map((folder) => ({ folder, name: '' })),
    { folder: storage, name: 'prunescope' },
    { folder: homedir(), name: '~' },
  ];
  // Some are told with their links followed.
  const real = await Promise.all(places.map(async ({ folder, name }) => ({ folder: await realOrSame(folder), name })));
  return [...places, ...real];
}

function foldersOf(): readonly string[] {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  return folders.map(({ uri }) => uri.fsPath);
}

function contains(folder: string, file: string): boolean {
  const way = path.relative(folder, file);
  return way !== '' && way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}

const isInOne = (file: string, folders: readonly string[]): boolean => folders.some((folder) => contains(folder, file));

const realOrSame = async (file: string): Promise<string> => (await real(file)) ?? file;

const real = (file: string): Promise<string | undefined> => realpath(file).catch(() => undefined);

/** Of a file that is not there yet, the folder that is. */
async function staysInside(file: string, folders: readonly string[]): Promise<boolean> {
  const roots = await Promise.all(folders.map(async (folder) => (await real(folder)) ?? folder));
  for (let existing = file; ; existing = path.dirname(existing)) {
    const found = await real(existing);
    if (found !== undefined) return isInOne(found, roots) || roots.includes(found);
    if (existing === path.dirname(existing)) return false;
  }
}

const outside = (name: string, folders: readonly string[]): Problem =>
  new Problem('path-outside-folder', text('{0} is not inside the workspace.', name), {
    found: name,
    expected: folders.length === 0 ? 'an open folder' : 'a path relative to the workspace folder',
    remedy: text('Name a file of the workspace.'),
  });
