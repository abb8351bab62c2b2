import { tfjsLayers } from '../../../src/core/formats/tfjs';
import { onnx } from '../../../src/core/formats/onnx';
import type { DiffModel, Weight } from '../../../src/core/diff/weights';

export interface HandMade {
  readonly name: string;
  readonly alias?: string;
  readonly shape: readonly number[];
  readonly values: readonly number[];
  readonly role?: Weight['role'];
}

export const weight = ({ name, alias, shape, values, role = 'kernel' }: HandMade): Weight => {
  const held = Float32Array.from(values);
  return {
    name,
    ...(alias !== undefined && { alias }),
    layer: name,
    role,
    shape,
    dtype: 'float32',
    outputAxis: shape.length - 1,
    prunable: true,
    count: held.length,
    read: async (start, count) => held.subarray(start, start + count),
  };
};

/** A model of nothing but these weights. */
export const model = (name: string, weights: readonly HandMade[], format = tfjsLayers): DiffModel => ({
  name,
  format,
  bytes: 1,
  weights: weights.map(weight),
});

export const ofOnnx = (name: string, weights: readonly HandMade[]): DiffModel => model(name, weights, onnx);
