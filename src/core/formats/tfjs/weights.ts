/** The binary files of a manifest: each group is one row of bytes, cut into shards anywhere, even inside an element. */
import { Problem } from '../../../shared/problem';
import { text } from '../../../shared/text';
import { requireInside, type Folder, type Source } from '../../files';
import { show, size, type Shape } from '../../graph/shape';
import { listedTwice, unreadable } from '../damaged';
import { weightNotFinite } from '../weight-not-finite';
import type { ManifestEntry, ManifestGroup, ModelDocument } from './document';
import { encodingOf, type Encoding } from './encoding';

/** A tensor of real numbers in a group. */
export interface StoredTensor {
  readonly name: string;
  readonly shape: Shape;
  readonly encoding: Encoding;
  /** Where its bytes begin in the group. */
  readonly offset: number;
  readonly count: number;
}

export interface Shard {
  readonly path: string;
  readonly bytes: number;
}

export interface WeightGroup {
  readonly shards: readonly Shard[];
  /** All shards, one after the other. */
  readonly bytes: Uint8Array;
  readonly tensors: readonly StoredTensor[];
}

interface Layout {
  readonly tensors: readonly StoredTensor[];
  readonly bytes: number;
}

/** More than a machine that prunes would hold; sizes are those of real files, so nothing is allocated that is not there. */
const largest = 2 ** 33;

/**
 * @throws Problem `shard-missing`, `shard-short` (also: too long), `weight-invalid`, `path-outside-folder`, `file-malformed`,
 * `file-too-large`: all before anything is read.
 */
export async function readWeights(
  { folder, main }: Source,
  { weightsManifest }: ModelDocument,
): Promise<WeightGroup[]> {
  requireUnique(
    weightsManifest.flatMap(({ paths }) => paths),
    main,
  );
  requireUnique(
    weightsManifest.flatMap(({ weights }) => weights.map(({ name }) => name)),
    main,
  );
  const planned: { layout: Layout; shards: readonly Shard[] }[] = [];
  for (const group of weightsManifest) {
    const layout = layoutOf(group, main);
    planned.push({ layout, shards: await shardsOf(group, layout.bytes, folder, main) });
  }
  const groups: WeightGroup[] = [];
  for (const { layout, shards } of planned)
    groups.push({ shards, tensors: layout.tensors, bytes: await join(shards, layout.bytes, folder) });
  return groups;
}

function requireUnique(names: readonly string[], file: string): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw listedTwice(file, name);
    seen.add(name);
  }
}

function layoutOf({ weights }: ManifestGroup, file: string): Layout {
  const tensors: StoredTensor[] = [];
  let offset = 0;
  for (const entry of weights) {
    const encoding = encodingOf(entry);
    const count = size(entry.shape);
    if (encoding === undefined || !Number.isSafeInteger(count)) throw unknown(entry, file);
    const width = typeof encoding === 'number' ? encoding : encoding.width;
    if (typeof encoding !== 'number' && entry.group !== 'optimizer')
      tensors.push({ name: entry.name, shape: entry.shape, encoding, offset, count });
    offset += count * width;
    if (offset > largest)
      throw new Problem('file-too-large', text('The weights of {0} are too large.', file), {
        file,
        found: offset,
        expected: `≤ ${largest}`,
        layer: entry.name,
        remedy: text('Save the model anew, or choose a smaller one.'),
      });
  }
  return { tensors, bytes: offset };
}

const unknown = ({ name, dtype, shape, quantization }: ManifestEntry, file: string): Problem =>
  unreadable(
    file,
    name,
    `${quantization ? `${dtype} as ${quantization.dtype}` : dtype} ${show(shape)}`,
    'float32, float16, or uint8 and uint16 with scale and min',
  );

async function shardsOf({ paths }: ManifestGroup, expected: number, folder: Folder, main: string): Promise<Shard[]> {
  const shards: Shard[] = [];
  for (const path of paths) {
    const bytes = await folder.size(requireInside(path, main));
    if (bytes === undefined)
      throw new Problem('shard-missing', text('The weight file {0} is missing.', path), {
        file: path,
        expected,
        remedy: text('Put the file beside {0}.', main),
      });
    shards.push({ path, bytes });
  }
  const found = shards.reduce((sum, { bytes }) => sum + bytes, 0);
  if (found !== expected)
    throw new Problem('shard-short', text('The weight files do not hold as many bytes as {0} says.', main), {
      file: paths.join(', '),
      found,
      expected,
      remedy: text('Copy the weight files anew.'),
    });
  return shards;
}

async function join(shards: readonly Shard[], bytes: number, folder: Folder): Promise<Uint8Array> {
  const group = allocate(bytes, shards);
  let at = 0;
  for (const { path, bytes: expected } of shards) {
    const shard = await folder.read(path);
    if (shard.length !== expected)
      throw new Problem('shard-short', text('The weight file {0} changed while it was read.', path), {
        file: path,
        found: shard.length,
        expected,
        remedy: text('Try again when nothing writes to the file.'),
      });
    group.set(shard, at);
    at += shard.length;
  }
  return group;
}

function allocate(bytes: number, shards: readonly Shard[]): Uint8Array {
  try {
    return new Uint8Array(bytes);
  } catch (cause) {
    throw new Problem('memory-short', text('The weights do not fit into memory.'), {
      file: shards.map(({ path }) => path).join(', '),
      found: bytes,
      cause,
      remedy: text('Close other programs, or use a machine with more memory.'),
    });
  }
}

/** Decoded values. float32 that lies aligned is a view of the group's bytes. @throws Problem `weight-not-finite`. */
export function decodeTensor(tensor: StoredTensor, bytes: Uint8Array, file: string): Float32Array {
  const { name, encoding, offset, count } = tensor;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const plain = encoding.dtype === 'float32' && (bytes.byteOffset + offset) % 4 === 0;
  const values = plain
    ? new Float32Array(bytes.buffer, bytes.byteOffset + offset, count)
    : Float32Array.from({ length: count }, (_, at) => encoding.decode(view, offset + at * encoding.width));
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) throw weightNotFinite(name, values[wrong], wrong, file);
  return values;
}
