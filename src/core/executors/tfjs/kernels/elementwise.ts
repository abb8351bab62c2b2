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
import { broadcastRows, mergeAxes } from './broadcast-rows';
import { entry, type Entry, type Kernel, type Run } from './kernel';
import { each } from './loops';

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

/** The stock Select does not broadcast. */
const where: Kernel = ({ inputs: operands, shape }, runtime) => {
  const { length, rows } = broadcastRows(
    operands.map((operand) => operand.shape),
    shape,
  );
  const [ofCondition, ofA, ofB] = rows;
  return (inputs) =>
    runtime.compute(shape, inputs, (result, [condition, a, b]) => {
      for (let row = 0, at = 0; row < ofCondition.starts.length; row++) {
        let inCondition = ofCondition.starts[row];
        let [inA, inB] = [ofA.starts[row], ofB.starts[row]];
        for (const end = at + length; at < end; at++) {
          result[at] = condition[inCondition] === 0 ? b[inB] : a[inA];
          inCondition += ofCondition.step;
          inA += ofA.step;
          inB += ofB.step;
        }
      }
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
