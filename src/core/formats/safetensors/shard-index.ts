/** `model.safetensors.index.json`: which of several files holds which weight. */
import * as z from 'zod';
import { Problem } from '../../../shared/problem';
import { text } from '../../../shared/text';
import { requireInside, type Source } from '../../files';
import { damaged, listedTwice } from '../damaged';
import { duplicateKey } from '../json-duplicates';
import { replaceStrings, spansOf, type JsonPath, type Span } from '../json-spans';
import { requireNoText } from '../not-a-model';

export interface ShardIndex {
  /** Exactly as the file has it. */
  readonly text: string;
  readonly bytes: Uint8Array;
  /** The file of each weight, as the index names it. */
  readonly files: ReadonlyMap<string, string>;
}

const expected = 'an index with a weight_map';
/** Names of a million weights are not as long. */
const longestIndex = 2 ** 27;
const schema = z.looseObject({ weight_map: z.record(z.string(), z.string()) });

/** @throws Problem `file-malformed`, `file-too-large`, `format-unknown`, `path-outside-folder`. */
export async function readIndex({ folder, main }: Source, bytes: number): Promise<ShardIndex> {
  if (bytes > longestIndex)
    throw new Problem('file-too-large', text('{0} is too large.', main), {
      file: main,
      found: bytes,
      expected: `≤ ${longestIndex}`,
      remedy: text('Choose one of its weight files.'),
    });
  const read = await folder.read(main);
  const content = decode(read, main);
  if (!content.trimStart().startsWith('{')) requireNoText(read.subarray(0, 256), main, expected);
  const value = schema.safeParse(parse(content, main));
  if (!value.success) {
    const [issue] = value.error.issues;
    throw damaged(main, `${issue.path.join('.')}: ${issue.message}`.slice(0, 200), expected);
  }
  const twice = duplicateKey(content);
  if (twice !== undefined) throw listedTwice(main, twice);
  const files = new Map(Object.entries(value.data.weight_map));
  for (const file of files.values()) requireInside(file, main);
  return { text: content, bytes: read, files };
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw damaged(file, 'bytes that are no UTF-8', expected);
  }
}

function parse(content: string, file: string): unknown {
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw damaged(file, cause instanceof Error ? cause.message : 'no JSON', expected);
  }
}

/** The index with other names of its files; every other byte as it was. */
export function renameFiles({ text: content, files }: ShardIndex, names: ReadonlyMap<string, string>): Uint8Array {
  const renamed = new Map<JsonPath, string>(
    [...files].map(([weight, file]) => [['weight_map', weight], names.get(file) ?? file]),
  );
  const replacements = new Map<Span, string>();
  for (const [path, span] of spansOf(content, [...renamed.keys()])) {
    const name = renamed.get(path);
    if (name !== undefined) replacements.set(span, name);
  }
  return new TextEncoder().encode(replaceStrings(content, replacements));
}

const ending = /(\.safetensors)?\.index\.json$/i;

/**
 * Names for the copies of the files, by the old ones: `NAME-00001-of-00003.safetensors` beside `NAME.safetensors.index.json`. None is
 * called like a file of the source, whatever folder it goes to and whether or not case counts there.
 */
export function newShardNames(main: string, files: readonly string[], source: string): ReadonlyMap<string, string> {
  const stem = main.replace(ending, '');
  const taken = new Set([source, main, ...files].map(caseless));
  const all = (candidate: string): string[] => files.map((_, index) => shardName(candidate, index, files.length));
  let candidate = stem;
  for (let attempt = 2; all(candidate).some((name) => taken.has(caseless(name))); attempt++)
    candidate = `${stem}-${attempt}`;
  return new Map(files.map((file, index) => [file, shardName(candidate, index, files.length)]));
}

const caseless = (name: string): string => name.slice(name.lastIndexOf('/') + 1).toLowerCase();
const digits = (value: number): string => String(value).padStart(5, '0');
const shardName = (stem: string, index: number, count: number): string =>
  `${stem}-${digits(index + 1)}-of-${digits(count)}.safetensors`;
