/** safetensors: one file of named tensors, or several with an index. */
import type { OutputFile } from '../../files';
import type { StoredFile } from '../stored-model';
import type { Format } from '../model';
import { beside } from '../weights/outline';
import { weightsFormat } from '../weights/weights-format';
import { weightsStorage } from '../weights/weights-storage';
import { isIndex, outlineOf, type SafetensorsOutline } from './outline';
import { newShardNames, renameFiles } from './shard-index';

export const safetensors: Format = weightsFormat<SafetensorsOutline>({
  id: 'safetensors',
  label: 'safetensors',
  storage: weightsStorage(() => safetensors, { outline: outlineOf, copies }),
  endings: (name) => (isIndex(name) ? ['.safetensors.index.json'] : ['.safetensors']),
  accepts: (name, head) =>
    /\.safetensors(\.index\.json)?$/i.test(name) ||
    (isIndex(name) && new TextDecoder().decode(head).includes('"weight_map"')),
  outline: outlineOf,
  rewrite,
});

function rewrite(
  { index, source }: SafetensorsOutline,
  contents: ReadonlyMap<string, Uint8Array>,
  main: string,
): readonly OutputFile[] {
  const bytesOf = (name: string): Uint8Array => contents.get(name) ?? new Uint8Array();
  if (!index) return [{ name: main, bytes: bytesOf(source.main) }];
  const names = newShardNames(main, [...new Set(index.files.values())], source.main);
  const shards = [...names].map(([old, name]) => ({ name, bytes: bytesOf(beside(source.main, old)) }));
  return [...shards, { name: main, bytes: renameFiles(index, names) }];
}

function copies({ index, source, files }: SafetensorsOutline, main: string): readonly StoredFile[] {
  const sizes = new Map(files.map(({ name, bytes }) => [name, bytes]));
  const copy = (from: string, name: string): StoredFile => ({ name, from, bytes: sizes.get(from) ?? 0 });
  if (!index) return [copy(source.main, main)];
  const names = newShardNames(main, [...new Set(index.files.values())], source.main);
  const shards = [...names].map(([old, name]) => copy(beside(source.main, old), name));
  return [...shards, { name: main, bytes: renameFiles(index, names), places: new Map() }];
}
