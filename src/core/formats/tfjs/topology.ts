/** The network's description, as Keras and TensorFlow.js write it: a chain (`Sequential`) or calls of layers on each other's outputs. */
import { readCall, references, type CallReference } from './calls';
import { Config } from './config';
import { malformed, requireList } from './malformed';

export interface LayerDescription {
  readonly name: string;
  readonly className: string;
  readonly config: Config;
  /** What each of its calls reads. */
  readonly calls: readonly (readonly CallReference[])[];
  /** Where the layer is a network itself. */
  readonly network?: Topology;
}

export interface Topology {
  readonly layers: readonly LayerDescription[];
  readonly inputs: readonly CallReference[];
  readonly outputs: readonly CallReference[];
  /** `build_input_shape` of a chain whose first layer does not say it. */
  readonly inputShape?: readonly (number | null)[];
  /** Major version of the Keras that described the network. Absent: TensorFlow.js did. */
  readonly keras?: number;
}

/** Networks inside networks: more of them are a mistake in the file. */
const deepestNetwork = 32;

/**
 * @param topology `modelTopology`: the network itself, or Keras's whole document around it (`model_config`).
 * @throws Problem `file-malformed`; Unsupported. @returns undefined for a class of network that is not known.
 */
export function readTopology(topology: unknown, file: string): Topology | undefined {
  const outer = new Config(topology);
  const described = outer.get('modelConfig') ?? topology;
  const keras = versionOf(outer.get('kerasVersion') ?? new Config(described).get('kerasVersion'));
  const network = readNetwork(described, file, 0);
  return network && { ...network, ...(keras !== undefined && { keras }) };
}

/** `2.15.0` → 2; `tfjs-layers 4.22.0` is none of Keras. */
function versionOf(version: unknown): number | undefined {
  const major = typeof version === 'string' ? /^\d+/.exec(version)?.[0] : undefined;
  return major === undefined ? undefined : Number(major);
}

function readNetwork(described: unknown, file: string, depth: number): Topology | undefined {
  const network = new Config(described);
  const config = network.get('config');
  switch (network.get('className')) {
    case 'Sequential':
      return sequential(config, file, depth);
    case 'Model':
    case 'Functional':
      return functional(new Config(config), file, depth);
    default:
      return undefined;
  }
}

/** Old files have the list of layers where newer ones have a record around it. */
function sequential(config: unknown, file: string, depth: number): Topology {
  const options = new Config(config);
  const listed = Array.isArray(config) ? config : options.get('layers');
  const chain = requireList(listed, 'layers', file).map((layer) => describe(layer, file, depth));
  if (chain.length === 0) throw malformed(file, 'layers: none');
  requireUniqueNames(chain, file);
  const layers = chain.map((layer, index) => ({ ...layer, calls: index === 0 ? [] : [[outputOf(chain[index - 1])]] }));
  const inputShape = options.extents('buildInputShape');
  return {
    layers,
    inputs: [outputOf(chain[0])],
    outputs: [outputOf(chain[chain.length - 1])],
    ...(inputShape && { inputShape }),
  };
}

const outputOf = ({ name }: LayerDescription): CallReference => ({ layer: name, call: 0, output: 0 });

function functional(config: Config, file: string, depth: number): Topology {
  const layers = requireList(config.get('layers'), 'layers', file).map((layer) => describe(layer, file, depth));
  requireUniqueNames(layers, file);
  const inputs = references(config.get('inputLayers'), 'input_layers', file);
  const outputs = references(config.get('outputLayers'), 'output_layers', file);
  return { layers: countedFrom(layers, outputs), inputs, outputs };
}

/**
 * Keras 2 and TensorFlow.js count the calls of a network from 1, its own inside being 0; Keras 3 from 0. Every call is referred to, so
 * the references tell.
 */
function countedFrom(layers: readonly LayerDescription[], outputs: readonly CallReference[]): LayerDescription[] {
  const first = new Set(
    [...layers.flatMap(({ calls }) => calls.flat()), ...outputs].flatMap(({ layer, call }) =>
      call === 0 ? [layer] : [],
    ),
  );
  return layers.map((layer) => ({
    ...layer,
    calls: layer.network && !first.has(layer.name) ? [[], ...layer.calls] : layer.calls,
  }));
}

function describe(value: unknown, file: string, depth: number): LayerDescription {
  const layer = new Config(value);
  const config = new Config(layer.get('config'));
  const className = layer.get('className');
  const name = layer.get('name') ?? config.get('name');
  if (typeof className !== 'string' || typeof name !== 'string') throw malformed(file, 'a layer without class or name');
  if (depth > deepestNetwork) throw malformed(file, `networks in each other, ${depth} deep`, name);
  const network = readNetwork(value, file, depth + 1);
  const calls = requireList(layer.get('inboundNodes') ?? [], 'inbound_nodes', file).map((call) => readCall(call, file));
  return {
    name,
    className,
    config,
    calls,
    ...(network && { network }),
  };
}

function requireUniqueNames(layers: readonly LayerDescription[], file: string): void {
  const names = new Set<string>();
  for (const { name } of layers) {
    if (names.has(name)) throw malformed(file, `two layers ${name}`, name);
    names.add(name);
  }
}
