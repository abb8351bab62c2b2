/** The activation that onnxruntime's optimiser puts into another operator. */
import { text } from '../../../../shared/text';
import { scalar } from '../../../graph/leaf';
import type { Node } from '../../../graph/node';
import { hardSigmoid, leakyRelu, relu, sigmoid, tanh } from '../../../ops/activations';
import { add, clip, mul } from '../../../ops/binary';
import { Unsupported } from '../../unsupported';

export interface FusedActivation {
  /** Empty: none. */
  readonly name: string;
  /** Its parameters, in the order in which its own operator has them. */
  readonly parameters: readonly number[];
}

/** @throws Unsupported for another activation. */
export function activated(x: Node, { name, parameters: [first, second] }: FusedActivation): Node {
  switch (name) {
    case '':
      return x;
    case 'Relu':
      return relu(x);
    case 'Tanh':
      return tanh(x);
    case 'Sigmoid':
      return sigmoid(x);
    case 'LeakyRelu':
      return leakyRelu(x, first ?? 0.01);
    case 'Clip':
      return clip(x, first ?? -Infinity, second ?? Infinity);
    case 'HardSigmoid':
      return clip(add(mul(x, scalar(first ?? 0.2)), scalar(second ?? 0.5)), 0, 1);
    case 'HardSwish':
      return mul(x, hardSigmoid(x, 1 / 6));
    default:
      throw new Unsupported(text('The activation {0} is not known.', name));
  }
}
