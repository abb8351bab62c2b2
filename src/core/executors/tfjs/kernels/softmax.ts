/** Softmax and its logarithm, ours: stock wasm has no LogSoftmax, and its Softmax fails with a message on the console alone. */
import { LogSoftmax, Softmax } from '../../../ops/softmax';
import { entry, type Entry, type Kernel } from './kernel';

/** The largest of a row, and Σ exp(x − largest). */
function totals(x: Float32Array, start: number, end: number): readonly [largest: number, sum: number] {
  let largest = -Infinity;
  for (let at = start; at < end; at++) largest = Math.max(largest, x[at]);
  let sum = 0;
  for (let at = start; at < end; at++) sum += Math.exp(x[at] - largest);
  return [largest, sum];
}

type WriteRow = (x: Float32Array, start: number, end: number, result: Float32Array) => void;

const overRows =
  (write: WriteRow): Kernel =>
  ({ shape }, runtime) => {
    const width = shape[shape.length - 1];
    return (inputs) =>
      runtime.compute(shape, inputs, (result, [x]) => {
        for (let start = 0; start < result.length; start += width) write(x, start, start + width, result);
      });
  };

const softmax: WriteRow = (x, start, end, result) => {
  const [largest, sum] = totals(x, start, end);
  for (let at = start; at < end; at++) result[at] = Math.exp(x[at] - largest) / sum;
};
const logSoftmax: WriteRow = (x, start, end, result) => {
  const [largest, sum] = totals(x, start, end);
  const logarithm = Math.log(sum);
  for (let at = start; at < end; at++) result[at] = x[at] - largest - logarithm;
};

export const softmaxKernels: readonly Entry[] = [
  entry(Softmax, overRows(softmax) as Kernel<Readonly<Record<string, never>>>),
  entry(LogSoftmax, overRows(logSoftmax) as Kernel<Readonly<Record<string, never>>>),
];
