/** Models on disk, as cheaply as possible: found by name, looked at by their first bytes or their header, never by their weights. */
import { open, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { Problem } from '../shared/problem';
import { text } from '../shared/text';
import { modelName } from './manifest';

const globs = ['**/*{model,Model,pruned,Pruned}*.json', '**/*.{onnx,ONNX}'];
const onnxName = /\.onnx$/i;
/** What exporters call a file of weights beside a model, and what we do. */
const weightFilesOf = (name: string): string[] => [`${name}.data`, `${name}_data`, name.replace(onnxName, '.data')];
const headBytes = 1 << 16;
const headerLimit = 1 << 24;

/** Models of the workspace by name and first bytes, sorted by path. */
export async function findModels(token?: vscode.CancellationToken): Promise<vscode.Uri[]> {
  const found = await Promise.all(
    globs.map((glob) => vscode.workspace.findFiles(glob, '**/node_modules/**', undefined, token)),
  );
  const named = found.flat().filter((uri) => uri.scheme === 'file' && modelName.test(path.basename(uri.fsPath)));
  const models = await Promise.all(named.map(async (uri) => ((await looksLikeModel(uri.fsPath)) ? [uri] : [])));
  return models.flat().sort((a, b) => (a.fsPath < b.fsPath ? -1 : 1));
}

/**
 * What was chosen must look like a model before anything is asked about it. A file that cannot be read passes: whoever reads it next
 * says why.
 * @throws Problem `format-unknown`.
 */
export async function requireModel(uri: vscode.Uri): Promise<string> {
  if (uri.scheme !== 'file' || !(await looksLikeModel(uri.fsPath, true)))
    throw new Problem(
      'format-unknown',
      text('{0} is not a model that Prunescope can read.', path.basename(uri.fsPath)),
      {
        file: uri.fsPath,
        expected: 'ONNX (.onnx), TensorFlow.js LayersModel (model.json)',
        remedy: text('Choose an ONNX file, or the model.json of a TensorFlow.js layers model.'),
      },
    );
  return uri.fsPath;
}

/** An ONNX file has no mark of its own: whoever opens it says what else it is. */
async function looksLikeModel(file: string, unreadable = false): Promise<boolean> {
  if (onnxName.test(file)) return true;
  try {
    const handle = await open(file, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
      return /"(modelTopology|weightsManifest)"/.test(buffer.toString('utf8', 0, bytesRead));
    } finally {
      await handle.close();
    }
  } catch {
    return unreadable;
  }
}

/** Bytes of a model's files: its header (`model.json`) and the weight files that it names in its own folder, or those that stand beside it. */
export async function modelBytes(file: string): Promise<number> {
  const { size } = await stat(file);
  const shards = onnxName.test(file)
    ? weightFilesOf(path.basename(file))
    : size > headerLimit
      ? []
      : await shardsOf(file);
  const sizes = await Promise.all(
    shards.map((shard) =>
      stat(path.join(path.dirname(file), shard)).then(
        (found) => found.size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, bytes) => sum + bytes, size);
}

/** The model beside a file that names it as one of its weight files; undefined where there is none. */
export async function modelWith(file: string): Promise<string | undefined> {
  const folder = path.dirname(file);
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names.filter((each) => modelName.test(each)).sort()) {
    const model = path.join(folder, name);
    const sides = onnxName.test(name) ? weightFilesOf(name) : await shardsOf(model);
    if (sides.includes(path.basename(file))) return model;
  }
  return undefined;
}

async function shardsOf(file: string): Promise<string[]> {
  try {
    const header: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof header !== 'object' || header === null || !('weightsManifest' in header)) return [];
    const groups: unknown = header.weightsManifest;
    const named = Array.isArray(groups)
      ? groups.flatMap((group: { paths?: unknown } | null) => group?.paths ?? [])
      : [];
    return named.filter((name): name is string => typeof name === 'string' && path.basename(name) === name);
  } catch {
    // Malformed: opening it says so, the list only lacks a size.
    return [];
  }
}
