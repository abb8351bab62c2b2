/** ONNX Runtime: the oracle of what we export. */
import assert from 'node:assert/strict';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Model } from '../../../../../src/core/formats/model';
import { size } from '../../../../../src/core/graph/shape';

export interface Fed {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
  readonly isInteger?: boolean;
}
export interface Result {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** All outputs of an ONNX file, by name. */
export async function runFile(bytes: Uint8Array, fed: readonly Fed[]): Promise<Map<string, Result>> {
  const session = await InferenceSession.create(bytes, {
    logSeverityLevel: 3,
    interOpNumThreads: 1,
    intraOpNumThreads: 1,
  });
  const feeds = fed.map(({ name, shape, values, isInteger }) => {
    const tensor = isInteger
      ? new Tensor('int64', BigInt64Array.from(values, BigInt), shape)
      : new Tensor('float32', values, shape);
    return [name, tensor] as const;
  });
  const results = await session.run(Object.fromEntries(feeds));
  await session.release();
  return new Map(
    Object.entries(results).map(([name, { dims, data }]) => [
      name,
      { shape: dims, values: Float32Array.from(data as Float32Array, Number) },
    ]),
  );
}

/** The outputs of an exported model for inputs `[examples, …]`, in the order of its ports. */
export async function runModel(
  bytes: Uint8Array,
  { graph }: Model,
  inputs: readonly Float32Array[],
  examples: number,
): Promise<readonly Result[]> {
  const results = await runFile(
    bytes,
    graph!.inputs.map(({ name, node: { shape, dtype } }, index) => ({
      name,
      shape: [examples, ...shape.slice(1)],
      values: inputs[index].subarray(0, examples * size(shape)),
      isInteger: dtype === 'int32',
    })),
  );
  return graph!.outputs.map(({ name }) => results.get(name)!);
}

/** Within 1e-4 of the largest value, or of 0.01: what cancels in float32 leaves a rest. */
export function assertEqualOutputs(actual: ArrayLike<number>, expected: ArrayLike<number>, what: string): void {
  assert.equal(actual.length, expected.length, what);
  const numbers = Array.from(expected);
  const largest = numbers.reduce((most, each) => (Number.isFinite(each) ? Math.max(most, Math.abs(each)) : most), 1e-2);
  for (const [index, each] of numbers.entries()) {
    const found = actual[index];
    const isSame = Object.is(found, each) || found === each || Math.abs(found - each) < 1e-4 * largest;
    assert.ok(isSame, `${what}, element ${index}: ${found} instead of ${each}`);
  }
}
