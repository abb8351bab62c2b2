/** Named arrays and a few words about them in one file, in the layout of safetensors: header length (uint64), JSON header, data. */

export type StoredArray = Float32Array | Float64Array;

export interface ArrayFile {
  /** Anything that JSON holds. */
  readonly about: unknown;
  readonly arrays: ReadonlyMap<string, StoredArray>;
}

const metadataKey = '__metadata__';
const alignment = 8;
const aligned = (length: number): number => Math.ceil(length / alignment) * alignment;

/** Little-endian machines only, as everything that Node runs on but s390x is. */
export function encodeArrays({ about, arrays }: ArrayFile): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = { [metadataKey]: { about: JSON.stringify(about) } };
  let end = 0;
  const placed: [start: number, array: StoredArray][] = [];
  for (const [name, array] of arrays) {
    const dtype = array instanceof Float32Array ? 'F32' : 'F64';
    header[name] = { dtype, shape: [array.length], data_offsets: [end, end + array.byteLength] };
    placed.push([end, array]);
    end = aligned(end + array.byteLength);
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const dataStart = aligned(8 + json.length);
  const bytes = new Uint8Array(dataStart + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(dataStart - 8), true);
  bytes.fill(' '.charCodeAt(0), 8, dataStart).set(json, 8);
  for (const [start, { buffer, byteOffset, byteLength }] of placed)
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), dataStart + start);
  return bytes;
}

/** Undefined for what `encodeArrays` has not written whole: nothing outside the bytes is read, nothing is allocated but copies. */
export function decodeArrays(bytes: Uint8Array): ArrayFile | undefined {
  if (bytes.length < 8) return undefined;
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const dataStart = 8 + length;
  if (dataStart > bytes.length) return undefined;
  const header = parse(new TextDecoder().decode(bytes.subarray(8, dataStart)));
  const metadata = isRecord(header) ? header[metadataKey] : undefined;
  if (!isRecord(header) || !isRecord(metadata) || typeof metadata['about'] !== 'string') return undefined;
  const arrays = new Map<string, StoredArray>();
  for (const [name, entry] of Object.entries(header)) {
    if (name === metadataKey) continue;
    const array = isRecord(entry) ? arrayOf(entry, bytes.subarray(dataStart)) : undefined;
    if (!array) return undefined;
    arrays.set(name, array);
  }
  return { about: parse(metadata['about']), arrays };
}

function arrayOf({ dtype, data_offsets: offsets }: Record<string, unknown>, data: Uint8Array): StoredArray | undefined {
  const [start, end] = Array.isArray(offsets) ? (offsets as unknown[]) : [];
  if (!isOffset(start) || !isOffset(end) || start > end || end > data.length) return undefined;
  const width = dtype === 'F32' ? 4 : 8;
  if ((dtype !== 'F32' && dtype !== 'F64') || (end - start) % width !== 0) return undefined;
  // Not by `slice`: that of Node's Buffer, as files are read, is a view of the whole.
  const copy = new Uint8Array(data.subarray(start, end)).buffer;
  return dtype === 'F32' ? new Float32Array(copy) : new Float64Array(copy);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isOffset = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

function parse(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}
