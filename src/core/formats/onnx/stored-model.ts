import type { Source } from '../../files';
import type { Body } from './bodies';
import type { OnnxDocument } from './document';
import { findSideFiles, isExternal, readPlace, type SideFile } from './external';
import { readParameters, shapeOf, type Knowledge, type StoredParameter } from './parameters';
import type { TensorProto } from './proto/onnx_pb';
import { quantizationsOf } from './quantizations';
import { describeTensor, type StoredTensor } from './tensor';
import { tensorsOf } from './tensor-list';
import { TensorStore } from './tensor-store';
import { Names } from './uses/frames';
import { Tracer } from './uses/trace';
import { usesOf } from './uses/uses';
import { messageOf, weightsOf, type Weight } from './weights';

/** A file's weights: where they stand, and what they hold. */
export interface StoredModel {
  readonly document: OnnxDocument;
  readonly sides: readonly SideFile[];
  readonly store: TensorStore;
  readonly parameters: readonly StoredParameter[];
}

/** Numbers in a shape or a list of axes; a list of more is none. */
const mostExtents = 64;

/** What is known of a file before its weights are decoded. */
export interface Survey extends Pick<StoredModel, 'sides' | 'store'> {
  readonly weights: readonly Weight[];
  readonly known: Knowledge;
}

/**
 * Describes every tensor, then looks up the side files, then reads their tensors by position, then decodes the weights.
 * @throws Problem `weight-invalid`, `weight-not-finite`, `path-outside-folder`, `shard-missing`, `shard-short`, `file-too-large`.
 */
export async function readStored(
  source: Source,
  document: OnnxDocument,
  bodies: readonly Body[],
): Promise<StoredModel> {
  const { weights, known, store, sides } = await survey(source, document, bodies);
  const parameters = readParameters(document, weights, store, known);
  for (const { parameter, weight } of parameters) store.add(messageOf(weight.holder), parameter);
  return { document, sides, store, parameters };
}

/**
 * What `readStored` begins with.
 * @param most elements of a tensor in a side file that is read.
 * @throws Problem as `readStored` does, but `weight-not-finite`.
 */
export async function survey(
  source: Source,
  document: OnnxDocument,
  bodies: readonly Body[],
  most = Infinity,
): Promise<Survey> {
  const { file, model } = document;
  const weights = weightsOf(bodies);
  const described = describeAll(document, bodies, weights);
  const sides = await findSideFiles(source, described.values());
  const store = new TensorStore(file, described, await readExternal(source, described, most));
  const names = new Names(model, bodies, weights);
  const tracer = new Tracer(names, (weight) => smallIntegers(weight, store));
  const known = {
    uses: usesOf(names, tracer, (weight) => shapeOf(weight, store, file)),
    quantizations: quantizationsOf(names, store),
    shared: sharedBytes(weights, store),
  };
  return { sides: [...sides.values()], store, weights, known };
}

/** Weights under their unique names, all other tensors under their own. */
function describeAll(
  document: OnnxDocument,
  bodies: readonly Body[],
  weights: readonly Weight[],
): ReadonlyMap<TensorProto, StoredTensor> {
  const names = new Map(
    weights.flatMap(({ holder, name }) => (holder.kind === 'dense' ? [[holder.tensor, name] as const] : [])),
  );
  return new Map(
    tensorsOf(document, bodies).map((tensor) => [tensor, describeTensor(tensor, document.file, names.get(tensor))]),
  );
}

async function readExternal(
  source: Source,
  described: ReadonlyMap<TensorProto, StoredTensor>,
  most: number,
): Promise<ReadonlyMap<TensorProto, Uint8Array>> {
  const found = new Map<TensorProto, Uint8Array>();
  for (const [tensor, { data, count }] of described)
    if (data.kind === 'external' && count <= most) found.set(tensor, await readPlace(source, data.place));
  return found;
}

function smallIntegers({ holder }: Weight, store: TensorStore): readonly number[] | undefined {
  if (holder.kind !== 'dense') return undefined;
  const { type, count } = store.describe(holder.tensor);
  if ((type !== 'int64' && type !== 'int32') || count > mostExtents) return undefined;
  return Array.from(store.read(holder.tensor).values);
}

/** Weights whose bytes in a side file are also those of another weight. */
function sharedBytes(weights: readonly Weight[], store: TensorStore): ReadonlyMap<Weight, string> {
  const placed = weights.flatMap((weight) => {
    const { holder } = weight;
    if (holder.kind !== 'dense' || !isExternal(holder.tensor)) return [];
    const { data } = store.describe(holder.tensor);
    return data.kind === 'external' && data.place.length > 0 ? [{ weight, ...data.place }] : [];
  });
  const sorted = placed.sort((a, b) =>
    a.location < b.location ? -1 : a.location > b.location ? 1 : a.start - b.start,
  );
  const shared = new Map<Weight, string>();
  let widest = sorted[0];
  for (const each of sorted.slice(1)) {
    const overlaps = each.location === widest.location && each.start < widest.start + widest.length;
    if (overlaps) {
      shared.set(each.weight, widest.weight.name);
      if (!shared.has(widest.weight)) shared.set(widest.weight, each.weight.name);
    }
    if (!overlaps || each.start + each.length > widest.start + widest.length) widest = each;
  }
  return shared;
}
