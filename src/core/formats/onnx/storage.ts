/** Weights that stay where they are, for files that do not fit into memory. */
import type { Source } from '../../files';
import { size } from '../../graph/shape';
import type { Format, Model } from '../model';
import type { Storage, StoredFile, StoredModel, StoredParameter } from '../stored-model';
import { bodiesOf } from './bodies';
import { decodeModel, frameworkOf, readDocument, type OnnxDocument } from './document';
import { nameOf, type SideFile } from './external';
import { buildGraph, knownGraph } from './graph/build-graph';
import { elementsOf, Scratch } from '../encoding/elements';
import { checkNames } from './names';
import { describeParameters, type DescribedParameter } from './parameters';
import { newSideNames } from './side-names';
import { survey, type Survey } from './stored-model';
import { messageOf, weightsOf } from './weights';
import { encodeAnew } from './write';

/** Elements of tensors in side files that are read all the same: shapes, scales. */
const largestRead = 2 ** 16;

type Network = Pick<Model, 'graph' | 'assumed' | 'reason'>;

/** What the copies of the files are made from. */
interface LocatedModel extends StoredModel {
  readonly document: Pick<OnnxDocument, 'bytes' | 'file'>;
  readonly sides: readonly SideFile[];
}

/** @param format what the models are of. @param load what its `read` does once the main file was read. */
export const storageOf = (
  format: Format,
  load: (source: Source, document: OnnxDocument) => Promise<Model>,
): Storage => ({
  async locate(source): Promise<LocatedModel> {
    const document = await readDocument(source);
    checkNames(document);
    const surveyed = await survey(source, document, bodiesOf(document), largestRead);
    const { main } = source;
    const framework = frameworkOf(document);
    const all = describeParameters(document, surveyed.weights, surveyed.store, surveyed.known);
    const scratch = new Scratch();
    const parameters = all.flatMap((each) => located(each, surveyed, document, source, scratch));
    for (const { described, weight } of all)
      surveyed.store.add(messageOf(weight.holder), { ...described, values: new Float32Array() });
    const rest: LocatedModel = {
      format,
      name: main.slice(main.lastIndexOf('/') + 1),
      source,
      ...(framework !== undefined && { framework }),
      bytes: surveyed.sides.reduce((sum, { bytes }) => sum + bytes, document.bytes.length),
      parameters,
      load: () => load(source, document),
      others: all.length - parameters.length,
      // The main file is in memory already.
      read: async (file, start, length) =>
        file === main ? document.bytes.subarray(start, start + length) : source.folder.read(file, start, length),
      document: { bytes: document.bytes, file: document.file },
      sides: surveyed.sides,
    };
    return withNetwork(rest, () => knownGraph(() => buildGraph(document.model, surveyed.store)));
  },
  copies: (model, main) => copiesOf(model as LocatedModel, main),
});

/** The network is built when somebody asks: whoever prunes without it, or goes on to load everything, does not. */
function withNetwork(model: LocatedModel, build: () => Network): LocatedModel {
  let built: Network | undefined;
  const part = (key: keyof Network): PropertyDescriptor => ({
    get: () => (built ??= build())[key],
    enumerable: true,
  });
  return Object.defineProperties(model, { graph: part('graph'), assumed: part('assumed'), reason: part('reason') });
}

/** A weight that is a row of bytes; what is stored in another way stays as it is. */
function located(
  { described, weight, numbers }: DescribedParameter,
  { store }: Survey,
  { bytes }: OnnxDocument,
  { main }: Source,
  scratch: Scratch,
): StoredParameter[] {
  if (weight.holder.kind !== 'dense') return [];
  const { data, type } = store.describe(weight.holder.tensor);
  const place =
    data.kind === 'bytes'
      ? { file: main, offset: data.bytes.byteOffset - bytes.byteOffset }
      : data.kind === 'external'
        ? { file: nameOf(data.place.location, main), offset: data.place.start }
        : undefined;
  if (!place || type === undefined) return [];
  const count = size(described.shape);
  return [{ ...described, ...place, count, ...elementsOf(type, numbers.quantization, scratch) }];
}

function copiesOf(model: LocatedModel, main: string): readonly StoredFile[] {
  const { document, sides, source, parameters } = model;
  if (sides.length === 0) return [{ name: main, from: source.main, bytes: model.bytes }];
  const names = newSideNames(main, sides, document.file);
  const copies = sides.map(({ location, name, bytes }) => ({ name: names.get(location) ?? name, from: name, bytes }));
  const bytes = encodeAnew(document.bytes, document.file, [], names);
  const inline = new Set(parameters.flatMap(({ name, file }) => (file === source.main ? [name] : [])));
  return [...copies, { name: main, bytes, places: placesIn(bytes, document.file, inline) }];
}

/** Where weights begin in a main file. */
function placesIn(bytes: Uint8Array, file: string, names: ReadonlySet<string>): ReadonlyMap<string, number> {
  const model = decodeModel(bytes, file);
  const weights = model.graph ? weightsOf(bodiesOf({ model, graph: model.graph })) : [];
  return new Map(
    weights.flatMap(({ name, holder }) =>
      holder.kind === 'dense' && names.has(name) ? [[name, holder.tensor.rawData.byteOffset - bytes.byteOffset]] : [],
    ),
  );
}
