/** Bits of integers. Exact as far as the integers are: 53 bits where they are known, 24 in an executor that computes in float32. */
import { scalar } from '../../../graph/leaf';
import type { Node } from '../../../graph/node';
import { bitwiseAnd, bitwiseOr, bitwiseXor } from '../../../ops/bitwise';
import { greaterOrEqual, less } from '../../../ops/comparison';
import { add, min, mul, neg, sub, where } from '../../../ops/elementwise';
import { pow } from '../../../ops/power';
import { floor, remainder } from '../../../ops/rounding';
import type { ElementType } from '../../encoding/element-type';
import { pairing } from './elementwise-operator';
import { integerRange, type IntegerRange } from './integer-range';
import type { Call, Operator } from './operator';

function rangeOf(type: ElementType): IntegerRange {
  const range = integerRange(type);
  if (range) return range;
  throw new RangeError(`bits of ${type}`);
}

/** What is shifted out is lost; a negative number keeps its sign to the right. By fewer than no bits means by all of them. */
function shift(a: Node, b: Node, { attributes }: Call, type: ElementType): Node {
  const range = rangeOf(type);
  const all = scalar(range.bits);
  const by = where(less(b, scalar(0)), all, min(b, all));
  if (attributes.word('direction', ['LEFT', 'RIGHT']) === 'RIGHT') return floor(mul(a, pow(scalar(0.5), by)));
  return wrapped(mul(a, pow(scalar(2), by)), range);
}

/** The number that a type has for one that is too large for it. */
function wrapped(x: Node, { bits, isSigned }: IntegerRange): Node {
  const [period, half] = [scalar(2 ** bits), scalar(2 ** (bits - 1))];
  const rest = remainder(x, period);
  if (!isSigned) return rest;
  const raised = where(less(rest, neg(half)), add(rest, period), rest);
  return where(greaterOrEqual(raised, half), sub(raised, period), raised);
}

const complement: Operator = {
  name: 'BitwiseNot',
  apply: (call) => {
    const x = call.input(0);
    const { isSigned, highest } = rangeOf(x.type);
    return x.like(sub(scalar(isSigned ? -1 : highest), x.any));
  },
};

export const bits: readonly Operator[] = [
  pairing('BitShift', shift),
  pairing('BitwiseAnd', bitwiseAnd),
  complement,
  pairing('BitwiseOr', bitwiseOr),
  pairing('BitwiseXor', bitwiseXor),
];
