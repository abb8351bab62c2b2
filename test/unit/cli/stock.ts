/** What stock TensorFlow.js makes of a model file on disk. */
import * as tf from '@tensorflow/tfjs';
import { readFileSync } from 'node:fs';
import path from 'node:path';

interface ModelJson {
  readonly modelTopology: object;
  readonly weightsManifest: readonly { paths: string[]; weights: tf.io.WeightsManifestEntry[] }[];
}

export async function stockModel(file: string): Promise<tf.LayersModel> {
  const { modelTopology, weightsManifest } = JSON.parse(readFileSync(file, 'utf8')) as ModelJson;
  const shards = weightsManifest
    .flatMap(({ paths }) => paths)
    .map((name) => readFileSync(path.join(path.dirname(file), name)));
  return tf.loadLayersModel({
    load: async () => ({
      modelTopology,
      weightSpecs: weightsManifest.flatMap(({ weights }) => weights),
      weightData: new Uint8Array(Buffer.concat(shards)).buffer,
    }),
  });
}

/** Zeros in the kernels (two or more dimensions): what a prune removes. */
export const zerosOf = (model: tf.LayersModel): number =>
  model.weights
    .map((weight) => weight.read())
    .filter(({ rank }) => rank >= 2)
    .reduce((sum, kernel) => sum + kernel.dataSync().filter((value) => Object.is(value, 0)).length, 0);
