import type { ParameterRole } from '../../../shared/documents';
import { text, type Text } from '../../../shared/text';
import type { Parameter } from '../model';
import { hasZero } from './encoding';
import type { LayerDescription } from './topology';
import { decodeTensor, type StoredTensor, type WeightGroup } from './weights';

/** Every tensor of real numbers that belongs to the network, in file order. @throws Problem `weight-not-finite`. */
export function readParameters(
  groups: readonly WeightGroup[],
  layers: readonly LayerDescription[],
  file: string,
): Parameter[] {
  const owners = new Map(layers.map((layer) => [layer.name, layer]));
  return groups.flatMap(({ tensors, bytes }) =>
    tensors.map((tensor) => describe(tensor, decodeTensor(tensor, bytes, file), ownerOf(tensor.name, owners))),
  );
}

/** Names of more parts are no layer's. */
const deepestName = 32;

/** `LAYER/kernel`; converters put the cell, or the model, between or before. */
function ownerOf(name: string, layers: ReadonlyMap<string, LayerDescription>): LayerDescription | string {
  const parts = name.split('/', deepestName);
  for (let last = parts.length - 1; last > 0; last--)
    for (let first = 0; first < last; first++) {
      const layer = layers.get(parts.slice(first, last).join('/'));
      if (layer) return layer;
    }
  return name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : name;
}

function describe(tensor: StoredTensor, values: Float32Array, owner: LayerDescription | string): Parameter {
  const { name, shape, encoding } = tensor;
  const layer = typeof owner === 'string' ? owner : owner.name;
  const className = typeof owner === 'string' ? '' : owner.className;
  const role = roleOf(variableOf(name), shape.length, className);
  const reason = notPrunable(role, tensor);
  return {
    name,
    layer,
    role,
    shape,
    dtype: encoding.dtype,
    values,
    ...outputAxesOf(className, variableOf(name), shape.length),
    prunable: reason === undefined,
    ...(reason && { reason }),
  };
}

/** The last part of a weight's name, without what makes names unique: `dense_1/kernel_2:0` → `kernel`. */
export const variableOf = (name: string): string =>
  name
    .slice(name.lastIndexOf('/') + 1)
    .replace(/:\d+$/, '')
    .replace(/_\d+$/, '');

/** Keras 3 numbers the weights of a layer: `dense/0`. */
export const isNumbered = (variable: string): boolean => /^\d+$/.test(variable);

/** By Keras's names. What is known of the class goes first: `gamma` belongs to a norm whatever its rank. */
function roleOf(variable: string, rank: number, className: string): ParameterRole {
  if (/norm/i.test(className) || /^(gamma|beta|moving_mean|moving_variance)$/.test(variable)) return 'norm';
  if (variable.endsWith('embeddings')) return 'embedding';
  if ((variable.endsWith('kernel') || isNumbered(variable)) && rank >= 2) return 'kernel';
  return variable.endsWith('bias') ? 'bias' : 'other';
}

/** Where the output units are counted: last, except in kernels that transposed and depthwise convolutions share with the plain ones. */
function outputAxesOf(className: string, variable: string, rank: number): Pick<Parameter, 'outputAxis' | 'outputAxes'> {
  const last = Math.max(0, rank - 1);
  if (rank < 3 || !variable.endsWith('kernel')) return { outputAxis: last };
  if (/^Conv\dDTranspose$/.test(className)) return { outputAxis: last - 1 };
  if (className.startsWith('DepthwiseConv') || variable === 'depthwise_kernel')
    return { outputAxis: last - 1, outputAxes: [last - 1, last] };
  return { outputAxis: last };
}

function notPrunable(role: ParameterRole, { shape, encoding }: StoredTensor): Text | undefined {
  if (role === 'bias') return text('Biases are not pruned.');
  if (role === 'norm') return text('Parameters of a normalization are not pruned.');
  if (role === 'other' || shape.length < 2) return text('Only kernels and embeddings are pruned.');
  return hasZero(encoding) ? undefined : text('Its quantised range holds no exact zero.');
}
