/** The network's description, as Keras and TensorFlow.js write it: a chain (`Sequential`) or calls of layers on each other's outputs. */
import { Problem } from '../../../shared/problem';
import { text } from '../../../shared/text';
import { brief, Config, isObject } from './config';
import { Unsupported } from './layers/layer';

/** An output of one call of a layer. */
export interface CallReference {
  readonly layer: string;
  /** A layer may be called several times, with the same weights. */
  readonly call: number;
  /** Which of its outputs: 0, except for layers with state. */
  readonly output: number;
}

export interface LayerDescription {
  readonly name: string;
  readonly className: string;
  readonly config: Config;
  /** What each of its calls reads. */
  readonly calls: readonly (readonly CallReference[])[];
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

/**
 * @param topology `modelTopology`: the network itself, or Keras's whole document around it (`model_config`).
 * @throws Problem `file-malformed`; Unsupported. @returns undefined for a class of network that is not known.
 */
export function readTopology(topology: unknown, file: string): Topology | undefined {
  const outer = new Config(topology);
  const network = new Config(outer.get('modelConfig') ?? topology);
  const config = network.get('config');
  const keras = versionOf(outer.get('kerasVersion') ?? network.get('kerasVersion'));
  const described = (plain: Topology): Topology => ({ ...plain, ...(keras !== undefined && { keras }) });
  switch (network.get('className')) {
    case 'Sequential':
      return described(sequential(config, file));
    case 'Model':
    case 'Functional':
      return described(functional(new Config(config), file));
    default:
      return undefined;
  }
}

/** `2.15.0` → 2; `tfjs-layers 4.22.0` is none of Keras. */
function versionOf(version: unknown): number | undefined {
  const major = typeof version === 'string' ? /^\d+/.exec(version)?.[0] : undefined;
  return major === undefined ? undefined : Number(major);
}

/** Old files have the list of layers where newer ones have a record around it. */
function sequential(config: unknown, file: string): Topology {
  const options = new Config(config);
  const listed = Array.isArray(config) ? config : options.get('layers');
  const chain = requireList(listed, 'layers', file).map((layer) => describe(layer, file));
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

function functional(config: Config, file: string): Topology {
  const layers = requireList(config.get('layers'), 'layers', file).map((layer) => describe(layer, file));
  requireUniqueNames(layers, file);
  return {
    layers,
    inputs: references(config.get('inputLayers'), 'input_layers', file),
    outputs: references(config.get('outputLayers'), 'output_layers', file),
  };
}

function describe(value: unknown, file: string): LayerDescription {
  const layer = new Config(value);
  const config = new Config(layer.get('config'));
  const className = layer.get('className');
  const name = layer.get('name') ?? config.get('name');
  if (typeof className !== 'string' || typeof name !== 'string') throw malformed(file, 'a layer without class or name');
  const calls = requireList(layer.get('inboundNodes') ?? [], 'inbound_nodes', file).map((call) => {
    if (isObject(call)) throw new Unsupported(text('The network is described in the way of Keras 3.'));
    return references(call, 'inbound_nodes', file);
  });
  return { name, className, config, calls };
}

/** `[[layer, call, tensor, …], …]`; a single one may stand without the outer brackets. */
function references(value: unknown, key: string, file: string): readonly CallReference[] {
  const list = requireList(value, key, file);
  const tuples: readonly unknown[] = typeof list[0] === 'string' ? [list] : list;
  return tuples.map((tuple) => {
    const [layer, call, output] = Array.isArray(tuple) ? (tuple as unknown[]) : [];
    if (typeof layer !== 'string' || !isIndex(call) || !isIndex(output))
      throw malformed(file, `${key}: ${brief(tuple)}`);
    return { layer, call, output };
  });
}

const isIndex = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

function requireList(value: unknown, key: string, file: string): readonly unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  throw malformed(file, `${key}: ${brief(value)}`);
}

function requireUniqueNames(layers: readonly LayerDescription[], file: string): void {
  const names = new Set<string>();
  for (const { name } of layers) {
    if (names.has(name)) throw malformed(file, `two layers ${name}`, name);
    names.add(name);
  }
}

/** A network that contradicts itself. */
export const malformed = (file: string, found: string, layer?: string): Problem =>
  new Problem('file-malformed', text('The description of the network in {0} is damaged.', file), {
    file,
    found,
    expected: 'the topology of a Keras model',
    remedy: text('Save the model anew.'),
    ...(layer !== undefined && { layer }),
  });
