import * as angles from '../../../ops/trigonometry';
import { mapping } from './elementwise-operator';
import type { Operator } from './operator';

/** Trigonometric and hyperbolic functions, but Tanh, which is an activation. */
export const trigonometry: readonly Operator[] = [
  mapping('Acos', angles.acos),
  mapping('Acosh', angles.acosh),
  mapping('Asin', angles.asin),
  mapping('Asinh', angles.asinh),
  mapping('Atan', angles.atan),
  mapping('Atanh', angles.atanh),
  mapping('Cos', angles.cos),
  mapping('Cosh', angles.cosh),
  mapping('Sin', angles.sin),
  mapping('Sinh', angles.sinh),
  mapping('Tan', angles.tan),
];
