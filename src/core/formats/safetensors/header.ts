/** The header of a safetensors file, checked as its specification asks: https://github.com/huggingface/safetensors#format */
import * as z from 'zod';
import { show, size } from '../../graph/shape';
import { contradiction, damaged, listedTwice, unreadable } from '../damaged';
import { duplicateKey } from '../json-duplicates';
import { requireNoText } from '../not-a-model';
import { bytesOf, type FoundTensor } from '../weights/tensor';
import type { Source } from '../../files';

/** What a file says before its numbers. */
export interface SafetensorsHeader {
  /** In the order of their bytes. */
  readonly tensors: readonly FoundTensor[];
  /** `__metadata__`: texts by name. */
  readonly metadata: Readonly<Record<string, string>>;
}

const expected = 'a safetensors file';
/** Bytes of the number that says how long the header is. */
const lengthBytes = 8;
/** The specification's limit. */
const longestHeader = 100_000_000;

const types = new Map<string, FoundTensor['type']>([
  ['F64', 'float64'],
  ['F32', 'float32'],
  ['F16', 'float16'],
  ['BF16', 'bfloat16'],
  ['F8_E4M3', 'float8e4m3fn'],
  ['F8_E5M2', 'float8e5m2'],
  ['I64', 'int64'],
  ['U64', 'uint64'],
  ['I32', 'int32'],
  ['U32', 'uint32'],
  ['I16', 'int16'],
  ['U16', 'uint16'],
  ['I8', 'int8'],
  ['U8', 'uint8'],
  ['BOOL', 'bool'],
]);

const extent = z.int().min(0);
const entry = z.strictObject({
  dtype: z.string(),
  shape: z.array(extent),
  data_offsets: z.tuple([extent, extent]),
});
const metadataSchema = z.record(z.string(), z.string());

/**
 * Reads nothing but the header.
 * @param bytes of the file.
 * @throws Problem `file-malformed`, `format-unknown` (text), `weight-invalid` (a type that is not known).
 */
export async function readHeader({ folder }: Source, file: string, bytes: number): Promise<SafetensorsHeader> {
  const head = await folder.read(file, 0, Math.min(bytes, 256));
  requireNoText(head, file, expected);
  if (head.length < lengthBytes) throw damaged(file, `${bytes} bytes`, expected);
  const length = new DataView(head.buffer, head.byteOffset).getBigUint64(0, true);
  if (length > BigInt(Math.min(longestHeader, bytes - lengthBytes)))
    throw damaged(file, `a header of ${length} bytes in a file of ${bytes}`, `≤ ${longestHeader} bytes, in the file`);
  const json = decode(await folder.read(file, lengthBytes, Number(length)), file);
  const begin = lengthBytes + Number(length);
  const { metadata, entries } = parse(json, file);
  const tensors = entries.map(([name, value]) => tensorOf(name, value, file, begin));
  requireWhole(tensors, file, begin, bytes);
  return { metadata, tensors };
}

function decode(bytes: Uint8Array, file: string): string {
  if (bytes.length === 0 || bytes[0] !== 0x7b) throw damaged(file, 'a header that does not begin with {', expected);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw damaged(file, 'a header that is no UTF-8', expected);
  }
}

interface Entries {
  readonly metadata: SafetensorsHeader['metadata'];
  readonly entries: readonly (readonly [string, unknown])[];
}

function parse(json: string, file: string): Entries {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw damaged(file, cause instanceof Error ? cause.message : 'no JSON', 'a header of JSON');
  }
  if (typeof value !== 'object' || value === null) throw damaged(file, 'no object', 'a header of JSON');
  const twice = duplicateKey(json);
  if (twice !== undefined) throw listedTwice(file, twice);
  const all = Object.entries(value);
  const metadata = metadataSchema.safeParse(all.find(([name]) => name === '__metadata__')?.[1] ?? {});
  if (!metadata.success) throw damaged(file, '__metadata__ that is no list of texts', 'texts by name');
  return { metadata: metadata.data, entries: all.filter(([name]) => name !== '__metadata__') };
}

function tensorOf(name: string, value: unknown, file: string, begin: number): FoundTensor {
  const parsed = entry.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw damaged(file, `${issue.path.join('.')}: ${issue.message}`, 'dtype, shape and data_offsets', name);
  }
  const { dtype, shape, data_offsets: offsets } = parsed.data;
  const type = types.get(dtype);
  if (type === undefined)
    throw unreadable(file, name, `${dtype} ${show(shape)}`.slice(0, 200), [...types.keys()].join(', '));
  const needed = bytesOf({ type, shape });
  const found = offsets[1] - offsets[0];
  if (!Number.isSafeInteger(size(shape)) || found !== needed)
    throw contradiction(file, name, `${found} bytes`, `${needed} bytes for ${dtype} ${show(shape)}`);
  return { name, shape, type, place: { kind: 'file', file, offset: begin + offsets[0] } };
}

/** The tensors take all bytes behind the header, without gaps and without sharing any. */
function requireWhole(tensors: FoundTensor[], file: string, begin: number, bytes: number): void {
  const offsetOf = ({ place }: FoundTensor): number => (place.kind === 'file' ? place.offset : 0);
  tensors.sort((a, b) => offsetOf(a) - offsetOf(b) || bytesOf(a) - bytesOf(b));
  let at = begin;
  for (const tensor of tensors) {
    const offset = offsetOf(tensor);
    if (offset !== at)
      throw contradiction(file, tensor.name, `data_offsets from ${offset - begin}`, `from ${at - begin}`);
    at += bytesOf(tensor);
  }
  if (at !== bytes)
    throw damaged(file, `${bytes - begin} bytes behind the header`, `${at - begin} bytes for its tensors`);
}
