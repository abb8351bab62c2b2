import { isInteger, type ElementType } from '../../encoding/element-type';

export interface IntegerRange {
  readonly bits: number;
  readonly isSigned: boolean;
  readonly lowest: number;
  /** Of 64 bits: the nearest number that JavaScript has. */
  readonly highest: number;
}

/** What an integer type holds; undefined for other types. */
export function integerRange(type: ElementType): IntegerRange | undefined {
  if (!isInteger(type)) return undefined;
  const bits = Number(type.replace(/\D/g, ''));
  const isSigned = !type.startsWith('u');
  const half = 2 ** (bits - 1);
  return { bits, isSigned, lowest: isSigned ? -half : 0, highest: isSigned ? half - 1 : 2 * half - 1 };
}
