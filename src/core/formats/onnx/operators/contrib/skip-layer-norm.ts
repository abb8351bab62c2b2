/** onnxruntime's normalizations of a sum. */
import type { Node } from '../../../../graph/node';
import { add } from '../../../../ops/binary';
import { Value } from '../../graph/value';
import { layerNormOf, requireBroadcast, rmsNormOf } from '../layer-norm';
import type { Call, Operator } from '../operator';

const domain = 'com.microsoft';

/** What is normalized: input, what skips the layer before it (which may lack the batch), and a bias. */
const summed = (call: Call, bias: Value | undefined): Node => {
  const x = call.input(0).node;
  const sum = add(x, requireBroadcast(call.input(1).node, x));
  return bias ? add(sum, requireBroadcast(bias.node, x)) : sum;
};

/** Outputs: normalized, mean, 1/deviation, the sum. */
const skipLayerNormalization: Operator = {
  name: 'SkipLayerNormalization',
  domain,
  apply: (call) => {
    const { type, rank } = call.input(0);
    const sum = summed(call, call.inputs[4]);
    const epsilon = call.attributes.number('epsilon', 1e-12);
    const results = layerNormOf(sum, [rank - 1], { scale: call.input(2), bias: call.inputs[3], epsilon });
    return [...results, sum].map((node) => Value.of(node, type));
  },
};

const skipSimplifiedLayerNormalization: Operator = {
  name: 'SkipSimplifiedLayerNormalization',
  domain,
  apply: (call) => {
    const { type, rank } = call.input(0);
    const sum = summed(call, call.inputs[3]);
    const epsilon = call.attributes.number('epsilon', 1e-12);
    const [y, inverse] = rmsNormOf(sum, [rank - 1], { scale: call.input(2), epsilon });
    return [Value.of(y, type), undefined, Value.of(inverse, type), Value.of(sum, type)];
  },
};

export const skipLayerNorms: readonly Operator[] = [skipLayerNormalization, skipSimplifiedLayerNormalization];
