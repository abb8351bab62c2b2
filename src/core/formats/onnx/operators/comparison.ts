/** Comparisons, logic and choice. A boolean is 0 or 1. */
import type { Node } from '../../../graph/node';
import { scalar } from '../../../graph/leaf';
import * as compare from '../../../ops/comparison';
import { where } from '../../../ops/elementwise';
import { zeros } from '../../../ops/reshape';
import { elementwise } from '../graph/elementwise';
import { mapping, pairing } from './elementwise-operator';
import type { Call, Operator } from './operator';

function isInfinite(x: Node, { attributes }: Call): Node {
  const [negative, positive] = [attributes.flag('detect_negative', true), attributes.flag('detect_positive', true)];
  if (negative && positive) return compare.isInfinite(x);
  if (negative) return compare.equal(x, scalar(-Infinity));
  return positive ? compare.equal(x, scalar(Infinity)) : zeros(x.shape);
}

/** Of the type of what is chosen. */
const choice: Operator = {
  name: 'Where',
  apply: (call) => elementwise([call.input(0), call.input(1), call.input(2)], where, call.input(1).type),
};

export const comparison: readonly Operator[] = [
  pairing('And', compare.and, 'bool'),
  pairing('Equal', compare.equal, 'bool'),
  pairing('Greater', compare.greater, 'bool'),
  pairing('GreaterOrEqual', compare.greaterOrEqual, 'bool'),
  mapping('IsInf', isInfinite, 'bool'),
  mapping('IsNaN', compare.isNan, 'bool'),
  pairing('Less', compare.less, 'bool'),
  pairing('LessOrEqual', compare.lessOrEqual, 'bool'),
  mapping('Not', compare.not, 'bool'),
  pairing('Or', compare.or, 'bool'),
  choice,
  pairing('Xor', compare.xor, 'bool'),
];
