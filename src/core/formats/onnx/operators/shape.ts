/** Shapes: asking for them, and the same elements under another one. */
import { axisOf, broadcast, range, sameShape, show, size, type Shape } from '../../../graph/shape';
import { squeeze, unsqueeze } from '../../../ops/blocks';
import { expand, reshape, transpose } from '../../../ops/reshape';
import { Value } from '../graph/value';
import { requireAxes, requireExtents } from './extents';
import type { Call, Operator } from './operator';

const integers = (values: readonly number[]): Value => Value.known({ values, shape: [values.length], type: 'int64' });

/** Axes that older versions have as an attribute, newer ones as an input. */
function axesOf(call: Call, asInputFrom: number): readonly number[] | undefined {
  return call.opset >= asInputFrom ? call.numbers(1) : call.attributes.numbers('axes');
}

/** The extents from one axis to another, both may count from the end and lie outside. */
const shapeOf: Operator = {
  name: 'Shape',
  apply: (call) => {
    const { shape } = call.input(0);
    return integers(shape.slice(call.attributes.integer('start', 0), call.attributes.integer('end')));
  },
};

const sizeOf: Operator = {
  name: 'Size',
  apply: (call) => Value.known({ values: [size(call.input(0).shape)], shape: [], type: 'int64' }),
};

/** The extents that a target names: 0 is that of x (unless it may be meant), −1 is what is left. */
function targetShape(target: readonly number[], x: Shape, isZeroMeant: boolean): Shape {
  requireAxes(target.length);
  const copied = target.map((extent, axis) => (extent === 0 && !isZeroMeant ? (x[axis] ?? 0) : extent));
  const open = copied.indexOf(-1);
  const known = size(copied.filter((extent) => extent !== -1));
  const rest = known === 0 ? 0 : size(x) / known;
  const shape = open < 0 ? copied : copied.with(open, rest);
  if (!shape.every((extent) => Number.isSafeInteger(extent) && extent >= 0) || size(shape) !== size(x))
    throw new RangeError(`${show(x)} as ${show(target)}`);
  return shape;
}

/** As it is stored, where only the axes behind the channels change. */
function reshaped(x: Value, shape: Shape): Value {
  const isImage = x.isChannelsLast && shape.length > 2 && sameShape(shape.slice(0, 2), x.shape.slice(0, 2));
  return isImage
    ? x.like(reshape(x.any, [shape[0], ...shape.slice(2), shape[1]]))
    : Value.of(reshape(x.node, shape), x.type);
}

const reshaping: Operator = {
  name: 'Reshape',
  apply: (call) => {
    const x = call.input(0);
    const target = call.numbers(1);
    if (!target) throw new RangeError('no shape');
    return reshaped(x, targetShape(target, x.shape, call.attributes.flag('allowzero')));
  },
};

/** Two axes: those before one, and the others. */
const flatten: Operator = {
  name: 'Flatten',
  apply: (call) => {
    const x = call.input(0);
    const axis = call.attributes.integer('axis', 1);
    const first = axis === x.rank ? axis : axisOf(axis, x.rank);
    return Value.of(reshape(x.node, [size(x.shape.slice(0, first)), size(x.shape.slice(first))]), x.type);
  },
};

const squeezing: Operator = {
  name: 'Squeeze',
  apply: (call) => {
    const x = call.input(0);
    const axes = axesOf(call, 13)?.map((axis) => axisOf(axis, x.rank));
    return Value.of(squeeze(x.node, axes ?? range(x.rank).filter((axis) => x.shape[axis] === 1)), x.type);
  },
};

const unsqueezing: Operator = {
  name: 'Unsqueeze',
  apply: (call) => {
    const x = call.input(0);
    const named = axesOf(call, 13) ?? [];
    requireAxes(named.length);
    const axes = new Set(named.map((axis) => axisOf(axis, x.rank + named.length)));
    if (axes.size < named.length) throw new RangeError(`axes ${show(named)}`);
    return Value.of(
      unsqueeze(
        x.node,
        [...axes].sort((a, b) => a - b),
      ),
      x.type,
    );
  },
};

const transposing: Operator = {
  name: 'Transpose',
  apply: (call) => {
    const x = call.input(0);
    return Value.of(transpose(x.node, call.attributes.numbers('perm') ?? range(x.rank).reverse()), x.type);
  },
};

const expanding: Operator = {
  name: 'Expand',
  apply: (call) => {
    const x = call.input(0);
    const shape = requireExtents(broadcast(x.shape, call.numbers(1) ?? []));
    if (shape.length !== x.rank) return Value.of(expand(x.node, shape), x.type);
    const stored = x.order.map((axis) => shape[axis]);
    return x.like(expand(x.any, stored));
  },
};

export const shapes: readonly Operator[] = [
  expanding,
  flatten,
  reshaping,
  shapeOf,
  sizeOf,
  squeezing,
  transposing,
  unsqueezing,
];
