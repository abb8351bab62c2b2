/** The weights of a file as parameters. */
import { text, type Text } from '../../../shared/text';
import { size, type Shape } from '../../graph/shape';
import type { Parameter } from '../model';
import { weightNotFinite } from '../weight-not-finite';
import type { OnnxDocument } from './document';
import { FreeNames } from '../free-names';
import { isFloat, type ElementType } from '../encoding/element-type';
import { limitsOf } from '../encoding/layout';
import { dequantized, type Quantization } from '../encoding/quantization';
import { extentsOf } from './tensor';
import type { TensorStore } from './tensor-store';
import { isMadeUp } from './uses/alias';
import type { Use } from './uses/uses';
import type { Weight } from './weights';

/** A parameter with where it stands. */
export interface StoredParameter {
  readonly parameter: Parameter;
  readonly weight: Weight;
  /** Of weights that are stored as integers. */
  readonly quantization?: Quantization;
}

/** What is known of the weights, whoever found it. */
export interface Knowledge {
  readonly uses: ReadonlyMap<Weight, Use>;
  readonly quantizations: ReadonlyMap<Weight, Quantization>;
  /** Weights whose bytes in a side file are also those of another: the other's name. */
  readonly shared: ReadonlyMap<Weight, string>;
}

/**
 * Every tensor of two or more real numbers, and those integers that DequantizeLinear makes real numbers of, in file order.
 * @throws Problem `weight-not-finite` for a weight that an operator applies. (Constants may hold infinities: masks do.)
 */
export function readParameters(
  document: OnnxDocument,
  weights: readonly Weight[],
  store: TensorStore,
  known: Knowledge,
): readonly StoredParameter[] {
  const { file } = document;
  return describeParameters(document, weights, store, known).flatMap(({ described, weight, numbers }) => {
    const values = numbers.read();
    const wrong = firstNotFinite(values);
    const use = known.uses.get(weight);
    if (wrong >= 0 && (!use || isMask(use, values))) return [];
    if (wrong >= 0) throw weightNotFinite(weight.name, values[wrong], wrong, file);
    const { quantization } = numbers;
    return [{ parameter: { ...described, values }, weight, ...(quantization && { quantization }) }];
  });
}

/** A parameter whose numbers were not read yet. */
export interface DescribedParameter {
  readonly described: Omit<Parameter, 'values'>;
  readonly weight: Weight;
  readonly numbers: Numbers;
}

export function describeParameters(
  { file }: OnnxDocument,
  weights: readonly Weight[],
  store: TensorStore,
  known: Knowledge,
): readonly DescribedParameter[] {
  const aliases = new FreeNames(
    '_',
    weights.map(({ name }) => name),
  );
  return weights.flatMap((weight): DescribedParameter[] => {
    const numbers = numbersOf(weight, store, known.quantizations.get(weight), file);
    if (!numbers || size(numbers.shape) < 2) return [];
    const use = known.uses.get(weight);
    const { shape, type } = numbers;
    const role = use?.role ?? 'other';
    const shared = known.shared.get(weight);
    const reason = notPrunable(role, shape, weight, shared);
    const alias = use && isMadeUp(weight.local) ? aliases.give(use.alias) : undefined;
    const described: Omit<Parameter, 'values'> = {
      name: weight.name,
      ...(alias !== undefined && { alias }),
      layer: use?.layer ?? weight.name,
      role,
      shape,
      dtype: type,
      ...outputAxesOf(use, shape),
      prunable: reason === undefined,
      ...(reason && { reason }),
      ...(isFixed(weight, role, shared) && { fixed: true }),
    };
    return [{ described, weight, numbers }];
  });
}

/**
 * What training leaves alone. A tensor that no layer applies is a constant of the computation (a mean that images lose, a mask) where it is a
 * `Constant` or the exporter made its name up; it was learnt (a class token, positions) where it has a name of its own.
 */
const isFixed = ({ local, holder, isConstant }: Weight, role: Parameter['role'], shared: string | undefined): boolean =>
  (role === 'other' && (isConstant || isMadeUp(local))) || holder.kind === 'sparse' || shared !== undefined;

/** What a weight holds. */
export interface Numbers {
  readonly read: () => Float32Array;
  readonly shape: Shape;
  readonly type: ElementType;
  readonly quantization?: Quantization;
}

/** The shape of a weight. @throws Problem `weight-invalid` */
export function shapeOf({ holder, name }: Weight, store: TensorStore, file: string): Shape {
  switch (holder.kind) {
    case 'dense':
      return store.describe(holder.tensor).shape;
    case 'sparse':
      return extentsOf(holder.tensor.dims, name, file);
    case 'floats':
      return [holder.attribute.floats.length];
  }
}

/** Undefined: no real numbers. */
function numbersOf(
  { holder }: Weight,
  store: TensorStore,
  quantization: Quantization | undefined,
  file: string,
): Numbers | undefined {
  switch (holder.kind) {
    case 'dense': {
      const { type, shape, count } = store.describe(holder.tensor);
      if (type === undefined || count < 2) return undefined;
      if (isFloat(type)) return { read: () => singles(store.read(holder.tensor).values), shape, type };
      if (!quantization || !(type in limitsOf)) return undefined;
      return { read: () => dequantized(store.codes(holder.tensor), quantization), shape, type, quantization };
    }
    case 'sparse': {
      const type = holder.tensor.values && store.describe(holder.tensor.values).type;
      if (!type || !isFloat(type) || size(extentsOf(holder.tensor.dims, '', file)) < 2) return undefined;
      const shape = extentsOf(holder.tensor.dims, '', file);
      return { read: () => singles(store.readSparse(holder.tensor).values), shape, type };
    }
    case 'floats': {
      const { floats } = holder.attribute;
      return { read: () => Float32Array.from(floats), shape: [floats.length], type: 'float32' };
    }
  }
}

const singles = (values: ArrayLike<number>): Float32Array =>
  values instanceof Float32Array ? values : Float32Array.from(values);

/** A loop, because there may be hundreds of millions. −1: none. */
function firstNotFinite(values: Float32Array): number {
  for (let at = 0; at < values.length; at++) if (!Number.isFinite(values[at])) return at;
  return -1;
}

/** What is added to products to exclude positions looks like a bias. */
const isMask = ({ role }: Use, values: Float32Array): boolean => role === 'bias' && !values.some(Number.isNaN);

function outputAxesOf(use: Use | undefined, shape: Shape): Pick<Parameter, 'outputAxis' | 'outputAxes'> {
  const axes = (use?.outputAxes ?? []).filter((axis) => axis < shape.length);
  const outputAxis = axes[0] ?? (use?.role === 'kernel' ? 0 : Math.max(0, shape.length - 1));
  return axes.length > 1 ? { outputAxis, outputAxes: axes } : { outputAxis };
}

function notPrunable(
  role: Parameter['role'],
  shape: Shape,
  { holder }: Weight,
  shared: string | undefined,
): Text | undefined {
  if (role === 'bias') return text('Biases are not pruned.');
  if (role === 'norm') return text('Parameters of a normalization are not pruned.');
  if (role === 'other') return text('Only kernels and embeddings are pruned.');
  if (shape.length < 2) return text('It is stored in one row, which does not say its output units.');
  if (holder.kind === 'sparse') return text('It is stored as a sparse tensor, which is only read.');
  return shared === undefined ? undefined : text('It shares its bytes with {0}.', shared);
}
