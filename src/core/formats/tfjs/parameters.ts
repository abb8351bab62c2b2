import type { ParameterRole } from '../../../shared/documents';
import { text, type Text } from '../../../shared/text';
import type { Parameter } from '../model';
import { hasZero } from './encoding';
import { isNumbered, Owners, variableOf, type Leaf } from './weight-names';
import { decodeTensor, type StoredTensor, type WeightGroup } from './weights';

/** Every tensor of real numbers that belongs to the network, in file order. @throws Problem `weight-not-finite`. */
export function readParameters(groups: readonly WeightGroup[], leaves: readonly Leaf[], file: string): Parameter[] {
  const owners = new Owners(leaves);
  return groups.flatMap(({ tensors, bytes }) =>
    tensors.map((tensor) => describe(tensor, decodeTensor(tensor, bytes, file), owners.of(tensor.name))),
  );
}

function describe(tensor: StoredTensor, values: Float32Array, owner: Leaf | undefined): Parameter {
  const { name, shape, encoding } = tensor;
  const variable = variableOf(name, owner?.layer);
  const className = owner?.layer.className ?? '';
  const role = roleOf(variable, shape.length, className);
  const reason = notPrunable(role, tensor);
  return {
    name,
    layer: owner?.key ?? (name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : name),
    role,
    shape,
    dtype: encoding.dtype,
    values,
    ...outputAxesOf(className, variable, shape.length),
    prunable: reason === undefined,
    ...(reason && { reason }),
  };
}

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
