/** Stock TensorFlow.js layers: the oracle of this format's tests. */
import * as tf from '@tensorflow/tfjs';
import type { Source } from '../../../src/core/files';
import { createReferenceExecutor } from '../../../src/core/executors/reference';
import type { Values } from '../../../src/core/executors/executor';
import type { Model } from '../../../src/core/formats/model';
import type { Node } from '../../../src/core/graph/node';
import { size } from '../../../src/core/graph/shape';
import { stream } from '../../../src/core/random';
import { json, MemoryFolder } from './memory-folder';

export { tf };

/** Seeded standard normal numbers. */
export function normal(length: number, name: string): Float32Array {
  const next = stream(7, name);
  const at = (index: number): number =>
    Math.sqrt(-2 * Math.log(1 - next(2 * index))) * Math.cos(2 * Math.PI * next(2 * index + 1));
  return Float32Array.from({ length }, (_, index) => at(index));
}

/** Every weight, biases too, becomes a seeded random number; variances are positive. */
export function randomize(model: tf.LayersModel): tf.LayersModel {
  model.setWeights(
    model.weights.map(({ shape, name, originalName }, index) => {
      const values = normal(size(shape as number[]), `${name} ${index}`);
      const isVariance = originalName.endsWith('moving_variance');
      return tf.tensor(isVariance ? values.map((each) => Math.abs(each) + 0.1) : values, shape as number[]);
    }),
  );
  return model;
}

/** What `model.save` gives, as files. `cuts`: where the weights are cut into shards, in bytes. */
export async function filesOf(model: tf.LayersModel, cuts: readonly number[] = []): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      const weights = new Uint8Array(tf.io.CompositeArrayBuffer.join(artifacts.weightData));
      const edges = [0, ...cuts, weights.length];
      const paths = edges.slice(1).map((end, index) => {
        const path = `group1-shard${index + 1}of${edges.length - 1}.bin`;
        files.set(path, weights.slice(edges[index], end));
        return path;
      });
      const { modelTopology, trainingConfig, format, generatedBy, weightSpecs } = artifacts;
      files.set(
        'model.json',
        json({
          format,
          generatedBy,
          convertedBy: null,
          modelTopology,
          trainingConfig,
          weightsManifest: [{ paths, weights: weightSpecs }],
        }),
      );
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
    { includeOptimizer: Boolean(model.optimizer) },
  );
  return files;
}

export const sourceOf = (files: ReadonlyMap<string, Uint8Array>, main = 'model.json'): Source => ({
  folder: new MemoryFolder(files),
  main,
});

/** `tf.loadLayersModel`, from files in memory. */
export async function loadStock(files: ReadonlyMap<string, Uint8Array>, main = 'model.json'): Promise<tf.LayersModel> {
  interface Main {
    readonly modelTopology: object;
    readonly trainingConfig?: tf.io.TrainingConfig;
    readonly weightsManifest: { paths: string[]; weights: tf.io.WeightsManifestEntry[] }[];
  }
  const { modelTopology, weightsManifest, trainingConfig } = JSON.parse(
    new TextDecoder().decode(files.get(main)),
  ) as Main;
  const shards = weightsManifest.flatMap(({ paths }) => paths.map((path) => files.get(path)!));
  return tf.loadLayersModel({
    load: async () => ({
      modelTopology,
      ...(trainingConfig && { trainingConfig }),
      weightSpecs: weightsManifest.flatMap(({ weights }) => weights),
      weightData: tf.io.CompositeArrayBuffer.join(shards.map((shard) => shard.slice().buffer)),
    }),
  });
}

/** Inputs of `examples` examples for a stock model. */
export const inputsOf = (model: tf.LayersModel, examples: number): Float32Array[] =>
  model.inputs.map(({ shape, name }) => normal(examples * size(shape.slice(1) as number[]), name));

/** Stock outputs, `[examples, …]` each. */
export function predictStock(model: tf.LayersModel, inputs: readonly Float32Array[], examples: number): Float32Array[] {
  return tf.tidy(() => {
    const tensors = inputs.map((values, index) =>
      tf.tensor(values, [examples, ...(model.inputs[index].shape.slice(1) as number[])]),
    );
    const outputs = model.predict(tensors.length === 1 ? tensors[0] : tensors);
    return [outputs].flat().map((output) => Float32Array.from(output.dataSync()));
  });
}

export const weightsOf = ({ graph, parameters }: Model): Map<Node, Values> =>
  new Map(
    parameters.flatMap(({ name, values }) => {
      const node = graph?.parameters.get(name);
      return node ? [[node, values] as const] : [];
    }),
  );

/** Our outputs, one example after the other on the reference executor. */
export async function predictOurs(
  model: Model,
  inputs: readonly Float32Array[],
  examples: number,
): Promise<Float32Array[]> {
  const graph = model.graph!;
  const session = await createReferenceExecutor().prepare({
    outputs: graph.outputs.map(({ node }) => node),
    fixed: weightsOf(model),
  });
  const results = graph.outputs.map((): number[] => []);
  for (let example = 0; example < examples; example++) {
    const feeds = new Map<Node, Values>(
      graph.inputs.map(({ node }, index) => {
        const width = size(node.shape);
        return [node, inputs[index].slice(example * width, (example + 1) * width)];
      }),
    );
    (await session.run(feeds)).forEach((values, index) => results[index].push(...values));
  }
  session.dispose();
  return results.map((values) => Float32Array.from(values));
}

export function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Infinity;
  return a.reduce(
    (most, value, index) => Math.max(most, Math.abs(value - b[index]) / Math.max(1, Math.abs(b[index]))),
    0,
  );
}
