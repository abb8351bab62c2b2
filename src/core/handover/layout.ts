import { size, type Shape } from '../graph/shape';

/** A tensor's elements as `[outer, units, inner]`, row-major: `units` numbers its output units. */
export interface Units {
  readonly outer: number;
  readonly units: number;
  readonly inner: number;
}

/**
 * How the elements of one tensor lie in another: the first one read as `factors`, its axes taken in the order `axes`. Both tensors count
 * their output units alike, so a unit of the one is that of the other.
 */
export interface Layout {
  readonly kind: 'same' | 'transposed';
  readonly factors: Shape;
  readonly axes: readonly number[];
  readonly from: Units;
  readonly to: Units;
}

/**
 * The layouts in which frameworks store one kernel, as far as these two shapes allow them: as it is, the first two axes last and swapped
 * (PyTorch's `[out, in, …]` to Keras' `[…, in, out]`, and back), and a depthwise kernel's `[…, channels, multiplier]` as `[channels ·
 * multiplier, 1, …]`. Axes of one element may come and go. Of layouts that are one and the same only the first is given.
 * @param outputAxes of the first tensor, where they are known.
 */
export function layoutsBetween(from: Shape, to: Shape, outputAxes: readonly number[] = []): readonly Layout[] {
  if (size(from) !== size(to)) return [];
  const found = new Map<string, Layout>();
  for (const { factors, axes, outputs, exact } of arrangements(from, to, outputAxes)) {
    const arranged = axes.map((axis) => factors[axis]);
    if (!exact && !sameExtents(arranged, to)) continue;
    const order = axes.filter((axis) => factors[axis] !== 1);
    const key = order.join();
    if (found.has(key)) continue;
    const places = outputs.map((axis) => axes.indexOf(axis));
    const [before, after] = [unitsOf(factors, outputs), unitsOf(arranged, places)];
    const whole = { outer: 1, units: 1, inner: size(from) };
    const kind = order.every((axis, at) => at === 0 || axis > order[at - 1]) ? 'same' : 'transposed';
    found.set(key, {
      kind,
      factors,
      axes,
      from: before && after ? before : whole,
      to: before && after ? after : whole,
    });
  }
  return [...found.values()];
}

interface Arrangement {
  readonly factors: Shape;
  readonly axes: readonly number[];
  /** Of `factors`. */
  readonly outputs: readonly number[];
  /** What comes out was made for the other shape. */
  readonly exact?: true;
}

function arrangements(from: Shape, to: Shape, outputs: readonly number[]): Arrangement[] {
  const rank = from.length;
  const all = from.map((_, axis) => axis);
  const plain = { factors: from, outputs };
  if (rank < 2) return [{ ...plain, axes: all }];
  return [
    { ...plain, axes: all },
    { ...plain, axes: [...all.slice(2), 1, 0] },
    { ...plain, axes: [rank - 1, rank - 2, ...all.slice(0, -2)] },
    ...depthwise(from, to, outputs),
  ];
}

/** Kernels of `[…, channels, multiplier]` and `[channels · multiplier, 1, …]`, each of these into the other. */
function depthwise(from: Shape, to: Shape, outputs: readonly number[]): Arrangement[] {
  const rank = from.length;
  if (rank < 3 || rank !== to.length) return [];
  const spatial = rank - 2;
  const all = from.map((_, axis) => axis);
  if (to[1] === 1 && to[0] === from[rank - 2] * from[rank - 1] && sameExtents(from.slice(0, spatial), to.slice(2)))
    return [{ factors: from, axes: [rank - 2, rank - 1, ...all.slice(0, spatial)], outputs, exact: true }];
  if (from[1] === 1 && from[0] === to[rank - 2] * to[rank - 1] && sameExtents(from.slice(2), to.slice(0, spatial))) {
    const factors = [to[rank - 2], to[rank - 1], ...from.slice(2)];
    const split = outputs.length === 1 && outputs[0] === 0 ? [0, 1] : [];
    return [{ factors, axes: [...all.slice(2), 0, 1], outputs: split, exact: true }];
  }
  return [];
}

/** But for axes of one element. */
function sameExtents(a: Shape, b: Shape): boolean {
  const [left, right] = [a, b].map((shape) => shape.filter((extent) => extent !== 1));
  return left.length === right.length && left.every((extent, axis) => extent === right[axis]);
}

/** Undefined where the axes do not lie one behind the other. */
function unitsOf(shape: Shape, axes: readonly number[]): Units | undefined {
  const [first] = axes;
  if (first === undefined || axes.some((axis, at) => axis !== first + at)) return undefined;
  const end = first + axes.length;
  return { outer: size(shape.slice(0, first)), units: size(shape.slice(first, end)), inner: size(shape.slice(end)) };
}

/**
 * The place of every element in the other tensor: `visit(element, place)`, in the order of the first tensor's elements. An odometer, and a
 * row of the last axis at a time.
 */
export function eachPlace({ factors, axes }: Layout, visit: (element: number, place: number) => void): void {
  if (factors.length === 0) return visit(0, 0);
  const steps = factors.map(() => 0);
  let step = 1;
  for (const axis of [...axes].reverse()) {
    steps[axis] = step;
    step *= factors[axis];
  }
  const last = factors.length - 1;
  const index = factors.map(() => 0);
  const total = size(factors);
  let start = 0;
  for (let element = 0; element < total;) {
    for (let at = 0, place = start; at < factors[last]; at++, place += steps[last]) visit(element++, place);
    for (let axis = last - 1; axis >= 0; axis--) {
      start += steps[axis];
      if (++index[axis] < factors[axis]) break;
      start -= steps[axis] * factors[axis];
      index[axis] = 0;
    }
  }
}

/** A mask of the first tensor as one of the other. */
export function arranged(mask: Uint8Array, layout: Layout): Uint8Array {
  const result = new Uint8Array(mask.length);
  eachPlace(layout, (element, place) => {
    result[place] = mask[element];
  });
  return result;
}
