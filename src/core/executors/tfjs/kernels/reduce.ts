/** Reductions, ours: they accumulate in float64, which neither drifts over long sums nor costs more than the stock kernels. */
import { size, type Shape } from '../../../graph/shape';
import { ReduceMax, ReduceMin, ReduceSum } from '../../../ops/reduce';
import { entry, type Entry, type Kernel } from './kernel';

/** A tensor seen as three axes, the middle one reduced. */
interface Group {
  readonly outer: number;
  readonly reduced: number;
  readonly inner: number;
}

/** Neighbouring axes reduce together; one group after another, the last first. */
export function groupsOf(shape: Shape, axes: readonly number[]): Group[] {
  const groups: Group[] = [];
  const rest = [...shape];
  for (let end = axes.length; end > 0;) {
    let start = end - 1;
    while (start > 0 && axes[start - 1] === axes[start] - 1) start--;
    const [first, last] = [axes[start], axes[end - 1] + 1];
    groups.push({
      outer: size(rest.slice(0, first)),
      reduced: size(rest.slice(first, last)),
      inner: size(rest.slice(last)),
    });
    rest.splice(first, last - first);
    end = start;
  }
  return groups;
}

type Numbers = Float32Array | Float64Array;
type Accumulate = (x: Numbers, group: Group, result: Float64Array) => void;

function addUp(x: Numbers, group: Group, result: Float64Array): void {
  const { outer, reduced, inner } = group;
  if (inner === 1) return addUpRows(x, group, result);
  result.fill(0);
  for (let o = 0, at = 0; o < outer; o++) {
    const [first, end] = [o * inner, (o + 1) * inner];
    let r = 0;
    // Four at a time, as a sum in memory costs more than the elements.
    for (; r + 4 <= reduced; r += 4, at += 3 * inner)
      for (let i = first; i < end; i++, at++)
        result[i] += x[at] + x[at + inner] + x[at + 2 * inner] + x[at + 3 * inner];
    for (; r < reduced; r++) for (let i = first; i < end; i++) result[i] += x[at++];
  }
}
/** The last axis: a sum in a register is three times as fast as one in memory. */
function addUpRows(x: Numbers, { outer, reduced }: Group, result: Float64Array): void {
  for (let o = 0, at = 0; o < outer; o++) {
    let sum = 0;
    for (const end = at + reduced; at < end; at++) sum += x[at];
    result[o] = sum;
  }
}
function takeLargest(x: Numbers, { outer, reduced, inner }: Group, result: Float64Array): void {
  result.fill(-Infinity);
  for (let o = 0, at = 0; o < outer; o++)
    for (let r = 0; r < reduced; r++)
      for (let i = o * inner; i < (o + 1) * inner; i++) result[i] = Math.max(result[i], x[at++]);
}
function takeSmallest(x: Numbers, { outer, reduced, inner }: Group, result: Float64Array): void {
  result.fill(Infinity);
  for (let o = 0, at = 0; o < outer; o++)
    for (let r = 0; r < reduced; r++)
      for (let i = o * inner; i < (o + 1) * inner; i++) result[i] = Math.min(result[i], x[at++]);
}

const reduce =
  (accumulate: Accumulate): Kernel<{ readonly axes: readonly number[] }> =>
  ({ inputs: [operand], attributes: { axes }, shape }, runtime) => {
    const groups = groupsOf(operand.shape, axes);
    const scratch = groups.map(({ outer, inner }) => new Float64Array(outer * inner));
    return (inputs) =>
      runtime.compute(shape, inputs, (result, [x]) => {
        let source: Numbers = x;
        for (const [index, group] of groups.entries()) {
          accumulate(source, group, scratch[index]);
          source = scratch[index];
        }
        result.set(source);
      });
  };

export const reduceKernels: readonly Entry[] = [
  entry(ReduceSum, reduce(addUp)),
  entry(ReduceMax, reduce(takeLargest)),
  entry(ReduceMin, reduce(takeSmallest)),
];
