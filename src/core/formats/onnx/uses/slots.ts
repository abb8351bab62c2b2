/** Which inputs of an operator are weights, and where the output units of a kernel are counted. */
import type { ParameterRole } from '../../../../shared/documents';
import type { Shape } from '../../../graph/shape';

export interface Slot {
  readonly input: number;
  readonly role: ParameterRole;
  /** What PyTorch calls the parameter of such a layer. */
  readonly word: string;
  /** The axes that number the output units, by the shape of what stands in the input. */
  readonly axes: (shape: Shape) => readonly number[];
  /** Not everything that may stand there is a weight. @param shape undefined where it is not known. */
  readonly accepts?: (shape: Shape | undefined) => boolean;
}

/** Attributes of the node that the slots depend on. */
export type IntAttribute = (name: string, otherwise: number) => number;

type Axes = Slot['axes'];
const first: Axes = () => [0];
const last: Axes = ({ length }) => [length - 1];
const beforeLast: Axes = ({ length }) => [length - 2];

const kernel = (input: number, axes: Axes, word = 'weight'): Slot => ({ input, role: 'kernel', word, axes });
const bias = (input: number, word = 'bias'): Slot => ({ input, role: 'bias', word, axes: last });
const norm = (input: number, word = 'weight'): Slot => ({ input, role: 'norm', word, axes: last });
const embedding = (input: number, word = 'weight'): Slot => ({ input, role: 'embedding', word, axes: last });

/** A matrix on either side of a product. A stack of products over one element each multiplies, but connects nothing. */
const factor = (input: number, outputs: Axes, summed: Axes): Slot => ({
  ...kernel(input, outputs),
  accepts: (shape) => !shape || shape.length < 3 || summed(shape).every((axis) => shape[axis] !== 1),
});
const product = (transposed: readonly [left: boolean, right: boolean]): readonly Slot[] => [
  transposed[0] ? factor(0, last, beforeLast) : factor(0, beforeLast, last),
  transposed[1] ? factor(1, beforeLast, last) : factor(1, last, beforeLast),
];

const convolution = [kernel(1, first), bias(2)];
/** Rows of gates; those of two directions make different units. */
const gateRows: Axes = ([directions]) => (directions > 1 ? [0, 1] : [1]);
const recurrent = [kernel(1, gateRows, 'weight_ih'), kernel(2, gateRows, 'weight_hh'), bias(3)];
const scaled = [norm(1), norm(2, 'bias')];

const fixed: Readonly<Record<string, readonly Slot[]>> = {
  Conv: convolution,
  CausalConvWithState: convolution,
  'com.microsoft.FusedConv': convolution,
  'com.microsoft.NhwcFusedConv': convolution,
  DeformConv: [kernel(1, first), bias(3)],
  MatMul: product([false, false]),
  Gather: [embedding(0)],
  GatherElements: [embedding(0)],
  LSTM: recurrent,
  GRU: recurrent,
  RNN: recurrent,
  BatchNormalization: [...scaled, norm(3, 'running_mean'), norm(4, 'running_var')],
  LayerNormalization: scaled,
  InstanceNormalization: scaled,
  GroupNormalization: scaled,
  'com.microsoft.GroupNorm': scaled,
  RMSNormalization: [norm(1)],
  SimplifiedLayerNormalization: [norm(1)],
  'com.microsoft.SkipLayerNormalization': [norm(2), norm(3, 'bias'), bias(4)],
  'com.microsoft.SkipSimplifiedLayerNormalization': [norm(2), bias(3)],
  'com.microsoft.EmbedLayerNormalization': [
    embedding(2, 'word_embeddings.weight'),
    embedding(3, 'position_embeddings.weight'),
    embedding(4, 'token_type_embeddings.weight'),
    norm(5),
    norm(6, 'bias'),
  ],
  'com.microsoft.Attention': [kernel(1, last), bias(2)],
  'com.microsoft.MultiHeadAttention': [bias(3)],
  'com.microsoft.BiasGelu': [bias(1)],
  'com.microsoft.FastGelu': [bias(1)],
};

/** The inputs of an operator that are weights by themselves. (Of additions and multiplications it depends on what they follow.) */
export function slotsOf(operator: string, attribute: IntAttribute): readonly Slot[] {
  const flag = (name: string): boolean => attribute(name, 0) !== 0;
  switch (operator) {
    case 'Gemm':
    case 'com.microsoft.FusedGemm':
      return [...product([flag('transA'), flag('transB')]), bias(2)];
    case 'ConvTranspose': {
      // Of each group the channels are counted anew; where a group is one input channel, both axes count them all.
      const groups = attribute('group', 1);
      return [kernel(1, ([inputs]) => (groups > 1 && inputs === groups ? [0, 1] : [1])), bias(2)];
    }
    case 'com.microsoft.FusedMatMul':
      return product([flag('transA'), flag('transB')]);
    default:
      return Object.hasOwn(fixed, operator) ? fixed[operator] : [];
  }
}

/** Operators whose result a bias is added to. */
export const products: ReadonlySet<string> = new Set([
  'Conv',
  'ConvTranspose',
  'MatMul',
  'Gemm',
  'Einsum',
  'MatMulInteger',
  'ConvInteger',
  'com.microsoft.FusedConv',
  'com.microsoft.FusedMatMul',
  'com.microsoft.FusedGemm',
]);

export const addedBias = bias;
export const normScale = norm;

/**
 * The operands of an Einsum of two: output units are counted by the letters that the result has, but not the other operand.
 * @returns none for equations of another form.
 */
export function einsumSlots(equation: string): readonly Slot[] {
  const match = /^(\w+),(\w+)->(\w+)$/.exec(equation.replace(/\s/g, ''));
  if (!match) return [];
  const [, left, right, result] = match;
  const slot = (input: number, own: string, other: string): Slot =>
    kernel(input, () =>
      Array.from(own).flatMap((letter, axis) => (result.includes(letter) && !other.includes(letter) ? [axis] : [])),
    );
  return [slot(0, left, right), slot(1, right, left)];
}
