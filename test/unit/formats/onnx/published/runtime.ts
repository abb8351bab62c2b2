/** ONNX Runtime on a published file: the oracle of what the file computes. */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Dataset } from '../../../../../src/core/data/dataset';

/** The outputs that are real numbers, by name: one array for each example. */
export type RuntimeOutputs = ReadonlyMap<string, readonly Float32Array[]>;

/**
 * Runs the examples one after the other, each in the shapes of the data set's features. @throws Error where it does not take the file.
 */
export async function outputsInRuntime(bytes: Uint8Array, dataset: Dataset): Promise<RuntimeOutputs> {
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 4, intraOpNumThreads: 1 });
  const outputs = new Map<string, Float32Array[]>();
  try {
    for (let example = 0; example < dataset.examples; example++) {
      const { inputs } = await dataset.batch([example]);
      const feeds = dataset.features.map(({ name, shape }, index) => [name, tensorOf(inputs[index], shape)] as const);
      for (const [name, { data }] of Object.entries(await session.run(Object.fromEntries(feeds))))
        if (data instanceof Float32Array) outputs.set(name, [...(outputs.get(name) ?? []), data]);
    }
  } finally {
    await session.release();
  }
  return outputs;
}

const tensorOf = (values: Float32Array | Int32Array, shape: readonly number[]): Tensor =>
  values instanceof Float32Array
    ? new Tensor('float32', values, shape)
    : new Tensor('int64', BigInt64Array.from(values, BigInt), shape);
