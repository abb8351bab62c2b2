import { toBinary } from '@bufbuild/protobuf';
import { Problem } from '../../../shared/problem';
import { text } from '../../../shared/text';
import type { OutputFile, Source } from '../../files';
import { bodiesOf } from './bodies';
import { changesOf, storeChanges, type Change as AnyChange } from '../encoding/changes';
import { decodeModel } from './document';
import { locationOf, type SideFile } from './external';
import { layoutOf } from '../encoding/layout';
import { malformed } from './malformed';
import { ModelProtoSchema } from './proto/onnx_pb';
import type { StoredParameter } from './parameters';
import { newSideNames } from './side-names';
import type { StoredModel } from './stored-model';
import type { StoredTensor, TensorData } from './tensor';
import { tensorsOf } from './tensor-list';
import { weightsOf, type Holder } from './weights';

type Change = AnyChange<StoredParameter>;

/** A change of a tensor that has its own bytes or numbers, not those of a sparse one. */
interface Placed extends Change {
  readonly tensor: StoredTensor;
}

/**
 * The model's files with other weights. Side files are copied whole under new names. In the main file only bytes of changed weights
 * differ, and the names of the side files.
 * @throws Problem `weight-invalid` for a value that the parameter's type cannot hold, `weight-not-finite`, `shard-short` where a side
 * file changed since it was read, `file-malformed` where a message must be encoded anew and would not be the same elsewhere.
 */
export async function writeModel(
  model: StoredModel,
  changed: ReadonlyMap<string, Float32Array>,
  main: string,
  source: Source,
): Promise<readonly OutputFile[]> {
  const { document, parameters, sides } = model;
  const changes = changesOf(parameters, changed, document.file);
  const placed = changes.flatMap((change): Placed[] => {
    const { holder } = change.stored.weight;
    return holder.kind === 'dense' ? [{ ...change, tensor: model.store.describe(holder.tensor) }] : [];
  });
  const inBytes = document.bytes.slice();
  for (const each of placed)
    if (each.tensor.data.kind === 'bytes') {
      const { bytes } = each.tensor.data;
      patch(inBytes, bytes.byteOffset - document.bytes.byteOffset, each, document.file);
    }
  const listed = changes.filter(({ stored }) => !isInBytes(stored.weight.holder, model));
  const names = newSideNames(main, sides, document.file);
  const bytes = listed.length === 0 && names.size === 0 ? inBytes : encodeAnew(inBytes, document.file, listed, names);
  const files: OutputFile[] = [];
  for (const side of sides)
    files.push({ name: names.get(side.location) ?? side.name, bytes: await copySide(side, placed, model, source) });
  return [...files, { name: main, bytes }];
}

/** The values stand in a row of bytes, in this file or another. */
function isInBytes(holder: Holder, { store }: StoredModel): boolean {
  const kinds: readonly TensorData['kind'][] = ['bytes', 'external'];
  return holder.kind === 'dense' && kinds.includes(store.describe(holder.tensor).data.kind);
}

/** @param start of the tensor in `bytes`. */
function patch(bytes: Uint8Array, start: number, { tensor, ...change }: Placed, file: string): void {
  if (tensor.type === undefined) return;
  const { width, store } = layoutOf(tensor.type);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  storeChanges(change, file, (at, code) => store(view, start + at * width, code));
}

/**
 * Encodes the main file with other numbers in lists and other names of side files.
 * @throws Problem `file-malformed` where it would not be the same elsewhere.
 */
export function encodeAnew(
  bytes: Uint8Array,
  file: string,
  changes: readonly Change[],
  names: ReadonlyMap<string, string>,
): Uint8Array {
  const model = decodeModel(bytes, file);
  const { graph } = model;
  if (!graph) throw malformed(file, 'no graph', 'a graph');
  requireSame(toBinary(ModelProtoSchema, model), bytes, file);
  const bodies = bodiesOf({ model, graph });
  const holders = new Map(weightsOf(bodies).map(({ name, holder }) => [name, holder]));
  for (const change of changes) {
    const holder = holders.get(change.stored.weight.name);
    if (holder) storeNumbers(holder, change, file);
  }
  for (const { externalData } of tensorsOf({ model }, bodies))
    for (const entry of externalData) if (entry.key === 'location') entry.value = names.get(entry.value) ?? entry.value;
  return toBinary(ModelProtoSchema, model);
}

function requireSame(encoded: Uint8Array, bytes: Uint8Array, file: string): void {
  if (sameBytes(encoded, bytes)) return;
  throw new Problem(
    'file-malformed',
    text('{0} is encoded in an unusual way, so that it cannot be saved as it is.', file),
    {
      file,
      found: `${encoded.length} bytes when it is encoded again`,
      expected: `${bytes.length} bytes, the same`,
      remedy: text('Load and save the model once with the Python package onnx.'),
    },
  );
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}

function storeNumbers(holder: Holder, change: Change, file: string): void {
  switch (holder.kind) {
    case 'floats':
      storeChanges(change, file, (at, code) => (holder.attribute.floats[at] = code));
      break;
    case 'dense': {
      const { floatData, doubleData, int32Data } = holder.tensor;
      const list = [floatData, doubleData, int32Data].find(({ length }) => length > 0) ?? floatData;
      storeChanges(change, file, (at, code) => (list[at] = code));
      break;
    }
    case 'sparse':
      storeChanges(change, file, () => {
        const { name } = change.stored.parameter;
        throw new Problem('weight-invalid', text('{0} is stored as a sparse tensor, which is only read.', name), {
          file,
          layer: name,
          found: 'sparse',
          expected: 'dense',
          remedy: text('Leave this weight out.'),
        });
      });
      break;
  }
}

async function copySide(
  side: SideFile,
  changes: readonly Placed[],
  { store, document }: StoredModel,
  { folder }: Source,
): Promise<Uint8Array> {
  const bytes = await folder.read(side.name);
  const isSame =
    bytes.length === side.bytes &&
    store
      .externalIn(side.location)
      .every(({ start, bytes: read }) => sameBytes(bytes.subarray(start, start + read.length), read));
  if (!isSame)
    throw new Problem('shard-short', text('The weight file {0} changed since it was read.', side.name), {
      file: side.name,
      found: bytes.length,
      expected: side.bytes,
      remedy: text('Open the model again.'),
    });
  for (const change of changes) {
    const { data, proto } = change.tensor;
    if (data.kind === 'external' && locationOf(proto) === side.location)
      patch(bytes, data.place.start, change, document.file);
  }
  return bytes;
}
