/** What the engine's tests share. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createExecutor } from '../../../src/core/executors';
import type { Executor, Program, Values } from '../../../src/core/executors/executor';
import { createOnnxExecutor, runtimeOf } from '../../../src/core/executors/onnx';
import type { Node } from '../../../src/core/graph/node';

/** Built, or straight from the package. */
export const wasmFolder = existsSync('dist/tfjs-backend-wasm-simd.wasm')
  ? 'dist'
  : 'node_modules/@tensorflow/tfjs-backend-wasm/wasm-out';

let native: Promise<Executor> | undefined;
const startNative = async (): Promise<Executor> => createOnnxExecutor(runtimeOf(await import('onnxruntime-node')));

export const executors = {
  reference: (): Promise<Executor> => createExecutor('reference', { wasmFolder }),
  tfjs: (): Promise<Executor> => createExecutor('tfjs', { wasmFolder }),
  /** One for the whole process, with the models that it keeps. */
  native: (): Promise<Executor> => (native ??= startNative()),
} as const;

/** Prepares, runs once and disposes. */
export async function evaluate(
  executor: Executor,
  outputs: readonly Node[],
  feeds: ReadonlyMap<Node, Values>,
  fixed?: Program['fixed'],
): Promise<readonly (Float32Array | Float64Array)[]> {
  const session = await executor.prepare(fixed ? { outputs, fixed } : { outputs });
  try {
    return await session.run(feeds);
  } finally {
    session.dispose();
  }
}

/** Uniform numbers in [0, 1), the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Every element within `tolerance` times the largest expected one (at least `floor`). */
export function assertClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what: string,
  floor = 0,
): void {
  assert.equal(actual.length, expected.length, `${what}: number of elements`);
  const numbers = Array.from(expected);
  const scale = numbers.reduce((largest, each) => Math.max(largest, Math.abs(each)), floor);
  for (const [index, each] of numbers.entries())
    assert.ok(
      Math.abs(actual[index] - each) <= tolerance * scale,
      `${what}, element ${index}: ${actual[index]} instead of ${each}`,
    );
}
