/** ONNX models: one protobuf file, with or without side files for the weights. */
import type { Text } from '../../../shared/text';
import type { Source } from '../../files';
import type { Shape } from '../../graph/shape';
import type { Format, Model } from '../model';
import { Unsupported } from '../unsupported';
import { bodiesOf } from './bodies';
import { readDocument, type OnnxDocument } from './document';
import { buildGraph, type BuiltGraph } from './graph/build-graph';
import type { Binding } from './graph/binding';
import { checkNames } from './names';
import { readStored, type StoredModel } from './stored-model';
import { looksLikeModel } from './text-file';
import { writeModel } from './write';

/** What the format keeps of the files, so that it writes what it read even if they change meanwhile. */
interface OnnxModel extends Model {
  readonly stored: StoredModel;
}

export const onnx: Format = {
  id: 'onnx',
  label: 'ONNX',
  accepts: (name, head) => /\.onnx$/i.test(name) || looksLikeModel(head),
  read,
  async write(model, changed, main) {
    if (!('stored' in model)) throw new TypeError('a model of another format');
    return writeModel((model as OnnxModel).stored, changed, main, model.source);
  },
};

async function read(source: Source): Promise<OnnxModel> {
  const document = await readDocument(source);
  checkNames(document);
  const stored = await readStored(source, document, bodiesOf(document));
  const { main } = source;
  const framework = frameworkOf(document);
  const rest = {
    format: onnx,
    name: main.slice(main.lastIndexOf('/') + 1),
    source,
    bytes: stored.sides.reduce((sum, { bytes }) => sum + bytes, document.bytes.length),
    parameters: stored.parameters.map(({ parameter }) => parameter),
    stored,
    ...(framework !== undefined && { framework }),
  };
  const build = (binding?: Binding): OnnxModel => {
    const built = whatIsKnown(() => buildGraph(document.model, stored.store, binding));
    if ('reason' in built) return { ...rest, reason: built.reason };
    const { graph, assumed } = built;
    if (assumed.length === 0) return { ...rest, graph };
    const names = graph.inputs.map(({ name }) => name);
    return { ...rest, graph, assumed, bind: (examples) => bound(names, examples, build) };
  };
  return build();
}

/** The model for examples of these shapes; undefined where they contradict the file. */
function bound(
  names: readonly string[],
  examples: readonly Shape[],
  build: (binding: Binding) => OnnxModel,
): OnnxModel | undefined {
  try {
    return build({ examples: new Map(names.map((name, index) => [name, examples[index] ?? []])) });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The network, or why it is beyond what we know. */
function whatIsKnown(build: () => BuiltGraph): BuiltGraph | { readonly reason: Text } {
  try {
    return build();
  } catch (error) {
    if (error instanceof Unsupported) return { reason: error.reason };
    throw error;
  }
}

/** As the file says who wrote it: `pytorch 2.6.0`. */
function frameworkOf({ model: { producerName, producerVersion } }: OnnxDocument): string | undefined {
  const words = [producerName, producerVersion].filter((word) => word !== '');
  return words.length > 0 ? words.join(' ') : undefined;
}
