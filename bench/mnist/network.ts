import type { Model } from '../../src/core/formats/model';
import { size } from '../../src/core/graph/shape';
import { stream } from '../../src/core/random';

/** Normal numbers of a seed and a name (Box–Muller). */
function normals(seed: number, name: string, count: number, deviation: number): Float32Array {
  const next = stream(seed, name);
  return Float32Array.from({ length: count }, (_, i) => {
    const radius = Math.sqrt(-2 * Math.log(1 - next(2 * i)));
    return deviation * radius * Math.cos(2 * Math.PI * next(2 * i + 1));
  });
}

/** The model before training: kernels Glorot normal (variance 2 / (inputs + outputs)), biases 0. */
export function initialized(model: Model, seed: number): Model {
  return {
    ...model,
    parameters: model.parameters.map((parameter) => {
      const { name, role, shape } = parameter;
      if (role !== 'kernel') return { ...parameter, values: new Float32Array(size(shape)) };
      const [inputs, outputs] = shape;
      return { ...parameter, values: normals(seed, name, size(shape), Math.sqrt(2 / (inputs + outputs))) };
    }),
  };
}

/** The model with other weights, by parameter name. */
export const withWeights = (model: Model, weights: ReadonlyMap<string, Float32Array>): Model => ({
  ...model,
  parameters: model.parameters.map((parameter) => ({
    ...parameter,
    values: weights.get(parameter.name) ?? parameter.values,
  })),
});
