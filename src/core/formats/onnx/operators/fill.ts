/** Tensors out of their shape, or out of numbers that are known when the graph is built. */
import { axisOf, range, show, size, strides, type Shape } from '../../../graph/shape';
import { filled } from '../../../ops/reshape';
import { requireType } from './cast';
import { requireCount, requireExtents } from './extents';
import { Value } from '../graph/value';
import type { Call, Operator } from './operator';

const constantOfShape: Operator = {
  name: 'ConstantOfShape',
  apply: (call) => {
    const { values, type } = call.attributes.tensor('value') ?? { values: [0], type: 'float32' };
    if (values.length !== 1) throw new RangeError(`a value of ${values.length} numbers`);
    return Value.of(filled(values[0], requireExtents(call.numbers(0) ?? [])), type);
  },
};

const rangeOperator: Operator = {
  name: 'Range',
  apply: (call) => {
    const [start, limit, delta] = [0, 1, 2].map((index) => call.number(index) ?? NaN);
    const count = Math.max(0, Math.ceil((limit - start) / delta));
    if (!Number.isFinite(count)) throw new RangeError(`from ${start} to ${limit} by ${delta}`);
    requireCount(count);
    const values = Float64Array.from({ length: count }, (_, index) => start + index * delta);
    return Value.known({ values, shape: [count], type: call.input(0).type });
  },
};

const eyeLike: Operator = {
  name: 'EyeLike',
  apply: (call) => {
    const x = call.input(0);
    const code = call.attributes.integer('dtype');
    const diagonal = call.attributes.integer('k', 0);
    if (x.rank !== 2) throw new RangeError(`${show(x.shape)} is no matrix`);
    const [rows, columns] = x.shape;
    requireCount(rows * columns);
    const values = new Float64Array(rows * columns);
    const end = Math.min(rows, columns - diagonal);
    for (let row = Math.max(0, -diagonal); row < end; row++) values[row * columns + row + diagonal] = 1;
    return Value.known({ values, shape: x.shape, type: code === undefined ? x.type : requireType(code) });
  },
};

/** The index of an element for each axis. */
const indexOf = (at: number, shape: Shape): number[] =>
  strides(shape).map((step, axis) => Math.floor(at / step) % shape[axis]);

const nonZero: Operator = {
  name: 'NonZero',
  apply: (call) => {
    const { shape } = call.input(0);
    requireCount(size(shape) * shape.length);
    const numbers = call.numbers(0) ?? [];
    const found = range(numbers.length).filter((at) => numbers[at] !== 0);
    const indices = found.map((at) => indexOf(at, shape));
    const values = range(shape.length).flatMap((axis) => indices.map((index) => index[axis]));
    return Value.known({ values, shape: [shape.length, found.length], type: 'int64' });
  },
};

/** Slices of known numbers along an axis, which take part as a whole. */
interface Slices {
  readonly count: number;
  /** The elements of each, in row-major order. */
  readonly elements: (slice: number) => number[];
}

function slicesOf(numbers: readonly number[], shape: Shape, axis: number): Slices {
  const [count, inner] = [shape[axis], size(shape.slice(axis + 1))];
  const outer = size(shape.slice(0, axis));
  const elements = (slice: number): number[] =>
    range(outer).flatMap((o) => range(inner).map((i) => numbers[(o * count + slice) * inner + i]));
  return { count, elements };
}

const firstDifference = (a: readonly number[], b: readonly number[]): number => {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : a[at] - b[at];
};

/** Different elements, or slices of an axis, sorted or in the order in which they are met first. */
function unique(call: Call): readonly Value[] {
  const x = call.input(0);
  const named = call.attributes.integer('axis');
  const shape = named === undefined ? [size(x.shape)] : x.shape;
  const axis = named === undefined ? 0 : axisOf(named, x.rank);
  const { count, elements } = slicesOf(call.numbers(0) ?? [], shape, axis);
  const positions = new Map<string, number[]>();
  for (const slice of range(count)) {
    const key = elements(slice).join();
    positions.set(key, [...(positions.get(key) ?? []), slice]);
  }
  const groups = [...positions.values()];
  if (call.attributes.flag('sorted', true)) groups.sort(([a], [b]) => firstDifference(elements(a), elements(b)));
  const chosen = groups.map(([first]) => elements(first));
  const [outer, inner] = [size(shape.slice(0, axis)), size(shape.slice(axis + 1))];
  const values = range(outer).flatMap((o) => chosen.flatMap((slice) => slice.slice(o * inner, (o + 1) * inner)));
  const group = new Map(groups.flatMap((slices, index) => slices.map((slice) => [slice, index] as const)));
  const integers = (numbers: readonly number[]): Value =>
    Value.known({ values: numbers, shape: [numbers.length], type: 'int64' });
  return [
    Value.known({ values, shape: shape.with(axis, groups.length), type: x.type }),
    integers(groups.map(([first]) => first)),
    integers(range(count).map((slice) => group.get(slice) ?? 0)),
    integers(groups.map(({ length }) => length)),
  ];
}

export const fills: readonly Operator[] = [
  constantOfShape,
  eyeLike,
  nonZero,
  rangeOperator,
  { name: 'Unique', apply: unique },
];
