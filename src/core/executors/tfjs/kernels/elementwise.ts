/** Elementwise kernels. Binary ones broadcast in XNNPACK, so that no operand is stretched in memory. */
import type { Shape } from '../../../graph/shape';
import {
  Abs,
  Add,
  Div,
  Erf,
  Exp,
  Log,
  Max,
  Min,
  Mul,
  Neg,
  Reciprocal,
  Relu,
  Sigmoid,
  Sign,
  Softplus,
  Sqrt,
  Step,
  Sub,
  Tanh,
  Where,
} from '../../../ops/elementwise';
import type { Runtime } from '../runtime';
import { entry, type Entry, type Kernel, type Run } from './kernel';
import { each, reader } from './loops';

const unary =
  (name: string, attributes = {}): Kernel =>
  (_, runtime) =>
  ([x]) =>
    runtime.stock(name, { x }, attributes);

/** Axes that XNNPACK's broadcasting kernels take. */
const mostAxes = 6;

const binary =
  (name: string): Kernel =>
  (node, runtime) => {
    if (node.shape.length <= mostAxes) return ([a, b]) => runtime.stock(name, { a, b });
    const [shapeA, shapeB] = mergeAxes(
      node.inputs.map((input) => input.shape),
      node.shape,
    );
    return withShapes(runtime, [shapeA, shapeB], node.shape, ([a, b]) => runtime.stock(name, { a, b }));
  };

/** Runs on reshaped operands. */
function withShapes(runtime: Runtime, shapes: readonly Shape[], shape: Shape, run: Run): Run {
  return (inputs) => {
    const reshaped = inputs.map((input, index) => runtime.reshape(input, shapes[index]));
    const merged = run(reshaped);
    const result = runtime.reshape(merged, shape);
    for (const each of [...reshaped, merged]) each.dispose();
    return result;
  };
}

/** Operands' shapes with neighbouring axes made one wherever every operand has both in full, or neither. */
export function mergeAxes(operands: readonly Shape[], shape: Shape): Shape[] {
  const full = operands.map((own) => [...new Array<number>(shape.length - own.length).fill(1), ...own]);
  const merged: number[][] = operands.map(() => []);
  let previous: string | undefined;
  for (const [axis, extent] of shape.entries()) {
    if (extent === 1) continue;
    const pattern = full.map((own) => Number(own[axis] !== 1)).join('');
    for (const [index, own] of full.entries()) {
      const last = merged[index].pop() ?? 1;
      merged[index].push(
        ...(pattern === previous ? [last * own[axis]] : previous === undefined ? [own[axis]] : [last, own[axis]]),
      );
    }
    previous = pattern;
  }
  return merged;
}

/** The stock Select does not broadcast. */
const where: Kernel = ({ inputs: operands, shape }, runtime) => {
  const [readCondition, readA, readB] = operands.map((operand) => reader(operand, shape));
  return (inputs) =>
    runtime.compute(shape, inputs, (result, [condition, a, b]) => {
      for (let at = 0; at < result.length; at++)
        result[at] = readCondition(condition, at) === 0 ? readB(b, at) : readA(a, at);
    });
};

export const elementwiseKernels: readonly Entry[] = [
  entry(Abs, unary('Abs')),
  entry(Erf, unary('Erf')),
  entry(Exp, unary('Exp')),
  entry(Log, unary('Log')),
  entry(Neg, unary('Neg')),
  entry(Reciprocal, unary('Reciprocal')),
  entry(Relu, unary('Relu')),
  entry(Sigmoid, unary('Sigmoid')),
  entry(Softplus, unary('Softplus')),
  entry(Sqrt, unary('Sqrt')),
  entry(Step, unary('Step', { alpha: 0 })),
  entry(Tanh, unary('Tanh')),
  // The stock Sign is 0 for numbers below 1e-7 or so.
  entry(Sign, each(Math.sign)),
  entry(Add, binary('Add')),
  entry(Sub, binary('Sub')),
  entry(Mul, binary('Multiply')),
  entry(Div, binary('RealDiv')),
  entry(Max, binary('Maximum')),
  entry(Min, binary('Minimum')),
  entry(Where, where),
];
