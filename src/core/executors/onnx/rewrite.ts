/** What ONNX has no operator for, or one that is slower or not exact enough, out of others. */
import { scalar } from '../../graph/leaf';
import { is } from '../../graph/node';
import { ConvTranspose } from '../../ops/conv';
import { add, exp, neg, reciprocal, Sigmoid } from '../../ops/elementwise';
import { Narrow } from '../../ops/narrow-float';
import type { Lowering } from '../lower';
import { kernels } from './kernels';
import { narrowedBySteps } from './narrow';
import { turnedConvolution } from './turned-convolution';

export const rewrite: Lowering = (node) => {
  if (is(node, Narrow)) return narrowedBySteps(node);
  if (is(node, ConvTranspose)) return turnedConvolution(node);
  // ONNX Runtime's own is 0 below −18 or so, where the gradient of a saturated unit still needs it.
  if (is(node, Sigmoid)) return reciprocal(add(scalar(1), exp(neg(node.inputs[0]))));
  return kernels.has(node.op.name) ? undefined : node.op.decompose?.(node);
};
