/** Dense layers. */
import { scalar } from '../../../graph/leaf';
import type { Node } from '../../../graph/node';
import { broadcast, sameShape, show } from '../../../graph/shape';
import { add, mul } from '../../../ops/binary';
import { matmul } from '../../../ops/matmul';
import { Value } from '../graph/value';
import { activated } from './fused-activation';
import type { Call, Operator } from './operator';

/** α·A·B + β·C, A and B transposed or not; C broadcasts. */
function gemm(call: Call): Node {
  const { attributes } = call;
  const [a, b] = [call.input(0).node, call.input(1).node];
  if (a.shape.length !== 2 || b.shape.length !== 2)
    throw new RangeError(`Gemm of ${show(a.shape)} and ${show(b.shape)}`);
  const flags = { transA: attributes.flag('transA'), transB: attributes.flag('transB') };
  const product = mul(matmul(a, b, flags), scalar(attributes.number('alpha', 1)));
  call.applies(b, product, 1);
  call.applies(a, product, 0);
  const c = call.inputs[2]?.node;
  if (!c) return product;
  if (!sameShape(broadcast(product.shape, c.shape), product.shape))
    throw new RangeError(`${show(c.shape)} is added to ${show(product.shape)}`);
  return add(product, mul(c, scalar(attributes.number('beta', 1))));
}

const fusedGemm: Operator = {
  name: 'FusedGemm',
  domain: 'com.microsoft',
  apply: (call) => {
    const { attributes } = call;
    const parameters = ['activation_alpha', 'activation_beta', 'activation_gamma'].flatMap((name) => {
      const value = attributes.number(name);
      return value === undefined ? [] : [value];
    });
    const activation = { name: attributes.string('activation', ''), parameters };
    return Value.of(activated(gemm(call), activation), call.input(0).type);
  },
};

export const gemms: readonly Operator[] = [
  { name: 'Gemm', apply: (call) => Value.of(gemm(call), call.input(0).type) },
  fusedGemm,
];
