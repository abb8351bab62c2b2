/** What stock TensorFlow.js makes of a model file on disk. */
import * as tf from '@tensorflow/tfjs';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readNpz, type Tensor } from './files';

export interface Stock {
  /** By name. */
  readonly weights: ReadonlyMap<string, Tensor>;
  /** Of each example, one after the other. */
  readonly outputs: Float32Array;
}

interface ModelJson {
  readonly modelTopology: object;
  readonly weightsManifest: readonly { paths: string[]; weights: tf.io.WeightsManifestEntry[] }[];
}

async function load(file: string): Promise<tf.LayersModel> {
  const { modelTopology, weightsManifest } = JSON.parse(readFileSync(file, 'utf8')) as ModelJson;
  const names = weightsManifest.flatMap(({ paths }) => paths);
  const shards = names.map((name) => readFileSync(path.join(path.dirname(file), name)));
  return tf.loadLayersModel({
    load: async () => ({
      modelTopology,
      weightSpecs: weightsManifest.flatMap(({ weights }) => weights),
      weightData: new Uint8Array(Buffer.concat(shards)).buffer,
    }),
  });
}

/**
 * Loads a model and runs it. The engine of TensorFlow.js is one for the whole process, whichever test file uses it: afterwards its
 * backend and its variables, whose names must not meet, are what they were.
 */
export async function stock(file: string, { data, shape }: Tensor): Promise<Stock> {
  await tf.ready();
  const backend = tf.getBackend();
  const { state } = tf.engine();
  const others = state.registeredVariables;
  state.registeredVariables = {};
  await tf.setBackend('cpu');
  try {
    const model = await load(file);
    const outputs = tf.tidy(() => {
      const extents = model.inputs[0].shape.slice(1).map((extent) => extent ?? 1);
      return Float32Array.from((model.predict(tf.tensor(data, [shape[0], ...extents])) as tf.Tensor).dataSync());
    });
    const weights = model.weights.map((weight): [string, Tensor] => {
      const value = weight.read();
      return [weight.originalName, { shape: [...value.shape], data: Float32Array.from(value.dataSync()) }];
    });
    model.dispose();
    return { weights: new Map(weights), outputs };
  } finally {
    state.registeredVariables = others;
    await tf.setBackend(backend);
  }
}

/** The test digits as the network takes them, and their labels. */
export function digits(): { readonly x: Tensor; readonly labels: Int32Array } {
  const arrays = readNpz('samples/mnist/test.npz');
  const [x, y] = [arrays.get('x')!, arrays.get('y')!];
  const bytes = Float32Array.from(x.data);
  return { x: { shape: x.shape, data: bytes.map((value) => value / 255) }, labels: Int32Array.from(y.data) };
}

/** The share of rows whose largest output is the label's. */
export function accuracyOf({ outputs }: Stock, labels: Int32Array): number {
  const classes = outputs.length / labels.length;
  const right = labels.filter((label, row) => {
    const answers = outputs.subarray(row * classes, (row + 1) * classes);
    return answers.indexOf(Math.max(...answers)) === label;
  });
  return right.length / labels.length;
}
