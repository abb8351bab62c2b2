/** Models on disk, as cheaply as possible: found by name, looked at by their first bytes or their header, never by their weights. */
import { open, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { Problem } from '../shared/problem';
import { text } from '../shared/text';
import { modelName } from './manifest';

const globs = [
  '**/*{model,Model,pruned,Pruned}*.json',
  '**/*.safetensors.index.json',
  '**/*.{onnx,ONNX,safetensors,keras,h5,hdf5,tflite}',
];
const onnxName = /\.onnx$/i;
/** Formats whose files are opened to see what they are. */
const binaryName = /\.(onnx|safetensors|keras|h5|hdf5|tflite)$/i;
/** One of several files: their index is the model. */
const shardName = /-\d{5}-of-\d{5}\.safetensors$/i;
/** What exporters call a file of weights beside a model, and what we do. */
const weightFilesOf = (name: string): string[] => [`${name}.data`, `${name}_data`, name.replace(onnxName, '.data')];
const headBytes = 1 << 16;
const headerLimit = 1 << 24;

/** Models of the workspace by name and first bytes, sorted by path. */
export async function findModels(token?: vscode.CancellationToken): Promise<vscode.Uri[]> {
  const found = await Promise.all(
    globs.map((glob) => vscode.workspace.findFiles(glob, '**/node_modules/**', undefined, token)),
  );
  // A name may be found twice: `model.safetensors.index.json`.
  const once = new Map(found.flat().map((uri) => [uri.toString(), uri]));
  const named = [...once.values()].filter((uri) => uri.scheme === 'file' && isListed(uri.fsPath));
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
        expected: 'ONNX, safetensors, Keras (.keras, .h5), TensorFlow Lite, TensorFlow.js layers (model.json)',
        remedy: text(
          'Choose an ONNX, Keras, safetensors or TensorFlow Lite file, or the model.json of a TensorFlow.js layers model.',
        ),
      },
    );
  return uri.fsPath;
}

/** By its name. */
const isListed = (file: string): boolean => modelName.test(path.basename(file)) && !shardName.test(file);

/** Whoever opens a binary file says what else it is. */
async function looksLikeModel(file: string, unreadable = false): Promise<boolean> {
  if (binaryName.test(file)) return true;
  try {
    const handle = await open(file, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
      return /"(modelTopology|weightsManifest|weight_map)"/.test(buffer.toString('utf8', 0, bytesRead));
    } finally {
      await handle.close();
    }
  } catch {
    return unreadable;
  }
}

/** Bytes of a model's files: its header (`model.json`) and the weight files that it names in its own folder, or those that stand beside it. */
export const modelBytes = async (file: string): Promise<number> =>
  (await statsOf(file)).reduce((sum, { size }) => sum + size, 0);

/** Another text once one of these files is another. Empty where there is no model. */
export const modelVersion = (file: string): Promise<string> =>
  statsOf(file).then(
    (files) => files.map(({ size, mtimeMs }) => `${size} ${mtimeMs}`).join(),
    () => '',
  );

/** Of a model's files, the main one first. */
async function statsOf(file: string): Promise<readonly { readonly size: number; readonly mtimeMs: number }[]> {
  const main = await stat(file);
  const shards = main.size > headerLimit && !onnxName.test(file) ? [] : await sidesOf(file);
  const missing = { size: 0, mtimeMs: 0 };
  const sides = shards.map((shard) => stat(path.join(path.dirname(file), shard)).catch(() => missing));
  return [main, ...(await Promise.all(sides))];
}

/** The model beside a file that names it as one of its weight files; undefined where there is none. */
export async function modelWith(file: string): Promise<string | undefined> {
  const folder = path.dirname(file);
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names.filter((each) => modelName.test(each)).sort()) {
    const model = path.join(folder, name);
    if (await belongsTo(model, file)) return model;
  }
  return undefined;
}

/** Whether a file holds weights of a model beside it, by what that names. */
export async function belongsTo(model: string, file: string): Promise<boolean> {
  const name = path.basename(file);
  if (path.relative(path.dirname(model), file) !== name || name === path.basename(model)) return false;
  if ((await sidesOf(model)).includes(name)) return true;
  // Exporters may call external data as they like: its name stands in the file, which is small then.
  if (!onnxName.test(model) || modelName.test(name)) return false;
  const { size } = await stat(model).catch(() => ({ size: Infinity }));
  return size <= headerLimit && (await readFile(model).catch(() => Buffer.alloc(0))).includes(name);
}

/** Names of files that belong to a model, which may not be there. */
async function sidesOf(file: string): Promise<readonly string[]> {
  if (onnxName.test(file)) return weightFilesOf(path.basename(file));
  return binaryName.test(file) ? [] : shardsOf(file);
}

async function shardsOf(file: string): Promise<string[]> {
  try {
    const header: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof header !== 'object' || header === null) return [];
    return [...new Set([...manifestOf(header), ...indexOf(header)])].filter((name) => path.basename(name) === name);
  } catch {
    // Malformed: opening it says so, the list only lacks a size.
    return [];
  }
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** Of a TensorFlow.js layers model. */
function manifestOf(header: object): string[] {
  const groups: unknown = 'weightsManifest' in header ? header.weightsManifest : undefined;
  return Array.isArray(groups)
    ? groups.flatMap((group: { paths?: unknown } | null) => group?.paths ?? []).filter(isText)
    : [];
}

/** Of a safetensors index. */
const indexOf = (header: object): string[] =>
  'weight_map' in header && typeof header.weight_map === 'object'
    ? Object.values(header.weight_map ?? {}).filter(isText)
    : [];
