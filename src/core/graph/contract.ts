/**
 * Sums over examples of a function of a per-example contraction, without forming what need not be formed (the "batch trick"). It
 * rewrites every ReduceSum over the first axes (examples, seeds) of f(G), f = identity, square or abs, where
 *
 *   Σᵦ xᵦᵀδᵦ                     = (x stacked)ᵀ(δ stacked)   one product over examples and positions together
 *   Σᵦ f(xᵦᵀδᵦ), one position    = f(x)ᵀ f(δ)                as f(x·δ) = f(x)·f(δ): the per-example tensor never exists
 *   Σᵦ Σₛ f(xᵦᵀδᵦₛ)               = Σᵦ f(xᵦ)ᵀ Σₛ f(δᵦₛ)        an operand that is the same for all seeds: the other is summed first
 *   Σᵦ f(c·Gᵦ), c of no example  = f(c)·Σᵦ f(Gᵦ)             a scale, a weight; division likewise
 *   Σᵦ (Gᵦ ± Hᵦ), Σᵦ −Gᵦ, ΣᵦΣₜ Gᵦₜ                           linear (f = identity): each part by itself, Hessian-vector products
 *   Σᵦ Σₛ f(xᵦᵀδᵦₛ)               = (Σᵦ Σₛ f(δᵦₛᵀxᵦ))ᵀ          several positions: one product for all seeds
 *   Σᵦ f(x¹ᵦᵀδ¹ᵦ + x²ᵦᵀδ²ᵦ + …)   = Σᵦ f([x¹; x²; …]ᵀ[δ¹; δ²; …]), a kernel that is applied several times (each step of a recurrence)
 *   Σᵦ f(blocks side by side)    = blocks of sums, as f(0) = 0
 *   Σᵦ f(scatter of uᵦ)          = scatter of all f(uᵦ)      rows of an embedding; updates of one row in one example are added first
 *   reshapes and transpositions inside an example            move out of the sum
 *
 * Anything else stays: form Gᵦ, apply f, add. All are identities, so only cost (and rounding) changes.
 */
import { Abs, abs, Add, add, Div, Mul, Neg, neg, square, Sub, sub } from '../ops/elementwise';
import { ScatterAdd } from '../ops/gather';
import { MatMul, matmul } from '../ops/matmul';
import { ReduceSum, reduceSum } from '../ops/reduce';
import { expand, Reshape, reshape, Transpose, transpose, transposeLast } from '../ops/reshape';
import { Concat, concat, Pad, pad } from '../ops/slice';
import { is, Node, topological } from './node';
import { sumOfScattered } from './scattered';
import { broadcast, ones, range, sameShape, size } from './shape';

/** A function with f(a·b) = f(a)·f(b): identity, square, abs. */
type Multiplicative = (x: Node) => Node;
const identity: Multiplicative = (x) => x;

/** The sum in question: Σ over the first `lead` axes of f(·). */
interface Sum {
  readonly f: Multiplicative;
  readonly lead: number;
  /** What was found: a node may be a term of many sums. */
  readonly found: Map<Node, Node>;
}

type Rule = (node: Node, sum: Sum) => Node | undefined;
const rules: readonly Rule[] = [
  throughFunction,
  throughShape,
  throughSign,
  throughBlocks,
  asOneProduct,
  throughTerms,
  throughFactor,
  asProduct,
  asScatter,
  throughInnerSum,
  turned,
];

/** Σ f(node) over the leading axes, by the first rule that fits. */
function sumOf(node: Node, sum: Sum): Node {
  const result = sum.found.get(node) ?? byRule(node, sum) ?? reduceSum(sum.f(node), range(sum.lead));
  sum.found.set(node, result);
  return result;
}

function byRule(node: Node, sum: Sum): Node | undefined {
  for (const rule of rules) {
    const result = rule(node, sum);
    if (result) return result;
  }
  return undefined;
}

function throughFunction(node: Node, { f, lead }: Sum): Node | undefined {
  if (f !== identity) return undefined;
  const [inner] = node.inputs;
  if (node.op === Mul && node.inputs[1] === inner) return sumOf(inner, { f: square, lead, found: new Map() });
  return node.op === Abs ? sumOf(inner, { f: abs, lead, found: new Map() }) : undefined;
}

