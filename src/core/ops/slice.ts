/** Operations that take blocks apart and put them together. */
import { Node, type Op } from '../graph/node';
import { offsets, sameShape, show, size, strides, type Shape } from '../graph/shape';
import { expand } from './reshape';

interface Window {
  readonly starts: readonly number[];
  /** Exclusive. */
  readonly ends: readonly number[];
}

/** Offset of an index in a row-major array. */
const offsetOf = (index: readonly number[], shape: Shape): number =>
  strides(shape).reduce((sum, step, axis) => sum + step * index[axis], 0);

/** A contiguous block. */
export const Slice: Op<Window> = {
  name: 'Slice',
  infer: ([shape], { starts, ends }) => {
    const inside = (axis: number): boolean =>
      0 <= starts[axis] && starts[axis] <= ends[axis] && ends[axis] <= shape[axis];
    if (starts.length !== shape.length || ends.length !== shape.length || !shape.every((_, axis) => inside(axis)))
      throw new RangeError(`cannot slice ${show(starts)} to ${show(ends)} out of ${show(shape)}`);
    return ends.map((end, axis) => end - starts[axis]);
  },
  simplify: ([x], { starts, ends }) =>
    starts.every((start) => start === 0) && sameShape(ends, x.shape) ? x : undefined,
  evaluate: ([x], { starts }, shape) =>
    Float64Array.from(offsets(shape, strides(x.shape), offsetOf(starts, x.shape)), (offset) => x.data[offset]),
  gradient: ({ inputs: [x], attributes: { starts, ends } }, dy) => [
    pad(
      dy,
      starts,
      x.shape.map((extent, axis) => extent - ends[axis]),
    ),
  ],
  vectorize: ({ attributes: { starts, ends } }, [x], lanes) => slice(x.node, [0, ...starts], [lanes, ...ends]),
};

interface Margins {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** Zeros around. */
export const Pad: Op<Margins> = {
  name: 'Pad',
  infer: ([shape], { before, after }) => {
    if (
      before.length !== shape.length ||
      after.length !== shape.length ||
      [...before, ...after].some((each) => each < 0)
    )
      throw new RangeError(`cannot pad ${show(shape)} by ${show(before)} and ${show(after)}`);
    return shape.map((extent, axis) => extent + before[axis] + after[axis]);
  },
  simplify: ([x], { before, after }) => ([...before, ...after].every((margin) => margin === 0) ? x : undefined),
  evaluate: ([x], { before }, shape) => {
    const result = new Float64Array(size(shape));
    const target = offsets(x.shape, strides(shape), offsetOf(before, shape));
    for (const [index, value] of x.data.entries()) result[target[index]] = value;
    return result;
  },
  gradient: ({ inputs: [x], attributes: { before } }, dy) => [
    slice(
      dy,
      before,
      x.shape.map((extent, axis) => extent + before[axis]),
    ),
  ],
  vectorize: ({ attributes: { before, after } }, [x]) => pad(x.node, [0, ...before], [0, ...after]),
};

interface Along {
  readonly axis: number;
}

export const Concat: Op<Along> = {
  name: 'Concat',
  infer: (shapes, { axis }) => {
    const [first] = shapes;
    if (
      axis < 0 ||
      axis >= first.length ||
      shapes.some((shape) => !sameShape(shape.with(axis, 1), first.with(axis, 1)))
    )
      throw new RangeError(`cannot concatenate ${shapes.map(show).join(', ')} along axis ${axis}`);
    return first.with(
      axis,
      shapes.reduce((sum, shape) => sum + shape[axis], 0),
    );
  },
  simplify: (inputs) => (inputs.length === 1 ? inputs[0] : undefined),
  evaluate: (inputs, { axis }, shape) => {
    const result = new Float64Array(size(shape));
    const steps = strides(shape);
    let start = 0;
    for (const { shape: own, data } of inputs) {
      const target = offsets(own, steps, start * steps[axis]);
      for (const [index, value] of data.entries()) result[target[index]] = value;
      start += own[axis];
    }
    return result;
  },
  gradient: ({ inputs, attributes: { axis } }, dy) => {
    let start = 0;
    return inputs.map(({ shape }) => {
      const from = start;
      start += shape[axis];
      const starts = shape.map(() => 0).with(axis, from);
      return slice(dy, starts, shape.with(axis, start));
    });
  },
  vectorize: ({ attributes: { axis } }, inputs, lanes) =>
    concat(
      inputs.map(({ node, batched }) => (batched ? node : expand(node, [lanes, ...node.shape]))),
      axis + 1,
    ),
};

/** The block from `starts` (inclusive) to `ends` (exclusive), one of each for every axis. */
export const slice = (x: Node, starts: readonly number[], ends: readonly number[]): Node =>
  Node.create(Slice, [x], { starts, ends });
/** Zeros before and after, counted for every axis. */
export const pad = (x: Node, before: readonly number[], after: readonly number[]): Node =>
  Node.create(Pad, [x], { before, after });
/** `axis` may count from the end. */
export const concat = (inputs: readonly Node[], axis: number): Node =>
  Node.create(Concat, inputs, { axis: axis < 0 ? axis + inputs[0].shape.length : axis });
