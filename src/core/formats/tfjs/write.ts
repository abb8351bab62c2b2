import { Problem } from '../../../shared/problem';
import { text } from '../../../shared/text';
import type { OutputFile } from '../../files';
import type { ModelDocument } from './document';
import { newValueImpossible, newValueNotFinite } from '../new-value';
import { replaceStrings, spansOf, type JsonPath, type Span } from '../json-spans';
import { decodeTensor, type StoredTensor, type WeightGroup } from './weights';

/** The files of a model as they were read. */
export interface StoredModel {
  readonly main: string;
  readonly document: ModelDocument;
  readonly groups: readonly WeightGroup[];
}

/**
 * The model's files with other weights: new shards, cut where the old ones were, then the main file, in which only their names differ.
 * @throws Problem `weight-invalid` for a value that the parameter's encoding cannot hold, `weight-not-finite`.
 */
export function writeModel(
  { main: source, document, groups }: StoredModel,
  changed: ReadonlyMap<string, Float32Array>,
  main: string,
): readonly OutputFile[] {
  requireKnown(changed, groups, source);
  const taken = new Set([source, ...groups.flatMap(({ shards }) => shards.map(({ path }) => path))].map(caseless));
  const stem = freeStem(main.replace(/\.json$/i, ''), groups, taken);
  const files: OutputFile[] = [];
  const renamed = new Map<JsonPath, string>();
  groups.forEach((group, index) => {
    const bytes = patch(group, changed, source);
    let start = 0;
    group.shards.forEach((shard, position) => {
      const name = shardName(stem, index, position, group.shards.length);
      files.push({ name, bytes: bytes.subarray(start, start + shard.bytes) });
      renamed.set(['weightsManifest', index, 'paths', position], name);
      start += shard.bytes;
    });
  });
  return [...files, { name: main, bytes: new TextEncoder().encode(rename(document.text, renamed)) }];
}

/** The values as their encodings hold them; those that have no code stay. */
export function roundedValues(
  { main, groups }: Pick<StoredModel, 'main' | 'groups'>,
  changed: ReadonlyMap<string, Float32Array>,
): ReadonlyMap<string, Float32Array> {
  requireKnown(changed, groups, main);
  const encodings = new Map(groups.flatMap(({ tensors }) => tensors.map(({ name, encoding }) => [name, encoding])));
  return new Map(
    [...changed].map(([name, values]) => {
      const encoding = encodings.get(name);
      if (!encoding || encoding.dtype === 'float32') return [name, values];
      const cell = new DataView(new ArrayBuffer(encoding.width));
      return [name, values.map((value) => (encoding.encode(cell, 0, value) ? encoding.decode(cell, 0) : value))];
    }),
  );
}

function requireKnown(changed: ReadonlyMap<string, Float32Array>, groups: readonly WeightGroup[], file: string): void {
  const counts = new Map(groups.flatMap(({ tensors }) => tensors.map(({ name, count }) => [name, count])));
  for (const [name, values] of changed)
    if (counts.get(name) !== values.length)
      throw new Problem('weight-invalid', text('The new values of {0} do not fit the model.', name), {
        file,
        layer: name,
        found: values.length,
        expected: counts.get(name) ?? 'no such weight',
        remedy: text('Give values for a weight of this model.'),
      });
}

const caseless = (name: string): string => name.toLowerCase();
const shardName = (stem: string, group: number, shard: number, shards: number): string =>
  `${stem}.group${group + 1}-shard${shard + 1}of${shards}.bin`;

/** No new file is called like one of the source, whatever folder it goes to and whether or not case counts there. */
function freeStem(stem: string, groups: readonly WeightGroup[], taken: ReadonlySet<string>): string {
  const clashes = (candidate: string): boolean =>
    groups.some(({ shards }, group) =>
      shards.some((_, shard) => taken.has(caseless(shardName(candidate, group, shard, shards.length)))),
    );
  let candidate = stem;
  for (let attempt = 2; clashes(candidate); attempt++) candidate = `${stem}-${attempt}`;
  return candidate;
}

/** The group's bytes with the changed values in them; the very same bytes where nothing changed. */
function patch(group: WeightGroup, changed: ReadonlyMap<string, Float32Array>, file: string): Uint8Array {
  const touched = group.tensors.filter(({ name }) => changed.has(name));
  if (touched.length === 0) return group.bytes;
  const bytes = group.bytes.slice();
  const view = new DataView(bytes.buffer);
  for (const tensor of touched) {
    const before = decodeTensor(tensor, group.bytes, file);
    const after = changed.get(tensor.name) ?? before;
    for (let at = 0; at < tensor.count; at++)
      if (!Object.is(before[at], after[at])) store(view, tensor, at, after[at], file);
  }
  return bytes;
}

function store(
  view: DataView,
  { name, encoding, offset }: StoredTensor,
  at: number,
  value: number,
  file: string,
): void {
  if (!Number.isFinite(value)) throw newValueNotFinite(name, value, at, file);
  if (encoding.encode(view, offset + at * encoding.width, value)) return;
  const expected = value === 0 ? 'a quantised range with an exact zero' : undefined;
  throw newValueImpossible(name, value, encoding.dtype, file, expected);
}

function rename(json: string, names: ReadonlyMap<JsonPath, string>): string {
  const replacements = new Map<Span, string>();
  for (const [path, span] of spansOf(json, [...names.keys()])) replacements.set(span, names.get(path) ?? '');
  return replaceStrings(json, replacements);
}
