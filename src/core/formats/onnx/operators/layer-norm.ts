/** Normalizations of an example by its own statistics over its last axes. */
import type { Node } from '../../../graph/node';
import { axisOf, broadcast, range, sameShape, show } from '../../../graph/shape';
import { add, mul } from '../../../ops/binary';
import { rmsNorm, standardize } from '../../../ops/normalization';
import { Value } from '../graph/value';
import type { Call, Operator } from './operator';

/** The axes from `axis` on. */
function lastAxes({ attributes }: Call, rank: number): readonly number[] {
  const first = axisOf(attributes.integer('axis', -1), rank);
  return range(rank).slice(first);
}

/** A vector that broadcasts to x and not the other way round. @throws RangeError */
export function requireBroadcast(parameter: Node, x: Node): Node {
  if (sameShape(broadcast(parameter.shape, x.shape), x.shape)) return parameter;
  throw new RangeError(`${show(parameter.shape)} for ${show(x.shape)}`);
}

const scaled = (x: Node, scale: Value | undefined): Node => (scale ? mul(x, requireBroadcast(scale.node, x)) : x);
const shifted = (x: Node, bias: Value | undefined): Node => (bias ? add(x, requireBroadcast(bias.node, x)) : x);

/** Layer norm with the mean and 1/deviation that it divided by. */
export function layerNormOf(
  x: Node,
  axes: readonly number[],
  { scale, bias, epsilon }: { scale?: Value | undefined; bias?: Value | undefined; epsilon: number },
): readonly [y: Node, mean: Node, inverseDeviation: Node] {
  const { value, mean, inverseDeviation } = standardize(x, axes, epsilon);
  return [shifted(scaled(value, scale), bias), mean, inverseDeviation];
}

/** RMS norm with the 1/√(mean of squares) that it multiplied with. */
export function rmsNormOf(
  x: Node,
  axes: readonly number[],
  { scale, epsilon }: { scale?: Value | undefined; epsilon: number },
): readonly [y: Node, inverse: Node] {
  const { value, inverse } = rmsNorm(x, axes, epsilon);
  return [scaled(value, scale), inverse];
}

const layerNormalization: Operator = {
  name: 'LayerNormalization',
  apply: (call) => {
    const x = call.input(0);
    const epsilon = call.attributes.number('epsilon', 1e-5);
    const results = layerNormOf(x.node, lastAxes(call, x.rank), {
      scale: call.input(1),
      bias: call.inputs[2],
      epsilon,
    });
    return results.map((node, index) => Value.of(node, index === 0 ? x.type : 'float32'));
  },
};

/** ONNX's, and onnxruntime's older one, which it keeps in ONNX's own domain. */
const rmsNormalization = (name: string): Operator => ({
  name,
  apply: (call) => {
    const x = call.input(0);
    const epsilon = call.attributes.number('epsilon', 1e-5);
    const [y, inverse] = rmsNormOf(x.node, lastAxes(call, x.rank), { scale: call.input(1), epsilon });
    return [Value.of(y, x.type), Value.of(inverse, 'float32')];
  },
});

export const layerNorms: readonly Operator[] = [
  layerNormalization,
  rmsNormalization('RMSNormalization'),
  rmsNormalization('SimplifiedLayerNormalization'),
];
