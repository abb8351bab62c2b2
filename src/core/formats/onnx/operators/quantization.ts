/** Between real numbers and integers that stand for them: real = (integer − zero point) · scale. */
import { scalar } from '../../../graph/leaf';
import type { Node } from '../../../graph/node';
import { axisOf, ones, show } from '../../../graph/shape';
import { equal } from '../../../ops/comparison';
import { add, clip, div, max, min, mul, neg, sub, where } from '../../../ops/elementwise';
import { reduceMax, reduceMin } from '../../../ops/reduce';
import { expand, reshape } from '../../../ops/reshape';
import { narrow } from '../../../ops/narrow-float';
import { round } from '../../../ops/rounding';
import { slice } from '../../../ops/slice';
import type { ElementType } from '../../encoding/element-type';
import { Value } from '../graph/value';
import { narrowFloatOf, requireType } from './cast';
import { integerRange } from './integer-range';
import type { Call, Operator } from './operator';

/** Scale and zero point of each element, in a shape that broadcasts: one for all, one for each position of an axis, or one for each block of it. */
function spread(scale: Value, { attributes }: Call, shape: readonly number[]): (parameter: Node) => Node {
  const rank = shape.length;
  if (scale.rank === 0 || (scale.rank === 1 && scale.shape[0] === 1)) return (parameter) => reshape(parameter, []);
  const axis = axisOf(attributes.integer('axis', 1), rank);
  if (scale.rank === 1) return (parameter) => reshape(parameter, ones(rank).with(axis, scale.shape[0]));
  const block = attributes.integer('block_size', 0);
  const [extent, blocks] = [shape[axis], scale.shape[axis]];
  if (scale.rank !== rank || block < 1 || blocks !== Math.ceil(extent / block))
    throw new RangeError(`scales ${show(scale.shape)} for ${show(shape)} in blocks of ${block}`);
  return (parameter) => {
    const each = reshape(parameter, scale.shape.toSpliced(axis + 1, 0, 1));
    const repeated = expand(each, each.shape.with(axis + 1, block));
    const whole = reshape(repeated, scale.shape.with(axis, blocks * block));
    return slice(
      whole,
      whole.shape.map(() => 0),
      whole.shape.with(axis, extent),
    );
  };
}

/** Rounded half to even and saturated. No gradient passes: a barrier, as the file computes with whole numbers from here on. */
function quantized(x: Node, scale: Node, zeroPoint: Node, type: ElementType, saturates = true): Node {
  const format = narrowFloatOf(type);
  if (format) return narrow(div(x, scale), format, saturates);
  const range = integerRange(type);
  if (!range) throw new RangeError(`quantized to ${type}`);
  return clip(add(round(div(x, scale)), zeroPoint), range.lowest, range.highest);
}

/** The type is the zero point's, or that of `output_dtype` (opset 21). */
function quantizedType({ attributes, inputs }: Call): ElementType {
  const code = attributes.integer('output_dtype', 0);
  return inputs[2]?.type ?? (code === 0 ? 'uint8' : requireType(code));
}

const quantizeLinear: Operator = {
  name: 'QuantizeLinear',
  apply: (call) => {
    const [x, scale, zeroPoint] = [call.input(0), call.input(1), call.inputs[2]];
    const place = spread(scale, call, x.shape);
    const type = quantizedType(call);
    const zero = zeroPoint ? place(zeroPoint.node) : scalar(0);
    const saturates = call.attributes.flag('saturate', true);
    return Value.of(quantized(x.node, place(scale.node), zero, type, saturates), type);
  },
};

/** Its type is the scale's, or that of `output_dtype` (opset 23). */
const dequantizeLinear: Operator = {
  name: 'DequantizeLinear',
  apply: (call) => {
    const [x, scale, zeroPoint] = [call.input(0), call.input(1), call.inputs[2]];
    const place = spread(scale, call, x.shape);
    const code = call.attributes.integer('output_dtype', 0);
    const steps = zeroPoint ? sub(x.node, place(zeroPoint.node)) : x.node;
    return Value.of(mul(steps, place(scale.node)), code === 0 ? scale.type : requireType(code));
  },
};

/** To uint8 by the range of the data, stretched to contain 0. Of nothing but zeros the scale is 1. */
const dynamicQuantizeLinear: Operator = {
  name: 'DynamicQuantizeLinear',
  apply: (call) => {
    const x = call.input(0).node;
    const zero = scalar(0);
    const lowest = min(reduceMin(x), zero);
    const extent = sub(max(reduceMax(x), zero), lowest);
    const scale = where(equal(extent, zero), scalar(1), div(extent, scalar(255)));
    const zeroPoint = clip(round(neg(div(lowest, scale))), 0, 255);
    return [
      Value.of(quantized(x, scale, zeroPoint, 'uint8'), 'uint8'),
      Value.of(scale, 'float32'),
      Value.of(zeroPoint, 'uint8'),
    ];
  },
};

export const quantization: readonly Operator[] = [quantizeLinear, dequantizeLinear, dynamicQuantizeLinear];
