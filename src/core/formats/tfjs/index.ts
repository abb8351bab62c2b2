/** TensorFlow.js layers models: `model.json` and its weight shards, as `model.save()` and the Keras converter write them. */
import { text, type Text } from '../../../shared/text';
import type { Source } from '../../files';
import type { Graph } from '../../graph/graph';
import type { Format, Model } from '../model';
import { readDocument, type ModelDocument } from './document';
import { buildGraph } from './build-graph';
import { Config, InvalidOption } from './config';
import { Unsupported } from '../unsupported';
import { layerTopology } from './layer-topology';
import { lossOf } from './loss';
import { readParameters } from './parameters';
import { malformed } from './malformed';
import { readTopology, type Topology } from './topology';
import { leavesOf, requireUniqueKeys } from './weight-names';
import { readWeights } from './weights';
import { roundedValues, writeModel, type StoredModel } from './write';

/** What the format keeps of the files, so that it writes what it read even if they change meanwhile. */
interface LayersModel extends Model {
  readonly stored: StoredModel;
}

export const tfjsLayers: Format = {
  id: 'tfjs-layers',
  label: 'TensorFlow.js layers',
  accepts: (name, head) =>
    /(?<!\.index)\.json$/i.test(name) || new TextDecoder().decode(head).includes('"modelTopology"'),
  read,
  async write(model, changed, main) {
    return writeModel(storedOf(model), changed, main);
  },
  rounded: (model, changed) => roundedValues(storedOf(model), changed),
};

function storedOf(model: Model): StoredModel {
  if (!('stored' in model)) throw new TypeError('a model of another format');
  return (model as LayersModel).stored;
}

async function read(source: Source): Promise<LayersModel> {
  const { main } = source;
  const document = await readDocument(source);
  const groups = await readWeights(source, document);
  const topology = whatIsKnown(main, () => requireTopology(document, main));
  const leaves = 'value' in topology ? leavesOf(topology.value) : [];
  requireUniqueKeys(leaves, main);
  const parameters = readParameters(groups, leaves, main);
  const network: Known<Graph> =
    'value' in topology ? whatIsKnown(main, () => buildGraph(topology.value, parameters, main)) : topology;
  const loss = lossOf(document.trainingConfig, document.modelTopology);
  const framework = frameworkOf(document);
  const shards = groups.flatMap((group) => group.shards);
  return {
    format: tfjsLayers,
    name: main.slice(main.lastIndexOf('/') + 1),
    source,
    bytes: shards.reduce((sum, shard) => sum + shard.bytes, document.bytes),
    parameters,
    stored: { main, document, groups },
    ...('value' in topology && { topology: () => layerTopology(topology.value, parameters) }),
    ...('value' in network ? { graph: network.value } : { reason: network.reason }),
    ...(framework !== undefined && { framework }),
    ...(loss && { loss }),
  };
}

/** A part of the file, or why it is beyond what we know. */
type Known<T> = { readonly value: T } | { readonly reason: Text };

/** @throws Problem `file-malformed` for an option that cannot be. */
function whatIsKnown<T>(file: string, compute: () => T): Known<T> {
  try {
    return { value: compute() };
  } catch (error) {
    if (error instanceof Unsupported) return { reason: error.reason };
    if (error instanceof InvalidOption) throw malformed(file, error.message);
    throw error;
  }
}

function requireTopology({ modelTopology }: ModelDocument, file: string): Topology {
  if (!modelTopology) throw new Unsupported(text('The file holds weights, but no network.'));
  const topology = readTopology(modelTopology, file);
  if (!topology) throw new Unsupported(text('The network is neither Sequential nor a Model of layers.'));
  return topology;
}

/** As the file says who wrote it. */
function frameworkOf({ generatedBy, modelTopology }: ModelDocument): string | undefined {
  if (generatedBy) return generatedBy;
  const version = new Config(modelTopology).get('kerasVersion');
  return typeof version === 'string' ? `keras ${version}` : undefined;
}
