/** The operators that are known. To add one: its record in a file of its family, and a line here. */
import { activation } from './activation';
import { arithmetic } from './arithmetic';
import { bits } from './bits';
import { casts } from './cast';
import { comparison } from './comparison';
import { identities } from './identity';
import { quantization } from './quantization';
import { reductions } from './reduction';
import { rounding } from './rounding';
import { trigonometry } from './trigonometry';
import type { Operator } from './operator';

const families: readonly (readonly Operator[])[] = [
  activation,
  arithmetic,
  bits,
  casts,
  comparison,
  identities,
  quantization,
  reductions,
  rounding,
  trigonometry,
];

/** By domain and name: `Conv`, `com.microsoft.Gelu`. */
export const operators: ReadonlyMap<string, Operator> = new Map(
  families.flat().map((operator) => [keyOf(operator.name, operator.domain), operator]),
);

/** ONNX's own domain has two names. */
export function keyOf(name: string, domain = ''): string {
  return domain === '' || domain === 'ai.onnx' ? name : `${domain}.${name}`;
}
