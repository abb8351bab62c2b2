import { is } from '../../graph/node';
import { size } from '../../graph/shape';
import { Add } from '../../ops/binary';
import { MatMul } from '../../ops/matmul';
import { isInner, type Fusion } from '../../formats/onnx/export/lowering';
import { product } from './kernels/products';

/** A vector that is added to the rows of a product of two matrices becomes its bias. */
export const biasedProduct: Fusion = (node, facts) => {
  if (node.op !== Add) return undefined;
  const [a, b] = node.inputs;
  for (const [whole, vector] of [[a, b] as const, [b, a] as const]) {
    const columns = vector.shape.at(-1);
    const isBias = columns !== undefined && size(vector.shape) === columns && columns === whole.shape.at(-1);
    if (is(whole, MatMul) && whole.shape.length === 2 && isBias && vector.shape.length <= 2 && isInner(whole, facts))
      return {
        inputs: [...whole.inputs, vector],
        lower: (program, values) => product(program, whole, values),
      };
  }
  return undefined;
};
