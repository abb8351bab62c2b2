import { gemm } from '../../../ops/matmul';
import { activationOf } from './activation-name';
import { unary } from './layer';

/** activation(x·kernel + bias) over the last axis: x `[1, …, inputs]`, kernel `[inputs, units]`. */
export const dense = unary('Dense', (x, { config, weight, keras }) => {
  const activation = activationOf(config.get('activation'), keras);
  const bias = (config.boolean('useBias') ?? true) ? weight('bias') : undefined;
  return activation(gemm(x, weight('kernel'), bias));
});
