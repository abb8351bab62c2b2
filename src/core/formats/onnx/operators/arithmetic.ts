/**
 * Arithmetic. Integers do not wrap around; their divisions truncate. They are exact up to 2^53 where they are known, up to 2^24 in an
 * executor that computes in float32.
 */
import { scalar } from '../../../graph/leaf';
import type { Node } from '../../../graph/node';
import {
  abs,
  add,
  div,
  erf,
  exp,
  log,
  max,
  min,
  mul,
  neg,
  reciprocal,
  sign,
  sqrt,
  sub,
} from '../../../ops/elementwise';
import { pow } from '../../../ops/power';
import { modulo, quotient, remainder, truncate } from '../../../ops/rounding';
import { Unsupported } from '../../unsupported';
import { isInteger, type ElementType } from '../../encoding/element-type';
import { folding, mapping, pairing } from './elementwise-operator';
import type { Call, Operator } from './operator';

/** `Clip`: bounds are attributes before opset 11, inputs from there on; each may be absent. Where they cross, the upper one counts. */
const clip: Operator = mapping('Clip', (x, { opset, attributes, inputs }) => {
  const bound = (index: number, name: string): Node | undefined => {
    if (opset >= 11) return inputs[index]?.node;
    const number = attributes.number(name);
    return number === undefined ? undefined : scalar(number);
  };
  const [low, high] = [bound(1, 'min'), bound(2, 'max')];
  const raised = low ? max(x, requireOne(low)) : x;
  return high ? min(raised, requireOne(high)) : raised;
});

function requireOne(bound: Node): Node {
  if (bound.shape.length === 0) return bound;
  throw new RangeError(`a bound of shape [${bound.shape.join()}]`);
}

/** Exponents that the engine has simpler operations for. */
const simple = new Set([-2, -1, -0.5, 0, 0.5, 1, 2, 3]);

/** The exponent as a number, where it is a known and simple one. A weight of the file that is not (it may be a learnt one) stays a weight. */
function exponentOf(call: Call, exponent: Node): Node {
  try {
    const numbers = call.numbers(1) ?? [];
    return numbers.length === 1 && simple.has(numbers[0]) && exponent.shape.length === 0
      ? scalar(numbers[0])
      : exponent;
  } catch (error) {
    if (error instanceof Unsupported) return exponent;
    throw error;
  }
}

/** The base's type is the result's. */
const power = (x: Node, exponent: Node, call: Call, type: ElementType): Node => {
  const result = pow(x, exponentOf(call, exponent));
  return isInteger(type) ? truncate(result) : result;
};

export const arithmetic: readonly Operator[] = [
  mapping('Abs', abs),
  pairing('Add', add),
  clip,
  pairing('Div', (a, b, _, type) => (isInteger(type) ? quotient(a, b) : div(a, b))),
  mapping('Erf', erf),
  mapping('Exp', exp),
  mapping('Log', log),
  folding('Max', (nodes) => nodes.reduce(max)),
  folding('Mean', (nodes) => mul(nodes.reduce(add), scalar(1 / nodes.length))),
  folding('Min', (nodes) => nodes.reduce(min)),
  pairing('Mod', (a, b, { attributes }) => (attributes.flag('fmod') ? remainder(a, b) : modulo(a, b))),
  pairing('Mul', mul),
  mapping('Neg', neg),
  pairing('Pow', power),
  mapping('Reciprocal', reciprocal),
  mapping('Sign', sign),
  mapping('Sqrt', sqrt),
  pairing('Sub', sub),
  folding('Sum', (nodes) => nodes.reduce(add)),
];
