/** The largest of rows, ours: both executors order equal elements alike. */
import { TopKIndices, topPositions, type TopK } from '../../../ops/order';
import { entry, type Entry, type Kernel } from './kernel';

const topKIndices: Kernel<TopK> = ({ inputs: [operand], attributes, shape }, runtime) => {
  const extent = operand.shape[operand.shape.length - 1];
  return (inputs) =>
    runtime.compute(shape, inputs, (result, [x]) => {
      for (let row = 0; row * extent < x.length; row++)
        result.set(topPositions(x.subarray(row * extent, (row + 1) * extent), attributes), row * attributes.k);
    });
};

export const orderKernels: readonly Entry[] = [entry(TopKIndices, topKIndices)];
