import { Constant } from '../../../graph/leaf';
import { is, type Node } from '../../../graph/node';
import { size } from '../../../graph/shape';
import { Add, Div, Mul, Sub } from '../../../ops/binary';
import { Reshape } from '../../../ops/reshape';
import { Sqrt } from '../../../ops/unary';
import { plain, spread, typed } from './arrange';
import { isInner, type Fusion, type Facts } from './lowering';
import type { Program } from './program';
import { stored, type StoredValue, type Value } from './value';

/** γ·(x − mean)/√(variance + ε) + β along one axis of x. */
interface Normalized {
  readonly x: Node;
  readonly mean: Node;
  readonly variance: Node;
  readonly epsilon: number;
  readonly axis: number;
  readonly gamma?: Node | undefined;
  readonly beta?: Node | undefined;
}

/** ops/normalization's `batchNorm` as ONNX's BatchNormalization. */
export const normalized: Fusion = (node, facts) => {
  const found = scaled(node, facts) ?? shifted(node, facts);
  if (!found) return undefined;
  const { x, mean, variance, gamma, beta } = found;
  const optional = [gamma, beta].filter((each) => each !== undefined);
  return {
    inputs: [x, mean, variance, ...optional],
    lower: (program, [image, ...vectors]) => {
      const scale = gamma && vectors[2];
      const shift = beta && vectors[gamma ? 3 : 2];
      return apply(program, found, image, [scale, shift, vectors[0], vectors[1]]);
    },
  };
};

/** With a β. */
function shifted(node: Node, facts: Facts): Normalized | undefined {
  if (node.op !== Add) return undefined;
  const [product, beta] = node.inputs;
  const found = isInner(product, facts) ? scaled(product, facts) : undefined;
  return found && channelOf(beta, found.x) === found.axis ? { ...found, beta: bare(beta) } : undefined;
}

/** Without a β. */
function scaled(node: Node, facts: Facts): Normalized | undefined {
  if (node.op !== Mul) return undefined;
  const [centered, factor] = node.inputs;
  if (centered.op !== Sub || !isInner(centered, facts)) return undefined;
  const [x, mean] = centered.inputs;
  const axis = channelOf(mean, x);
  const quotient = bare(factor);
  if (axis === undefined || channelOf(factor, x) !== axis || quotient.op !== Div) return undefined;
  const [gamma, deviation] = quotient.inputs;
  if (deviation.op !== Sqrt) return undefined;
  const [radicand] = deviation.inputs;
  const [variance, more] = radicand.op === Add ? radicand.inputs : [radicand];
  const epsilon = more ? numberOf(more) : 0;
  if (epsilon === undefined || variance.shape.length !== 1) return undefined;
  const isUnit = numberOf(gamma) === 1;
  if (!isUnit && gamma.shape.length !== 1) return undefined;
  return { x, mean: bare(mean), variance, epsilon, axis, ...(!isUnit && { gamma }) };
}

/** The one axis of x along which an operand has different numbers. */
function channelOf({ shape }: Node, x: Node): number | undefined {
  const own = shape.findIndex((extent) => extent !== 1);
  const axis = own + x.shape.length - shape.length;
  return own >= 0 && axis >= 0 && size(shape) === shape[own] && x.shape[axis] === shape[own] ? axis : undefined;
}

/** Without the reshapes on top of it. */
function bare(node: Node): Node {
  let inner = node;
  while (is(inner, Reshape)) inner = inner.inputs[0];
  return inner;
}

const numberOf = (node: Node): number | undefined =>
  is(node, Constant) && node.attributes.data.length === 1 ? node.attributes.data[0] : undefined;

/** γ (absent: 1), β (absent: 0), mean, variance: `[channels]`. */
type Vectors = readonly [gamma: Value | undefined, beta: Value | undefined, mean: Value, variance: Value];

function apply(
  program: Program,
  { x, axis, epsilon }: Normalized,
  image: Value,
  [gamma, beta, ...statistics]: Vectors,
): StoredValue {
  const channels = x.shape[axis];
  const number = typed(program, image, 'float32');
  const found = spread(program, number, x.shape);
  const isInPlace = found.groups[axis].length === 1 && found.groups[axis][0] === 1;
  const inner = size(x.shape.slice(axis + 1));
  const rows = [size(x.shape.slice(0, axis)), channels, ...(inner === 1 ? [] : [inner])];
  const tensor = isInPlace ? found.tensor : plain(program, number, rows);
  const filled = (value: number): Value =>
    stored(program.constant(`${channels} times ${value}`, [channels], () => new Float32Array(channels).fill(value)));
  const vectors = [gamma ?? filled(1), beta ?? filled(0), ...statistics];
  const operands = vectors.map((each) => plain(program, each, [channels]));
  const result = program.apply('BatchNormalization', [tensor, ...operands], {
    shape: tensor.shape,
    attributes: { epsilon: { f: epsilon } },
  });
  return isInPlace ? { tensor: result, axes: found.axes } : stored(result);
}
