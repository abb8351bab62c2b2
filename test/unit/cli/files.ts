/** Files that the tests make and read with libraries that are not ours. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { dump, parse } from 'npyjs';

export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Uint8Array | Int32Array;
}

export function readNpz(file: string): Map<string, Tensor> {
  const entries = Object.entries(unzipSync(readFileSync(file)));
  return new Map(
    entries.map(([name, bytes]) => {
      const { data, shape } = parse(bytes.slice().buffer);
      return [name.replace(/\.npy$/, ''), { shape, data: data as Tensor['data'] }];
    }),
  );
}

export function writeNpz(file: string, arrays: Readonly<Record<string, Tensor>>): string {
  const entries = Object.entries(arrays).map(([name, { data, shape }]): [string, Uint8Array] => [
    `${name}.npy`,
    new Uint8Array(dump(data, [...shape])),
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
