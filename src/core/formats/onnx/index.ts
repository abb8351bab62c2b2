/** ONNX models: one protobuf file, with or without side files for the weights. */
import type { NetworkDocument } from '../../../shared/pictures';
import type { Source } from '../../files';
import type { Shape } from '../../graph/shape';
import type { Format, Model } from '../model';
import { Unsupported } from '../unsupported';
import { bodiesOf } from './bodies';
import { changesOf, roundedValues } from '../encoding/changes';
import { frameworkOf, readDocument, type OnnxDocument } from './document';
import { buildGraph, knownGraph, openInputs } from './graph/build-graph';
import type { ModelProto } from './proto/onnx_pb';
import type { Binding } from './graph/binding';
import { checkNames } from './names';
import { readStored, type StoredModel } from './stored-model';
import { storageOf } from './storage';
import { onnxTopology } from './topology';
import { looksLikeModel } from './text-file';
import { writeModel } from './write';

/** What the format keeps of the files, so that it writes what it read even if they change meanwhile. */
interface OnnxModel extends Model {
  readonly stored: StoredModel;
}

export const onnx: Format = {
  id: 'onnx',
  label: 'ONNX',
  get storage() {
    return storageOf(onnx, loaded);
  },
  accepts: (name, head) => /\.onnx$/i.test(name) || looksLikeModel(head),
  read,
  async write(model, changed, main) {
    return writeModel(storedOf(model), changed, main, model.source);
  },
  rounded(model, changed) {
    const { parameters, document } = storedOf(model);
    const changes = changesOf(parameters, changed, document.file);
    return new Map(changes.map((change) => [change.stored.parameter.name, roundedValues(change)]));
  },
};

function storedOf(model: Model): StoredModel {
  if (!('stored' in model)) throw new TypeError('a model of another format');
  return (model as OnnxModel).stored;
}

async function read(source: Source): Promise<OnnxModel> {
  return loaded(source, await readDocument(source));
}

async function loaded(source: Source, document: OnnxDocument): Promise<OnnxModel> {
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
  const open = openedBy(document.model);
  const build = (binding?: Binding): OnnxModel => {
    const known = knownGraph(() => buildGraph(document.model, stored.store, binding));
    const topology = (): NetworkDocument => onnxTopology(stored, 'graph' in known ? known.graph.barriers : []);
    return {
      ...rest,
      topology,
      ...known,
      ...(open && !binding && { bind: (examples) => bound(open, examples, build) }),
    };
  };
  return build();
}

/** The inputs whose extents data decides. What is wrong with them is said when the graph is built. */
function openedBy(model: ModelProto): readonly string[] | undefined {
  try {
    return openInputs(model);
  } catch (error) {
    if (error instanceof Unsupported) return undefined;
    throw error;
  }
}

/** The model for examples of these shapes; undefined where they contradict the file. */
function bound(
  names: readonly string[],
  examples: readonly Shape[],
  build: (binding: Binding) => OnnxModel,
): OnnxModel | undefined {
  if (names.length !== examples.length) return undefined;
  try {
    const model = build({ examples: new Map(names.map((name, index) => [name, examples[index]])) });
    return model.graph ? model : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
