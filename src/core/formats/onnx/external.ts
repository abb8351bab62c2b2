/** Data that stands in files beside the model, as https://onnx.ai/onnx/repo-docs/ExternalData.html describes it. */
import { Problem } from '../../../shared/problem';
import { text } from '../../../shared/text';
import { requireInside, type Source } from '../../files';
import { contradiction } from '../damaged';
import { TensorProto_DataLocation as Location, type TensorProto } from './proto/onnx_pb';
import type { StoredTensor, TensorData } from './tensor';

/** Bytes in a side file. */
export interface Place {
  /** As the model names the file. */
  readonly location: string;
  readonly start: number;
  readonly length: number;
}

export interface SideFile {
  readonly location: string;
  /** In the source's folder. */
  readonly name: string;
  readonly bytes: number;
}

export const isExternal = ({ dataLocation }: TensorProto): boolean => dataLocation === Location.EXTERNAL;

export const locationOf = ({ externalData }: TensorProto): string | undefined =>
  externalData.find(({ key }) => key === 'location')?.value;

/**
 * @param expected bytes of the tensor, where they are known.
 * @throws Problem `weight-invalid`, `path-outside-folder`
 */
export function placeOf(proto: TensorProto, name: string, file: string, expected: number | undefined): Place {
  const entries = new Map(proto.externalData.map(({ key, value }) => [key, value]));
  const number = (key: string): number | undefined => {
    const value = entries.get(key);
    if (value === undefined || (/^\d{1,16}$/.test(value) && Number.isSafeInteger(Number(value))))
      return value === undefined ? undefined : Number(value);
    throw contradiction(file, name, `${key} ${value}`, 'a number of bytes');
  };
  const location = entries.get('location');
  if (location === undefined) throw contradiction(file, name, 'external data without a location', 'location');
  const [start, length] = [number('offset') ?? 0, number('length') ?? expected ?? 0];
  if (expected !== undefined && length !== expected)
    throw contradiction(file, name, `${length} bytes`, `${expected} bytes for its dims`);
  return { location: inside(location, name, file), start, length };
}

function inside(location: string, name: string, file: string): string {
  try {
    return requireInside(location, file);
  } catch (error) {
    throw error instanceof Problem ? error.with({ layer: name }) : error;
  }
}

/** Names in the folder are relative to the model's own. */
export const nameOf = (location: string, main: string): string => main.slice(0, main.lastIndexOf('/') + 1) + location;

/**
 * Looks up the side files that tensors name. Nothing of them is read.
 * @param all every tensor of the file, those too that nobody reads: the file belongs to the model.
 * @throws Problem `shard-missing`, `shard-short`, `path-outside-folder` (also through a link).
 */
export async function findSideFiles(
  { folder, main }: Source,
  all: Iterable<StoredTensor>,
): Promise<ReadonlyMap<string, SideFile>> {
  const found = new Map<string, SideFile>();
  for (const { name, proto, data } of all) {
    const location = isExternal(proto) ? locationOf(proto) : undefined;
    if (location === undefined) continue;
    const side = found.get(location) ?? (await look(location, name, data));
    found.set(location, side);
    if (data.kind !== 'external') continue;
    const end = data.place.start + data.place.length;
    if (end > side.bytes)
      throw new Problem('shard-short', text('The weight files do not hold as many bytes as {0} says.', main), {
        file: side.name,
        layer: name,
        found: side.bytes,
        expected: `≥ ${end}`,
        remedy: text('Copy the weight files anew.'),
      });
  }
  return found;

  async function look(location: string, layer: string, data: TensorData): Promise<SideFile> {
    const name = nameOf(location, main);
    const bytes = await folder.size(name);
    if (bytes !== undefined) return { location, name, bytes };
    throw new Problem('shard-missing', text('The weight file {0} is missing.', location), {
      file: name,
      layer,
      found: 'no file',
      expected: data.kind === 'external' ? `≥ ${data.place.start + data.place.length} bytes` : 'a file',
      remedy: text('Put the file beside {0}.', main),
    });
  }
}

/** Reads one tensor's bytes by position. @throws Problem `shard-short` where the file changed meanwhile. */
export async function readPlace({ folder, main }: Source, { location, start, length }: Place): Promise<Uint8Array> {
  const name = nameOf(location, main);
  const bytes = length === 0 ? new Uint8Array() : await folder.read(name, start, length);
  if (bytes.length === length) return bytes;
  throw new Problem('shard-short', text('The weight file {0} changed while it was read.', name), {
    file: name,
    found: bytes.length,
    expected: length,
    remedy: text('Try again when nothing writes to the file.'),
  });
}
