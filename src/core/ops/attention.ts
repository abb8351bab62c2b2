/** Scaled dot-product attention (Vaswani et al. 2017) out of primitives. */
import { Constant, constant, scalar } from '../graph/leaf';
import { is, type Node } from '../graph/node';
import { range, show, size } from '../graph/shape';
import { add, div, mul, sub } from './binary';
import { and, greater } from './comparison';
import { matmul } from './matmul';
import { positions } from './positions';
import { keptShape, reduceMax } from './reduce';
import { reshape, transpose } from './reshape';
import { softmax } from './softmax';
import { tanh } from './unary';
import { where } from './where';

export interface AttentionOptions {
  /** Factor of the scores. Default 1/√(extent of a head). */
  readonly scale?: number | undefined;
  /** Scores s become cap·tanh(s / cap), before anything is added. Absent or 0: as they are. */
  readonly softcap?: number | undefined;
  /** Added to the scores; broadcasts to `[batch, heads, queries, keys]`. −∞ hides a key. */
  readonly bias?: Node | undefined;
  /** 1 where a query sees a key, 0 where not; broadcasts like `bias`. Absent: all see all. */
  readonly visible?: Node | undefined;
}

export interface Attended {
  /** `[batch, heads, queries, extent of a value]` */
  readonly output: Node;
  /** q·kᵀ·scale, `[batch, heads, queries, keys]`, as are the others. */
  readonly products: Node;
  /** Capped, before anything is added or hidden. */
  readonly scores: Node;
  /** With the bias; −∞ where a key is hidden. */
  readonly biased: Node;
  readonly probabilities: Node;
}

/**
 * softmax(q·kᵀ·scale + bias)·v for each head. A query that sees no key at all gives zeros.
 * @param q `[batch, heads, queries, width]` @param k `[batch, shared heads, keys, width]` @param v `[batch, shared heads, keys, width of a
 * value]`; as many shared heads as heads, or fewer: then neighbouring heads share one (Ainslie et al. 2023).
 * @throws RangeError where they do not fit.
 */
export function attention(q: Node, k: Node, v: Node, options: AttentionOptions = {}): Attended {
  const [batch, heads, queries, width] = q.shape;
  const shared = k.shape[1];
  if (![q, k, v].every(({ shape }) => shape.length === 4) || heads % shared !== 0)
    throw new RangeError(`attention of ${[q, k, v].map(({ shape }) => show(shape)).join(', ')}`);
  const { scale = 1 / Math.sqrt(width), softcap = 0, bias, visible } = options;
  /** Heads that share keys stand one below the other: one product for all of them. */
  const together = (x: Node): Node => reshape(x, [batch, shared, (heads / shared) * queries, x.shape[3]]);
  const apart = (x: Node): Node => reshape(x, [batch, heads, queries, x.shape[3]]);

  const products = apart(matmul(together(mul(q, scalar(scale))), k, { transB: true }));
  const scores = softcap === 0 ? products : mul(tanh(div(products, scalar(softcap))), scalar(softcap));
  const summed = bias ? add(scores, bias) : scores;
  const biased = visible ? where(visible, summed, scalar(-Infinity)) : summed;
  const probabilities = softmaxOfSome(biased, bias, visible);
  return { output: apart(matmul(together(probabilities), v)), products, scores, biased, probabilities };
}

/** Softmax over keys; zeros for a query whose keys are all hidden. */
function softmaxOfSome(scores: Node, bias: Node | undefined, visible: Node | undefined): Node {
  const hiding = visible ? where(visible, bias ?? scalar(0), scalar(-Infinity)) : bias;
  if (!hiding || (!bias && visible && showsSome(visible))) return softmax(scores);
  const last = hiding.shape.length - 1;
  const best = last < 0 ? hiding : reshape(reduceMax(hiding, [last]), keptShape(hiding.shape, [last]));
  const seesAny = greater(best, scalar(-Infinity));
  return where(seesAny, softmax(where(seesAny, scores, scalar(0))), scalar(0));
}

/** It is known that every query sees a key. */
function showsSome(visible: Node): boolean {
  if (!is(visible, Constant)) return false;
  const { data } = visible.attributes;
  const keys = visible.shape[visible.shape.length - 1] ?? 1;
  return range(data.length / keys).every((row) =>
    data.subarray(row * keys, (row + 1) * keys).some((each) => each !== 0),
  );
}

export interface WindowOptions {
  readonly queries: number;
  readonly keys: number;
  /** How many keys stand before the first query: a number, or one for each example, `[batch]`. */
  readonly offset: number | Node;
  /** How many positions before its own a query sees. Absent: all. */
  readonly before?: number | undefined;
  /** How many positions behind its own it sees: 0 is causal. Absent: all. */
  readonly behind?: number | undefined;
}

/** Elements of a mask that is written down when the graph is built; a larger one is computed. */
const largestMask = 2 ** 20;

/** What queries see of keys by their positions: `[queries, keys]`, or `[batch, 1, queries, keys]` where each example has its own offset. */
export function visibleByPosition({ queries, keys, offset, before, behind }: WindowOptions): Node {
  const [low, high] = [before ?? Infinity, behind ?? Infinity];
  if (typeof offset === 'number' && queries * keys <= largestMask) {
    const seen = range(queries).flatMap((query) =>
      range(keys).map((key) => Number(key >= query + offset - low && key <= query + offset + high)),
    );
    return constant(seen, [queries, keys]);
  }
  const own = typeof offset === 'number' ? scalar(offset) : reshape(offset, [size(offset.shape), 1, 1, 1]);
  const away = sub(positions(keys), add(reshape(positions(queries), [queries, 1]), own));
  const isNear = [
    ...(high < Infinity ? [greater(scalar(high + 0.5), away)] : []),
    ...(low < Infinity ? [greater(away, scalar(-low - 0.5))] : []),
  ];
  return isNear.length === 0 ? scalar(1) : isNear.reduce(and);
}

/** The first so many keys of each example: lengths `[batch]` → `[batch, 1, 1, keys]`. */
export const visibleUpTo = (lengths: Node, keys: number): Node =>
  greater(reshape(lengths, [size(lengths.shape), 1, 1, 1]), positions(keys));

/** `[batch, positions, heads · width]` → `[batch, heads, positions, width]`. @throws RangeError where it does not divide. */
export function splitHeads(x: Node, heads: number): Node {
  const [batch, positions, width] = x.shape;
  if (x.shape.length !== 3 || !(heads > 0) || width % heads !== 0)
    throw new RangeError(`${heads} heads of ${show(x.shape)}`);
  return transpose(reshape(x, [batch, positions, heads, width / heads]), [0, 2, 1, 3]);
}

/** The inverse of `splitHeads`. */
export function joinHeads(x: Node): Node {
  const [batch, heads, positions, width] = x.shape;
  return reshape(transpose(x, [0, 2, 1, 3]), [batch, positions, heads * width]);
}
