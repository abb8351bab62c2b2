/** The largest of rows, ours: both executors order equal elements alike. */
import { TopKIndices, writeTopK, type TopK } from '../../../ops/order';
import { entry, type Entry, type Kernel } from './kernel';

const topKIndices: Kernel<TopK> = ({ inputs: [operand], attributes, shape }, runtime) => {
  const extent = operand.shape[operand.shape.length - 1];
  return (inputs) =>
    runtime.compute(shape, inputs, (result, [x]) => {
      for (let row = 0; row * extent < x.length; row++)
        writeTopK(x, { start: row * extent, extent }, attributes, result, row * attributes.k);
    });
};

export const orderKernels: readonly Entry[] = [entry(TopKIndices, topKIndices)];
