/**
 * Changes of type. Between floating-point types nothing changes, as the executors have one width for all of them: what a file computes in
 * half precision is computed in full. To integers numbers are truncated, and are not wrapped to what the type holds.
 */
import { text } from '../../../../shared/text';
import { isNonzero } from '../../../ops/comparison';
import { truncate } from '../../../ops/rounding';
import { Unsupported } from '../../unsupported';
import { elementTypeOf, typeName } from '../element-type';
import { isFloat, isInteger, type ElementType, type Value } from '../graph/value';
import type { Operator } from './operator';

/** The same numbers, as far as a type holds them. */
export function castTo(x: Value, type: ElementType): Value {
  if (type === 'bool' && x.type !== 'bool') return x.like(isNonzero(x.any), type);
  return isInteger(type) && isFloat(x.type) ? x.like(truncate(x.any), type) : x.as(type);
}

/** @param code of the schema's `DataType`. @throws Unsupported for a type that is excluded. */
export function requireType(code: number): ElementType {
  const type = elementTypeOf(code);
  if (type) return type;
  throw new Unsupported(text('The element type {0} is not known.', typeName(code)));
}

export const casts: readonly Operator[] = [
  {
    name: 'Cast',
    apply: (call) => {
      const code = call.attributes.integer('to');
      if (code === undefined) throw new RangeError('to is missing');
      return castTo(call.input(0), requireType(code));
    },
  },
  { name: 'CastLike', apply: (call) => castTo(call.input(0), call.input(1).type) },
];
