/** Formats that name weights and no network, or one that is not read: what they have in common. */
import { Problem } from '../../../shared/problem';
import { text } from '../../../shared/text';
import type { OutputFile, Source } from '../../files';
import { changesOf, roundedValues, storeChanges, type Change } from '../encoding/changes';
import { layoutOf } from '../encoding/layout';
import type { Format, Model } from '../model';
import { fileNameOf, totalBytes, type Outline } from './outline';
import { describeTensors, readParameters, type PlacedParameter } from './parameters';
import { isStored } from './tensor';

/** What a format of weights says of itself. */
export interface WeightsFormat<T extends Outline> extends Pick<
  Format,
  'id' | 'label' | 'accepts' | 'endings' | 'storage'
> {
  /** @throws Problem */
  readonly outline: (source: Source) => Promise<T>;
  /** The files of a copy, where more changes than weights. @param contents of all files, with the changed weights. */
  readonly rewrite?: (outline: T, contents: ReadonlyMap<string, Uint8Array>, main: string) => readonly OutputFile[];
}

/** What is kept of the files, so that what was read is written even if they change meanwhile. */
interface WeightsModel extends Model {
  readonly outline: Outline;
  readonly contents: ReadonlyMap<string, Uint8Array>;
  readonly placed: readonly PlacedParameter[];
}

export function weightsFormat<T extends Outline>(description: WeightsFormat<T>): Format {
  const { outline: outlineOf, rewrite, ...rest } = description;
  const format: Format = {
    ...rest,
    async read(source): Promise<WeightsModel> {
      const outline = await outlineOf(source);
      const described = describeTensors(outline.tensors, totalBytes(outline), source.main);
      const contents = await readFiles(outline);
      const placed = readParameters(described, contents, source.main);
      const { framework, reason } = outline;
      return {
        format,
        name: fileNameOf(source.main),
        source,
        ...(framework !== undefined && { framework }),
        bytes: totalBytes(outline),
        parameters: placed.map(({ parameter }) => parameter),
        reason,
        outline,
        contents,
        placed,
      };
    },
    async write(model, changed, main) {
      const { placed, contents, outline, source } = weightsOf(model);
      const changes = changesOf(placed, changed, source.main);
      const files = new Map([...contents].map(([name, bytes]) => [name, patched(name, bytes, changes)]));
      // Only this format made the model, so the outline is its own.
      if (rewrite) return rewrite(outline as T, files, main);
      return [{ name: main, bytes: files.get(source.main) ?? new Uint8Array() }];
    },
    rounded(model, changed) {
      const { placed, source } = weightsOf(model);
      const changes = changesOf(placed, changed, source.main);
      return new Map(
        changes.map((change) => {
          const { name, dtype } = change.stored.parameter;
          return [name, dtype.startsWith('float8') ? change.after : roundedValues(change)];
        }),
      );
    },
  };
  return format;
}

function weightsOf(model: Model): WeightsModel {
  if (!('placed' in model)) throw new TypeError('a model of another format');
  return model as WeightsModel;
}

/** @throws Problem `shard-short` for a file that changes meanwhile. */
async function readFiles({ source, files, contents }: Outline): Promise<ReadonlyMap<string, Uint8Array>> {
  const read = new Map(contents);
  for (const { name, bytes: expected } of files) {
    const bytes = read.get(name) ?? (await source.folder.read(name));
    read.set(name, bytes);
    if (bytes.length !== expected)
      throw new Problem('shard-short', text('The weight file {0} changed while it was read.', name), {
        file: name,
        found: bytes.length,
        expected,
        remedy: text('Try again when nothing writes to the file.'),
      });
  }
  return read;
}

/** The bytes of a file with changed weights in them; the very same bytes where nothing changed. @throws as `storeChanges`. */
function patched(file: string, bytes: Uint8Array, changes: readonly Change<PlacedParameter>[]): Uint8Array {
  let result = bytes;
  for (const change of changes) {
    const { place, type, name } = change.stored.tensor;
    if (place.kind === 'file' && place.file !== file) continue;
    storeChanges(change, file, (at, code) => {
      if (place.kind === 'memory' || !isStored(type)) throw onlyRead(name, file);
      if (result === bytes) result = bytes.slice();
      const { width, store } = layoutOf(type);
      const view = new DataView(result.buffer, result.byteOffset, result.byteLength);
      store(view, place.offset + at * width, code);
    });
  }
  return result;
}

const onlyRead = (name: string, file: string): Problem =>
  new Problem('weight-invalid', text('{0} is stored in a way that is only read.', name), {
    file,
    layer: name,
    remedy: text('Leave this weight out.'),
  });