function throughShape(node: Node, sum: Sum): Node | undefined {
  const [x] = node.inputs;
  const { lead } = sum;
  if (is(node, Reshape) && sameShape(x.shape.slice(0, lead), node.shape.slice(0, lead)))
    return reshape(sumOf(x, sum), node.shape.slice(lead));
  if (is(node, Transpose) && range(lead).every((axis) => node.attributes.perm[axis] === axis))
    return transpose(
      sumOf(x, sum),
      node.attributes.perm.slice(lead).map((axis) => axis - lead),
    );
  return undefined;
}

function throughSign(node: Node, sum: Sum): Node | undefined {
  if (node.op !== Neg) return undefined;
  const total = sumOf(node.inputs[0], sum);
  return sum.f === identity ? neg(total) : total;
}

/** Blocks of an example, with or without zeros around them: each by itself. */
function throughBlocks(node: Node, sum: Sum): Node | undefined {
  const { lead } = sum;
  if (is(node, Concat) && node.attributes.axis >= lead)
    return concat(
      node.inputs.map((input) => sumOf(input, sum)),
      node.attributes.axis - lead,
    );
  if (!is(node, Pad)) return undefined;
  const { before, after } = node.attributes;
  const isInside = range(lead).every((axis) => before[axis] === 0 && after[axis] === 0);
  return isInside ? pad(sumOf(node.inputs[0], sum), before.slice(lead), after.slice(lead)) : undefined;
}

/** The products of all applications of a kernel in an example as one product, whose positions are those of all. */
function asOneProduct(node: Node, sum: Sum): Node | undefined {
  const terms = termsOf(node);
  if (terms.length < 2) return undefined;
  const operands = terms.map(asPositions);
  const stacked = ([0, 1] as const).map((side) =>
    stackedPositions(operands.flatMap((each) => (each ? [each[side]] : []))),
  );
  const [x, delta] = stacked;
  if (operands.includes(undefined) || !x || !delta) return undefined;
  const product = matmul(x, delta, { transA: true });
  return sameShape(product.shape, node.shape) ? sumOf(product, sum) : undefined;
}

/** What a sum of sums adds up, from left to right. (A sum that is a term twice is taken apart once, or there would be no end.) */
function termsOf(node: Node): Node[] {
  const terms: Node[] = [];
  const rest = [node];
  const seen = new Set<Node>();
  for (let top = rest.pop(); top; top = rest.pop()) {
    const [a, b] = top.inputs;
    const isSum = top.op === Add && !seen.has(top) && sameShape(a.shape, b.shape);
    if (isSum) rest.push(b, a);
    else terms.push(top);
    seen.add(top);
  }
  return terms;
}

/** Both operands of a product, positions first. */
function asPositions(term: Node): readonly [x: Node, delta: Node] | undefined {
  if (!is(term, MatMul)) return undefined;
  const { transA, transB } = term.attributes;
  return [positionsFirst(term.inputs[0], transA), positionsFirst(term.inputs[1], !transB)];
}

/** One below the other. What is the same along a leading axis is stretched where others are not. */
function stackedPositions(operands: readonly Node[]): Node | undefined {
  const columns = operands[0]?.shape.at(-1);
  if (columns === undefined || !operands.every(({ shape }) => shape.at(-1) === columns)) return undefined;
  const lead = broadcast(...operands.map(({ shape }) => shape.slice(0, -2)));
  return concat(
    operands.map((operand) => expand(operand, [...lead, ...operand.shape.slice(-2)])),
    lead.length,
  );
}

function throughTerms(node: Node, sum: Sum): Node | undefined {
  if (sum.f !== identity || (node.op !== Add && node.op !== Sub)) return undefined;
  if (!node.inputs.every((input) => sameShape(input.shape, node.shape))) return undefined;
  const [a, b] = node.inputs;
  if (node.op === Sub) return sub(sumOf(a, sum), sumOf(b, sum));
  return termsOf(node)
    .map((term) => sumOf(term, sum))
    .reduce(add);
}

/** One factor is the same along all summed axes. */
function throughFactor(node: Node, sum: Sum): Node | undefined {
  if (node.op !== Mul && node.op !== Div) return undefined;
  const rank = node.shape.length - sum.lead;
  const isFree = (factor: Node, other: Node): boolean =>
    sameShape(other.shape, node.shape) &&
    factor.shape.slice(0, Math.max(0, factor.shape.length - rank)).every((extent) => extent === 1);
  const scaled = (other: Node, factor: Node): Node => {
    const own = reshape(factor, factor.shape.slice(Math.max(0, factor.shape.length - rank)));
    return Node.create(node.op, [sumOf(other, sum), sum.f(own)], node.attributes);
  };
  const [a, b] = node.inputs;
  if (isFree(b, a)) return scaled(a, b);
  return node.op === Mul && isFree(a, b) ? scaled(b, a) : undefined;
}

