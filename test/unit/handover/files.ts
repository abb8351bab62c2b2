/** Files beside the tests, and files that a test makes, as the core sees them. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { writeNpz, type NpzArray } from '../../../src/core/data/npz-writer';
import type { Source } from '../../../src/core/files';
import { readMasks, withTensors, type MaskArray } from '../../../src/core/handover/mask-array';
import { matchMasks, type Matches } from '../../../src/core/handover/match';
import { openTensors } from '../../../src/core/handover/open-tensors';
import { openModelTensors, type Tensor, type TensorFile } from '../../../src/core/handover/tensor';
import { size, type Shape } from '../../../src/core/graph/shape';
import { uniform } from '../../../src/core/random';
import { sourceOf } from '../../../src/jobs/folder';

const folder = 'test/fixtures/handover';
export const fixture = (name: string): Source => sourceOf(path.join(folder, name));

export const fixtureMasks = async (name: string): Promise<MaskArray[]> =>
  readMasks(await readFile(path.join(folder, `${name}-masks.npz`)), `${name}-masks.npz`);

/** The masks of an ONNX fixture, carried over to another one. */
export async function carried(from: string, to: string, { values = true } = {}): Promise<Matches> {
  const masks = await fixtureMasks(from);
  const file = await openTensors(fixture(to));
  if (!values) return matchMasks(masks, file);
  const { name, tensors } = await openModelTensors(fixture(`${from}.onnx`));
  return matchMasks(withTensors(masks, name, tensors), file);
}

export interface MadeTensor {
  readonly name: string;
  readonly shape: Shape;
  readonly values?: Float32Array;
  readonly alias?: string;
  readonly dtype?: string;
  readonly outputAxes?: readonly number[];
}

/** Numbers that look like weights. */
export function weights(shape: Shape, seed: number): Float32Array {
  return Float32Array.from({ length: size(shape) }, (_, index) => uniform(seed, 'weights', index) - 0.5);
}

export const tensor = ({ dtype = 'float32', values, ...rest }: MadeTensor): Tensor => ({
  ...rest,
  dtype,
  read: async () => values ?? new Float32Array(size(rest.shape)),
});

export const tensorFile = (...tensors: MadeTensor[]): TensorFile => ({
  name: 'other',
  format: 'made',
  tensors: tensors.map(tensor),
});

/** A mask that keeps about half, and the parameter that it was made for. */
export function masked(made: MadeTensor, seed = 5): MaskArray {
  const mask = Uint8Array.from({ length: size(made.shape) }, (_, index) =>
    uniform(seed, 'mask', index) < 0.5 ? 1 : 0,
  );
  return { name: made.name, shape: made.shape, mask, ...(made.values && { tensor: tensor(made) }) };
}

export const npz = (...arrays: NpzArray[]): Uint8Array => writeNpz(arrays);
