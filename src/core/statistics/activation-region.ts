/** Activations, whole or out of several elementwise operations, recognised by what surrounds them: one entrance and one exit. */
import { Constant } from '../graph/leaf';
import { is, type Node, type ReferenceTensor } from '../graph/node';
import { sameShape } from '../graph/shape';
import { Abs, Add, Div, Erf, Exp, Log, Max, Min, Mul, Neg, Reciprocal, Relu, Sigmoid, Sign } from '../ops/elementwise';
import { Softplus, Sqrt, Step, Sub, Tanh, Where } from '../ops/elementwise';
import { Softmax } from '../ops/softmax';
import { isNumber, type Flow } from './flow';

const elementwise = new Set<unknown>([
  ...[Add, Sub, Mul, Div, Max, Min, Where, Neg, Exp, Log, Sqrt, Reciprocal],
  ...[Tanh, Erf, Sigmoid, Softplus, Sign, Abs, Step, Relu],
]);

/** The smallest elementwise piece of a program behind `start` that everything goes through. */
function pieceBehind(start: Node, flow: Flow): readonly Node[] | undefined {
  if (flow.isEnd(start)) return undefined;
  const members = new Set([start]);
  const isInside = (node: Node): boolean => members.has(node);
  for (const node of flow.order.slice(flow.order.indexOf(start) + 1)) {
    if (!node.inputs.some(isInside)) continue;
    const fits =
      sameShape(node.shape, start.shape) && node.inputs.every((each) => isInside(each) || !flow.varies(each));
    if (!elementwise.has(node.op) || !fits) return undefined;
    members.add(node);
    const isExit = [...members].every((each) => each === node || flow.consumersOf(each).every(isInside));
    if (isExit) return [...members].slice(1);
    if (flow.isEnd(node)) return undefined;
  }
  return undefined;
}

/** A sum, a product with what does not vary. */
function isLinear(node: Node, flow: Flow): boolean {
  if (node.op === Neg || node.op === Add || node.op === Sub) return true;
  return (node.op === Mul || node.op === Div) && node.inputs.filter((each) => flow.varies(each)).length === 1;
}

/** What may still belong to an activation that is not linear already: a cap, a factor. */
const isFinish = (piece: readonly Node[], flow: Flow): boolean =>
  piece.length === 1 &&
  piece[0].op !== Where &&
  (piece[0].op === Neg || piece[0].inputs.length === 2) &&
  piece[0].inputs.every((each) => flow.varies(each) || isNumber(each));

/** An activation that follows: its nodes, the exit last. Undefined where something else follows, or others read its input too. */
export function activationBehind(start: Node, flow: Flow): readonly Node[] | undefined {
  const consumers = flow.consumersOf(start);
  if (consumers.length === 1 && consumers[0].op === Softmax && !flow.isEnd(start)) return consumers;
  let exit = start;
  let found: readonly Node[] = [];
  let isCurved = false;
  for (let piece = pieceBehind(exit, flow); piece; piece = pieceBehind(exit, flow)) {
    if (isCurved && !isFinish(piece, flow)) break;
    found = [...found, ...piece];
    exit = piece[piece.length - 1];
    isCurved ||= piece.some((node) => !isLinear(node, flow));
  }
  return isCurved ? found : undefined;
}

/** No zeros of smooth activations among them, and some of those that are cut off. */
const samples = Float64Array.of(-3.9, -2.71, -1.13, -0.37, 0.37, 1.13, 2.71, 3.9);
/** In the place of a learnt slope. */
const anySlope: ReferenceTensor = { shape: [], data: Float64Array.of(0.25) };

/** Whether an activation makes exact zeros out of a range of numbers, as ReLU does. */
export function isReluLike(start: Node, activation: readonly Node[]): boolean {
  const values = new Map<Node, ReferenceTensor>([[start, { shape: [samples.length], data: samples }]]);
  const valueOf = (node: Node): ReferenceTensor =>
    values.get(node) ?? (is(node, Constant) && isNumber(node) ? { shape: [], data: node.attributes.data } : anySlope);
  for (const node of activation) {
    if (node.op === Softmax) return false;
    const operands = node.inputs.map(valueOf);
    const shape = operands.some((each) => each.shape.length > 0) ? [samples.length] : [];
    values.set(node, { shape, data: node.op.evaluate(operands, node.attributes, shape) });
  }
  return valueOf(activation[activation.length - 1]).data.some((value) => value === 0);
}
