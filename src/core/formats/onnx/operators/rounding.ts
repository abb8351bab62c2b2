import { ceil, floor, round } from '../../../ops/rounding';
import { mapping } from './elementwise-operator';
import type { Operator } from './operator';

/** Rounding. It is piecewise constant: no gradient passes. */
export const rounding: readonly Operator[] = [mapping('Ceil', ceil), mapping('Floor', floor), mapping('Round', round)];
