/** Kernels that arrange elements. */
import { broadcastStrides, offsets, ones, size, strides, type Shape } from '../../../graph/shape';
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

/** A window of an array as runs of neighbouring elements: where each starts, and how long all are. */
function runsOf(window: Shape, whole: Shape, begin: readonly number[]): { starts: Int32Array; length: number } {
  const narrowed = window.findLastIndex((extent, axis) => extent !== whole[axis]);
  const lead = Math.max(narrowed, 0);
  const steps = strides(whole);
  const first = steps.reduce((sum, step, axis) => sum + step * begin[axis], 0);
  return { starts: offsets(window.slice(0, lead), steps.slice(0, lead), first), length: size(window.slice(lead)) };
}

const slice: Kernel<{ readonly starts: readonly number[] }> = ({ inputs: [operand], attributes, shape }, runtime) => {
  const { starts, length } = runsOf(shape, operand.shape, attributes.starts);
  return (inputs) =>
    runtime.compute(shape, inputs, (result, [x]) => {
      for (const [index, start] of starts.entries()) result.set(x.subarray(start, start + length), index * length);
    });
};

/** The stock PadV2 is wrong, without a word, beyond six axes. */
const pad: Kernel<{ readonly before: readonly number[] }> = ({ inputs: [operand], attributes, shape }, runtime) => {
  const { starts, length } = runsOf(operand.shape, shape, attributes.before);
  return (inputs) =>
    runtime.compute(shape, inputs, (result, [x]) => {
      result.fill(0);
      for (const [index, start] of starts.entries())
        result.set(x.subarray(index * length, (index + 1) * length), start);
    });
};

/** Rows from which the stock kernel, which writes down columns, misses the cache with every element. */
const tall = 1024;
const block = 8;

/** `[rows, columns]` to `[columns, rows]`, in blocks that the cache holds. */
function transposeTall(x: Float32Array, rows: number, columns: number, result: Float32Array): void {
  for (let top = 0; top < rows; top += block)
    for (let left = 0; left < columns; left += block) {
      const bottom = Math.min(top + block, rows);
      const right = Math.min(left + block, columns);
      for (let column = left; column < right; column++)
        for (let row = top; row < bottom; row++) result[column * rows + row] = x[row * columns + column];
    }
}

const transpose: Kernel<{ readonly perm: readonly number[] }> = (node, runtime) => {
  const { perm } = node.attributes;
  const [operand] = node.inputs;
  const [rows, columns] = operand.shape;
  if (perm.length === 2 && rows >= tall)
    return (inputs) => runtime.compute(node.shape, inputs, (result, [x]) => transposeTall(x, rows, columns, result));
  return ([x]) => runtime.stock('Transpose', { x }, { perm: [...perm] });
};

export const reshapeKernels: readonly Entry[] = [
  entry(
    Reshape,
    ({ shape }, runtime) =>
      ([x]) =>
        runtime.reshape(x, shape),
  ),
  entry(Transpose, transpose),
  entry(Expand, expand as Kernel<{ readonly shape: Shape }>),
  entry(Slice, slice),
  entry(Pad, pad),
  entry(Concat, concat),
];
