/** The tensors of a file as parameters. */
import { text, type Text } from '../../../shared/text';
import { size } from '../../graph/shape';
import { damaged, listedTwice } from '../damaged';
import type { Encoded } from '../encoding/changes';
import { isFloat } from '../encoding/element-type';
import { layoutOf, numbersOf } from '../encoding/layout';
import { dequantized } from '../encoding/quantization';
import type { Parameter } from '../model';
import { weightNotFinite } from '../weight-not-finite';
import { byteFloats } from './byte-floats';
import { bytesOf, isStored, type WeightTensor } from './tensor';

/** A tensor and what it is called in the model. */
export interface DescribedTensor {
  readonly described: Omit<Parameter, 'values'>;
  readonly tensor: WeightTensor;
}

/** A parameter with where it stands. */
export interface PlacedParameter extends Encoded {
  readonly tensor: WeightTensor;
}

/** Tensors with at least one element. @param bytes of all files. @throws Problem `file-malformed` for two of one name. */
export function describeTensors(
  tensors: readonly WeightTensor[],
  bytes: number,
  file: string,
): readonly DescribedTensor[] {
  requireUnique(tensors, file);
  requirePlausible(tensors, bytes, file);
  const shared = sharedBytes(tensors);
  return tensors
    .filter(({ shape }) => size(shape) > 0)
    .map((tensor) => {
      const { name, alias, layer, role, shape, type, outputAxis, outputAxes } = tensor;
      const reason = notPrunable(tensor, shared.get(tensor));
      return {
        tensor,
        described: {
          name,
          ...(alias !== undefined && { alias }),
          layer,
          role,
          shape,
          dtype: type,
          outputAxis,
          ...(outputAxes && { outputAxes }),
          prunable: reason === undefined,
          ...(reason && { reason }),
        },
      };
    });
}

function requireUnique(tensors: readonly WeightTensor[], file: string): void {
  const seen = new Set<string>();
  for (const { name } of tensors) {
    if (seen.has(name)) throw listedTwice(file, name);
    seen.add(name);
  }
}

/** Some tensors share their bytes; where nearly all do, a small file would fill the memory. */
function requirePlausible(tensors: readonly WeightTensor[], bytes: number, file: string): void {
  const total = tensors.reduce((sum, tensor) => sum + (tensor.place.kind === 'file' ? bytesOf(tensor) : 0), 0);
  if (total > mostShared * bytes)
    throw damaged(file, `tensors of ${total} bytes in ${bytes}`, `≤ ${mostShared} × ${bytes}`);
}

/** Tensors for one row of bytes, on the average of a file. */
const mostShared = 8;

function notPrunable(tensor: WeightTensor, shared: string | undefined): Text | undefined {
  const { role, shape, type, place, quantization } = tensor;
  if (!isFloat(type) && !quantization) return text('Integers are not pruned.');
  if (role === 'bias') return text('Biases are not pruned.');
  if (role === 'norm') return text('Parameters of a normalization are not pruned.');
  if (role === 'other' || shape.length < 2) return text('Only kernels and embeddings are pruned.');
  if (!isStored(type)) return text('It is stored as {0}, which is only read.', type);
  if (place.kind === 'memory') return place.why;
  return shared === undefined ? undefined : text('It shares its bytes with {0}.', shared);
}

/** Tensors whose bytes are also those of one before them: its name. */
function sharedBytes(tensors: readonly WeightTensor[]): ReadonlyMap<WeightTensor, string> {
  const placed = tensors.flatMap((tensor) => {
    const { place } = tensor;
    const bytes = bytesOf(tensor);
    return place.kind === 'file' && bytes > 0 ? [{ tensor, ...place, end: place.offset + bytes }] : [];
  });
  placed.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.offset - b.offset));
  const shared = new Map<WeightTensor, string>();
  let widest = placed.at(0);
  for (const each of placed.slice(1)) {
    if (widest?.file === each.file && each.offset < widest.end) shared.set(each.tensor, widest.tensor.name);
    if (widest?.file !== each.file || each.end > widest.end) widest = each;
  }
  return shared;
}

/**
 * Decodes every tensor.
 * @param contents the files' bytes.
 * @throws Problem `weight-not-finite` for a weight; what is none (a mask) is left out instead.
 */
export function readParameters(
  described: readonly DescribedTensor[],
  contents: ReadonlyMap<string, Uint8Array>,
  main: string,
): readonly PlacedParameter[] {
  return described.flatMap(({ described: rest, tensor }) => {
    const values = valuesOf(tensor, contents);
    const wrong = firstNotFinite(values);
    if (wrong >= 0 && tensor.role === 'other') return [];
    const file = tensor.place.kind === 'file' ? tensor.place.file : main;
    if (wrong >= 0) throw weightNotFinite(tensor.name, values[wrong], wrong, file);
    const { quantization } = tensor;
    return [{ parameter: { ...rest, values }, tensor, ...(quantization && { quantization }) }];
  });
}

/** float32 that lies aligned is a view of the file's bytes. */
function valuesOf(tensor: WeightTensor, contents: ReadonlyMap<string, Uint8Array>): Float32Array {
  const { type, quantization, place } = tensor;
  const bytes =
    place.kind === 'memory'
      ? place.bytes
      : (contents.get(place.file) ?? new Uint8Array()).subarray(place.offset, place.offset + bytesOf(tensor));
  if (!isStored(type)) return byteFloats(bytes, type);
  const codes = layoutOf(type).codes(bytes);
  if (quantization) return dequantized(codes, quantization);
  const values = numbersOf(codes, type);
  return values instanceof Float32Array ? values : Float32Array.from(values);
}

/** A loop, because there may be hundreds of millions. −1: none. */
function firstNotFinite(values: Float32Array): number {
  for (let at = 0; at < values.length; at++) if (!Number.isFinite(values[at])) return at;
  return -1;
}
