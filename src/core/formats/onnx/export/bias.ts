import { is, type Node } from '../../../graph/node';
import { size } from '../../../graph/shape';
import { Add } from '../../../ops/binary';
import { Conv, ConvTranspose } from '../../../ops/conv';
import { MatMul } from '../../../ops/matmul';
import { isInner, type Fusion, type Plan } from './lowering';
import { product } from './products';
import { convolution, transposedConvolution } from './windows';

/** A vector that is added to all output units of a convolution or of a product of matrices becomes its bias. */
export const biased: Fusion = (node, facts) => {
  if (node.op !== Add) return undefined;
  const [a, b] = node.inputs;
  for (const [whole, vector] of [[a, b] as const, [b, a] as const])
    if (isInner(whole, facts) && isVectorFor(vector, whole)) {
      const plan = withBias(whole, vector);
      if (plan) return plan;
    }
  return undefined;
};

function withBias(whole: Node, vector: Node): Plan | undefined {
  const inputs = [...whole.inputs, vector];
  if (is(whole, Conv)) return { inputs, lower: (program, values) => convolution(program, whole, values) };
  if (is(whole, ConvTranspose))
    return { inputs, lower: (program, values) => transposedConvolution(program, whole, values) };
  if (is(whole, MatMul) && whole.shape.length === 2)
    return { inputs, lower: (program, values) => product(program, whole, values) };
  return undefined;
}

/** A number for each position of the last axis. */
const isVectorFor = ({ shape: own }: Node, { shape }: Node): boolean =>
  own.length <= shape.length && own.at(-1) === shape.at(-1) && size(own) === own.at(-1);
