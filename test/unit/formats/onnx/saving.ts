/** Saving models for tests. */
import assert from 'node:assert/strict';
import { onnx } from '../../../../src/core/formats/onnx';
import type { Model } from '../../../../src/core/formats/model';
import { uniform } from '../../../../src/core/random';

export const models = 'test/fixtures/onnx/models';
export type Changes = Map<string, Float32Array>;
export type Files = Map<string, Uint8Array>;

/** Half of every prunable weight set to zero. */
export const pruned = ({ parameters }: Model): Changes =>
  new Map(
    parameters
      .filter(({ prunable }) => prunable)
      .map(({ name, values }) => [name, values.map((value, index) => (uniform(3, name, index) < 0.5 ? 0 : value))]),
  );

export async function written(
  read: Model,
  changes: ReadonlyMap<string, Float32Array>,
  main = 'new.onnx',
): Promise<Files> {
  const files = await onnx.write(read, changes, main);
  assert.equal(files.at(-1)?.name, main, 'the main file comes last');
  return new Map(files.map(({ name, bytes }) => [name, bytes]));
}
