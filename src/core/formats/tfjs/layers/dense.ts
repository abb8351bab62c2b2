import { add } from '../../../ops/binary';
import { gemm } from '../../../ops/matmul';
import { activationOf } from './activation-name';
import { unary } from './layer';

/** activation(x·kernel + bias) over the last axis: x `[1, …, inputs]`, kernel `[inputs, units]`. */
export const dense = unary('Dense', (x, { config, weight, keras, applies }) => {
  const activation = activationOf(config.get('activation'), keras);
  const kernel = weight('kernel');
  const product = applies(kernel, gemm(x, kernel), x.shape.length - 1);
  return activation((config.boolean('useBias') ?? true) ? add(product, weight('bias')) : product);
});
