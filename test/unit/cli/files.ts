/** Files that the tests make and read without our own code. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync, zipSync } from 'fflate';

export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Uint8Array | Int32Array;
}

const arrays = { '|u1': Uint8Array, '<i4': Int32Array, '<f4': Float32Array } as const;

/** numpy.lib.format 1.0, C order. */
function parseNpy(bytes: Uint8Array): Tensor {
  const start = 10 + new DataView(bytes.buffer, bytes.byteOffset).getUint16(8, true);
  const header = Buffer.from(bytes.subarray(10, start)).toString('latin1');
  const { type, shape } = /'descr': '(?<type>[^']+)', 'fortran_order': False, 'shape': \((?<shape>[^)]*)\)/.exec(
    header,
  )!.groups!;
  const data = new arrays[type as keyof typeof arrays](bytes.slice(start).buffer);
  return {
    shape: shape
      .split(',')
      .filter((extent) => extent.trim() !== '')
      .map(Number),
    data,
  };
}

function dumpNpy({ shape, data }: Tensor): Uint8Array {
  const [type] = Object.entries(arrays).find(([, kind]) => data instanceof kind)!;
  const extents = shape.map((extent) => `${extent},`).join(' ');
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': (${extents}), }`.padEnd(117) + '\n';
  const prefix = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length, 0]);
  const content = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return new Uint8Array(Buffer.concat([prefix, Buffer.from(header, 'latin1'), content]));
}

export function readNpz(file: string): Map<string, Tensor> {
  const entries = Object.entries(unzipSync(readFileSync(file)));
  return new Map(entries.map(([name, bytes]) => [name.replace(/\.npy$/, ''), parseNpy(bytes)]));
}

export function writeNpz(file: string, tensors: Readonly<Record<string, Tensor>>): string {
  const entries = Object.entries(tensors).map(([name, tensor]): [string, Uint8Array] => [
    `${name}.npy`,
    dumpNpy(tensor),
  ]);
  writeFileSync(file, zipSync(Object.fromEntries(entries)));
  return file;
}

/** SHA-256 of every file in a folder, by name. */
export const hashes = (folder: string): Map<string, string> =>
  new Map(
    readdirSync(folder)
      .sort()
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(path.join(folder, name)))
          .digest('hex'),
      ]),
  );

export interface TinyModel {
  /** Of the 4 × 3 kernel. */
  readonly first?: readonly number[];
  /** Bytes that the shard lacks. */
  readonly short?: number;
  readonly shard?: boolean;
  /** Class of the second layer. */
  readonly layerClass?: string;
}

/** A dense 4-3-2 softmax classifier in tfjs layers format, or a broken one. @returns the path of its main file. */
export function writeTinyModel(
  folder: string,
  { first, short = 0, shard = true, layerClass = 'Dense' }: TinyModel = {},
): string {
  const weights = [
    { name: 'a/kernel', shape: [4, 3], dtype: 'float32' },
    { name: 'a/bias', shape: [3], dtype: 'float32' },
    { name: 'b/kernel', shape: [3, 2], dtype: 'float32' },
    { name: 'b/bias', shape: [2], dtype: 'float32' },
  ];
  const values = Float32Array.from({ length: 23 }, (_, index) => Math.sin(index + 1));
  values.set(first ?? [], 0);
  const dense = { use_bias: true, trainable: true, dtype: 'float32' };
  const layers = [
    {
      class_name: 'Dense',
      config: { ...dense, name: 'a', units: 3, activation: 'relu', batch_input_shape: [null, 4] },
    },
    { class_name: layerClass, config: { ...dense, name: 'b', units: 2, activation: 'softmax' } },
  ];
  const model = {
    format: 'layers-model',
    generatedBy: 'a test',
    convertedBy: null,
    modelTopology: {
      class_name: 'Sequential',
      config: { name: 'tiny', layers },
      keras_version: 'tfjs-layers 4.22.0',
      backend: 'tensor_flow.js',
    },
    weightsManifest: [{ paths: ['weights.bin'], weights }],
  };
  const main = path.join(folder, 'model.json');
  writeFileSync(main, JSON.stringify(model));
  if (shard)
    writeFileSync(path.join(folder, 'weights.bin'), new Uint8Array(values.buffer, 0, values.byteLength - short));
  return main;
}

/** Eight examples for the tiny model, with labels 0 and 1. */
export function writeTinyData(folder: string, changes: Readonly<Record<string, Tensor>> = {}): string {
  const x = { shape: [8, 4], data: Float32Array.from({ length: 32 }, (_, index) => Math.cos(index)) };
  const y = { shape: [8], data: Int32Array.from({ length: 8 }, (_, index) => index % 2) };
  return writeNpz(path.join(folder, 'data.npz'), { x, y, ...changes });
}
