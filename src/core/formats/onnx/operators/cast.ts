/**
 * Changes of type. Between floating-point types nothing changes, as the executors have one width for all of them: what a file computes in
 * half precision is computed in full. (Types of a byte or less are rounded to.) To integers numbers are truncated; those of 16 bits or less
 * keep their lowest bits, as ONNX says, those of more are taken to hold what they are given.
 */
import { text } from '../../../../shared/text';
import { scalar } from '../../../graph/leaf';
import type { Node } from '../../../graph/node';
import { isNonzero } from '../../../ops/comparison';
import { add, sub } from '../../../ops/elementwise';
import { narrow, narrowFloats, type NarrowFloat } from '../../../ops/narrow-float';
import { modulo, truncate } from '../../../ops/rounding';
import { Unsupported } from '../../unsupported';
import { typeName, valueTypeOf } from '../element-type';
import { isFloat, type ElementType } from '../../encoding/element-type';
import { type Value } from '../graph/value';
import { integerRange, type IntegerRange } from './integer-range';
import type { Operator } from './operator';

/**
 * The same numbers, as far as a type holds them.
 * @param saturates whether a float that is too large for a float of a byte becomes the largest.
 */
export function castTo(x: Value, type: ElementType, saturates = true): Value {
  if (type === x.type) return x;
  if (type === 'bool') return x.like(isNonzero(x.any), type);
  const format = narrowFloatOf(type);
  if (format) return x.like(narrow(x.any, format, saturates), type);
  const range = integerRange(type);
  if (!range) return x.as(type);
  const whole = isFloat(x.type) ? truncate(x.any) : x.any;
  return x.like(range.bits <= 16 && !isWithin(x.type, range) ? wrapped(whole, range) : whole, type);
}

export const narrowFloatOf = (type: ElementType): NarrowFloat | undefined =>
  type in narrowFloats ? narrowFloats[type as keyof typeof narrowFloats] : undefined;

/** Whether all values of a type are in a range. */
function isWithin(type: ElementType, { lowest, highest }: IntegerRange): boolean {
  const own = integerRange(type);
  return type === 'bool' ? highest >= 1 : own !== undefined && own.lowest >= lowest && own.highest <= highest;
}

/** The lowest bits, in two's complement. */
const wrapped = (x: Node, { bits, lowest }: IntegerRange): Node =>
  add(modulo(sub(x, scalar(lowest)), scalar(2 ** bits)), scalar(lowest));

/** @param code of the schema's `DataType`. @throws Unsupported for a type that is excluded. */
export function requireType(code: number): ElementType {
  const type = valueTypeOf(code);
  if (type) return type;
  throw new Unsupported(text('The element type {0} is not known.', typeName(code)));
}

export const casts: readonly Operator[] = [
  {
    name: 'Cast',
    apply: (call) => {
      const code = call.attributes.integer('to');
      if (code === undefined) throw new RangeError('to is missing');
      return castTo(call.input(0), requireType(code), call.attributes.flag('saturate', true));
    },
  },
  {
    name: 'CastLike',
    apply: (call) => castTo(call.input(0), call.input(1).type, call.attributes.flag('saturate', true)),
  },
];