/** A matrix for each example, as a product over positions: summed by one product over examples and positions. */
function asProduct(node: Node, sum: Sum): Node | undefined {
  if (!is(node, MatMul) || node.shape.length !== sum.lead + 2) return undefined;
  const { transA, transB } = node.attributes;
  const x = positionsFirst(node.inputs[0], transA);
  const delta = positionsFirst(node.inputs[1], !transB);
  const positions = x.shape[x.shape.length - 2];
  if (positions !== 1 && sum.f !== identity) return undefined;
  const [left, right] = sumApart(sum.f(x), sum.f(delta), sum.lead);
  return matmul(rows(left), rows(right), { transA: true });
}

/** `[…, positions, columns]`, from an operand that has its positions last unless `already`. Free where there is one position. */
const positionsFirst = (operand: Node, already: boolean): Node => (already ? operand : transposeLast(operand));

const rows = (node: Node): Node => reshape(node, [size(node.shape.slice(0, -1)), node.shape[node.shape.length - 1]]);

/** Where one operand is the same along a leading axis (an activation, for all seeds), the other is summed along it by itself. */
function sumApart(x: Node, delta: Node, lead: number): [Node, Node] {
  const full = (node: Node): Node => reshape(node, [...ones(lead + 2 - node.shape.length), ...node.shape]);
  const [a, b] = [full(x), full(delta)];
  const alone = (own: Node, other: Node): number[] =>
    range(lead).filter((axis) => own.shape[axis] > 1 && other.shape[axis] === 1);
  return [reduceSum(a, alone(a, b)), reduceSum(b, alone(b, a))];
}

/** A table for each example, into which few rows are scattered. */
function asScatter(node: Node, { f, lead }: Sum): Node | undefined {
  return is(node, ScatterAdd) ? sumOfScattered(node, f === identity ? undefined : f, lead) : undefined;
}

/** A sum inside the example trades places with the sum over examples where that leads somewhere cheaper. */
function throughInnerSum(node: Node, sum: Sum): Node | undefined {
  if (sum.f !== identity || !is(node, ReduceSum) || !node.attributes.axes.every((axis) => axis >= sum.lead))
    return undefined;
  const inner = sumOf(node.inputs[0], sum);
  const bare = inner.op === Reshape ? inner.inputs[0] : inner;
  if (bare.op === ReduceSum) return undefined;
  return reduceSum(
    inner,
    node.attributes.axes.map((axis) => axis - sum.lead),
  );
}

/**
 * (AB)ᵀ = BᵀAᵀ where A (windows of an image) is the same for all seeds and B is not: the seeds' matrices then stand one below the other,
 * rows of one product.
 */
function turned(node: Node, sum: Sum): Node | undefined {
  if (!is(node, MatMul) || node.shape.length !== sum.lead + 2 || sum.lead === 0) return undefined;
  const [a, b] = node.inputs;
  const { transA, transB } = node.attributes;
  const ofSeeds = (operand: Node): boolean => (operand.shape[operand.shape.length - 3] ?? 1) > 1;
  if (!transA || ofSeeds(a) || !ofSeeds(b)) return undefined;
  const product = matmul(b, a, { transA: !transB, transB: !transA });
  return transposeLast(reduceSum(sum.f(product), range(sum.lead)));
}

/**
 * The same values, with every such sum in its cheapest form. The form of one output does not depend on what else is wanted, not even
 * where another one forms what it could read: a method's scores are the same, bit for bit, whichever methods run beside it.
 */
export function contract(outputs: readonly Node[]): Node[] {
  const image = new Map<Node, Node>();
  const rebuilt = (node: Node): Node => image.get(node) ?? node;
  for (const node of topological(outputs)) {
    const inputs = node.inputs.map(rebuilt);
    if (is(node, ReduceSum) && node.attributes.axes.every((axis, index) => axis === index)) {
      image.set(node, sumOf(inputs[0], { f: identity, lead: node.attributes.axes.length, found: new Map() }));
    } else if (inputs.some((input, index) => input !== node.inputs[index])) {
      image.set(node, Node.create(node.op, inputs, node.attributes));
    }
  }
  return outputs.map(rebuilt);
}
