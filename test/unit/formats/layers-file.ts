/** The smallest layers model by hand: one Dense of 2 inputs and 3 units. Tests damage it. */
import { json } from './memory-folder';

export interface Entry {
  name: string;
  shape: unknown;
  dtype: string;
  quantization?: unknown;
  [key: string]: unknown;
}

export interface Described {
  format?: string;
  modelTopology?: unknown;
  weightsManifest: { paths: string[]; weights: Entry[] }[];
  [key: string]: unknown;
}

export const denseLayer = (config: object = {}): Record<string, unknown> => ({
  class_name: 'Dense',
  config: { name: 'dense', units: 3, activation: 'linear', use_bias: true, batch_input_shape: [null, 2], ...config },
});

export const sequential = (...layers: object[]): object => ({
  class_name: 'Sequential',
  config: { name: 'net', layers },
});

export const described = (): Described => ({
  format: 'layers-model',
  modelTopology: sequential(denseLayer()),
  weightsManifest: [
    {
      paths: ['weights.bin'],
      weights: [
        { name: 'dense/kernel', shape: [2, 3], dtype: 'float32' },
        { name: 'dense/bias', shape: [3], dtype: 'float32' },
      ],
    },
  ],
});

/** Numbers 1 to 9, as float32. */
export const weights = (): Uint8Array =>
  new Uint8Array(Float32Array.from({ length: 9 }, (_, index) => index + 1).buffer);

export const layersFiles = (main: unknown = described(), shard: Uint8Array = weights()): Map<string, Uint8Array> =>
  new Map([
    ['model.json', main instanceof Uint8Array ? main : json(main)],
    ['weights.bin', shard],
  ]);

export const changed = (change: (main: Described) => void): Map<string, Uint8Array> => {
  const main = described();
  change(main);
  return layersFiles(main);
};
export const topology = (modelTopology: unknown): Map<string, Uint8Array> =>
  changed((main) => (main.modelTopology = modelTopology));
export const kernel = (change: object): Map<string, Uint8Array> =>
  changed((main) => Object.assign(main.weightsManifest[0].weights[0], change));
export const functional = (layers: object[], input: unknown, output: unknown): Map<string, Uint8Array> =>
  topology({ class_name: 'Model', config: { name: 'net', layers, input_layers: input, output_layers: output } });

export const inputLayer = (name: string, shape: unknown = [null, 2]): object => ({
  name,
  class_name: 'InputLayer',
  config: { name, batch_input_shape: shape },
  inbound_nodes: [],
});
export const called = (name: string, inbound: unknown): object => ({
  ...denseLayer({ name }),
  name,
  inbound_nodes: inbound,
});
