/** Kernels that arrange elements. */
import { broadcastStrides, offsets, ones, size, type Shape } from '../../../graph/shape';
import { Expand, Reshape, Transpose } from '../../../ops/reshape';
import { Concat, Pad, Slice } from '../../../ops/slice';
import { entry, type Entry, type Kernel } from './kernel';

/** The stock Tile is slow: whole runs of elements are copied, or filled where the last axes are stretched. */
const expand: Kernel = ({ inputs: [{ shape: own }], shape }, runtime) => {
  const source = [...ones(shape.length - own.length), ...own];
  const { split, copied } = lastRun(source, shape);
  const run = size(shape.slice(split));
  const starts = offsets(shape.slice(0, split), broadcastStrides(source).slice(0, split));
  return (inputs) =>
    runtime.compute(shape, inputs, (result, [x]) => {
      for (const [index, start] of starts.entries())
        if (copied) result.set(x.subarray(start, start + run), index * run);
        else result.fill(x[start], index * run, (index + 1) * run);
    });
};

/** The longest run of last axes that are all copied, or all stretched from extent 1. */
function lastRun(source: Shape, shape: Shape): { split: number; copied: boolean } {
  const isCopied = (axis: number): boolean => source[axis] === shape[axis];
  const last = shape.findLastIndex((extent) => extent !== 1);
  const copied = last >= 0 && isCopied(last);
  let split = shape.length;
  while (split > 0 && (shape[split - 1] === 1 || isCopied(split - 1) === copied)) split--;
  return { split, copied };
}

/** Copies each operand's blocks to their places. */
const concat: Kernel<{ readonly axis: number }> = ({ inputs: operands, attributes: { axis }, shape }, runtime) => {
  const blocks = operands.map((operand) => size(operand.shape.slice(axis)));
  const total = size(shape.slice(axis));
  return (inputs) =>
    runtime.compute(shape, inputs, (result, values) => {
      for (let start = 0; start < result.length; start += total) {
        let at = start;
        for (const [index, block] of blocks.entries()) {
          const from = (start / total) * block;
          result.set(values[index].subarray(from, from + block), at);
          at += block;
        }
      }
    });
};

export const reshapeKernels: readonly Entry[] = [
  entry(
    Reshape,
    ({ shape }, runtime) =>
      ([x]) =>
        runtime.reshape(x, shape),
  ),
  entry(
    Transpose,
    ({ attributes: { perm } }, runtime) =>
      ([x]) =>
        runtime.stock('Transpose', { x }, { perm: [...perm] }),
  ),
  entry(Expand, expand as Kernel<{ readonly shape: Shape }>),
  entry(
    Slice,
    ({ attributes: { starts }, shape }, runtime) =>
      ([x]) =>
        runtime.stock('Slice', { x }, { begin: [...starts], size: [...shape] }),
  ),
  entry(
    Pad,
    ({ attributes: { before, after } }, runtime) =>
      ([x]) =>
        runtime.stock(
          'PadV2',
          { x },
          { paddings: before.map((margin, axis) => [margin, after[axis]]), constantValue: 0 },
        ),
  ),
  entry(Concat, concat),
];
