import type { narrowFloats } from '../../ops/narrow-float';

/** Types whose elements take whole bytes. (Weights are of these.) */
export type StoredType =
  | 'float32'
  | 'float64'
  | 'float16'
  | 'bfloat16'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'bool';

/** Types of a byte or less, which only quantised values have. */
export type NarrowType = keyof typeof narrowFloats | 'int4' | 'uint4' | 'int2' | 'uint2';

/**
 * What the file says that a tensor holds. The engine computes with real numbers, and keeps integers and booleans (0 and 1) as such; the
 * type says what an operator means by them: a division of integers truncates.
 */
export type ElementType = StoredType | NarrowType;

export const isFloat = (type: ElementType): boolean => /float/.test(type);
export const isInteger = (type: ElementType): boolean => /int/.test(type);
