/** onnxruntime's Gaussian error linear units. */
import { scalar } from '../../../../graph/leaf';
import { gelu, geluNew, sigmoid } from '../../../../ops/activations';
import { add, mul } from '../../../../ops/binary';
import { elementwise } from '../../graph/elementwise';
import type { Value } from '../../graph/value';
import { mapping } from '../elementwise-operator';
import type { Call, Operator } from '../operator';

const domain = 'com.microsoft';

/** x with the bias of its last axis, where there is one. */
const biased = (call: Call): Value => {
  const [x, bias] = [call.input(0), call.inputs[1]];
  return bias ? elementwise([x, bias], add) : x;
};

export const gelus: readonly Operator[] = [
  { ...mapping('Gelu', gelu), domain },
  {
    ...mapping('QuickGelu', (x, { attributes }) => mul(x, sigmoid(mul(x, scalar(attributes.number('alpha', 1.702)))))),
    domain,
  },
  { name: 'FastGelu', domain, apply: (call) => elementwise([biased(call)], geluNew) },
  { name: 'BiasGelu', domain, apply: (call) => elementwise([biased(call)], gelu) },
];
