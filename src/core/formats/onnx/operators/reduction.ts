/** Reductions over axes. */
import type { Node } from '../../../graph/node';
import { axisOf, range } from '../../../graph/shape';
import { clip } from '../../../ops/elementwise';
import { keptShape, reduceMax, reduceMean, reduceMin, reduceSum } from '../../../ops/reduce';
import {
  reduceL1,
  reduceL2,
  reduceLogSum,
  reduceLogSumExp,
  reduceProd,
  reduceSumSquare,
} from '../../../ops/reductions';
import { reshape, transpose } from '../../../ops/reshape';
import { truncate } from '../../../ops/rounding';
import { isInteger, type ElementType } from '../../encoding/element-type';
import { Value } from '../graph/value';
import { integerRange } from './integer-range';
import type { Call, Operator } from './operator';

interface Reduction {
  readonly reduce: (x: Node, axes: readonly number[], type: ElementType) => Node;
  /** The version from which on the axes are an input. */
  readonly axesAsInput: number;
}

/** The axes that vanish; all where none are named, unless the node says that then none do. */
function axesOf(call: Call, rank: number, axesAsInput: number): readonly number[] {
  const asInput = call.opset >= axesAsInput;
  const named = (asInput ? call.numbers(1) : call.attributes.numbers('axes')) ?? [];
  if (named.length > 0) return named.map((axis) => axisOf(axis, rank));
  return asInput && call.attributes.flag('noop_with_empty_axes') ? [] : range(rank);
}

/** Computed in the order of axes in which the operand is stored. */
function reduced(call: Call, { reduce, axesAsInput }: Reduction): Value {
  const x = call.input(0);
  const axes = axesOf(call, x.rank, axesAsInput);
  const stored = axes.map((axis) => x.storedAxis(axis));
  const real = reduce(x.any, stored, x.type);
  const result = isInteger(x.type) ? truncate(real) : real;
  if (call.attributes.flag('keepdims', true)) return x.like(reshape(result, keptShape(x.any.shape, stored)));
  const left = x.order.filter((axis) => !axes.includes(axis));
  const inOrder = [...left].sort((a, b) => a - b);
  return Value.of(
    transpose(
      result,
      inOrder.map((axis) => left.indexOf(axis)),
    ),
    x.type,
  );
}

/** An extreme of nothing is infinite, as far as the type goes. */
const bounded =
  (reduce: (x: Node, axes: readonly number[]) => Node): Reduction['reduce'] =>
  (x, axes, type) => {
    const range = type === 'bool' ? { lowest: 0, highest: 1 } : integerRange(type);
    const isEmpty = axes.some((axis) => x.shape[axis] === 0);
    return range && isEmpty ? clip(reduce(x, axes), range.lowest, range.highest) : reduce(x, axes);
  };

const reduction = (name: string, reduce: Reduction['reduce'], axesAsInput = 18): Operator => ({
  name,
  apply: (call) => reduced(call, { reduce, axesAsInput }),
});

export const reductions: readonly Operator[] = [
  reduction('ReduceL1', reduceL1),
  reduction('ReduceL2', reduceL2),
  reduction('ReduceLogSum', reduceLogSum),
  reduction('ReduceLogSumExp', reduceLogSumExp),
  reduction('ReduceMax', bounded(reduceMax)),
  reduction('ReduceMean', reduceMean),
  reduction('ReduceMin', bounded(reduceMin)),
  reduction('ReduceProd', reduceProd),
  reduction('ReduceSum', reduceSum, 13),
  reduction('ReduceSumSquare', reduceSumSquare),
];
