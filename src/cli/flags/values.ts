/** What stands behind a flag, read into a value. Each throws a Problem that names the flag: exit 2. */
import { Problem } from '../../shared/problem';
import { data } from '../../shared/recipe';
import { text } from '../../shared/text';

/** Plain decimal notation: neither hexadecimal nor blanks nor `Infinity`. */
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

const invalid = (flag: string, found: string, expected: string): Problem =>
  new Problem('option-invalid', text('The value of {0} is not one that it takes.', flag), {
    found,
    expected,
    remedy: text('Correct the value of {0}.', flag),
  });

export function numberOf(flag: string, value: string, expected = 'a number'): number {
  const number = decimal.test(value) ? Number(value) : NaN;
  if (!Number.isFinite(number)) throw invalid(flag, value, expected);
  return number;
}

/** A number for which something holds, said in words and signs: `a number > 0`. */
export const numberThat =
  (flag: string, accepts: (number: number) => boolean, expected: string) =>
  (value: string): number => {
    const number = numberOf(flag, value, expected);
    if (!accepts(number)) throw invalid(flag, value, expected);
    return number;
  };

/** A whole number from `least` to `most`. */
export const integer =
  (flag: string, least: number, most = Number.MAX_SAFE_INTEGER) =>
  (value: string): number => {
    const expected =
      most === Number.MAX_SAFE_INTEGER ? `a whole number ≥ ${least}` : `a whole number from ${least} to ${most}`;
    const number = numberOf(flag, value, expected);
    if (!Number.isInteger(number) || number < least || number > most) throw invalid(flag, value, expected);
    return number;
  };

/** A share of weights, 0 ≤ s < 1. @throws Problem `sparsity-invalid`. */
export function shareOf(flag: string, value: string): number {
  const share = decimal.test(value) ? Number(value) : NaN;
  if (share >= 0 && share < 1) return share;
  throw new Problem('sparsity-invalid', text('The sparsity of {0} is not at least 0 and below 1.', flag), {
    found: value,
    expected: '0 ≤ s < 1',
    remedy: text('Write 0.9 to remove 90 % of the weights.'),
  });
}

/** `0.5,0.8,0.9`. */
export const shares =
  (flag: string) =>
  (value: string): readonly number[] => [...new Set(namesOf(flag, value).map((share) => shareOf(flag, share)))];

/** `a,b,c`: at least one, none empty. */
export function namesOf(flag: string, value: string): readonly string[] {
  const names = value.split(',').map((name) => name.trim());
  if (names.some((name) => name === '')) throw invalid(flag, value, 'a,b,c');
  return names;
}

/** `0.5` or `0.1,0.2,0.3`: one for all channels, or one for each. */
export const numbers =
  (flag: string, accepts: (number: number) => boolean = () => true, expected = 'number,number,…') =>
  (value: string): readonly number[] =>
    namesOf(flag, value).map((each) => {
      const number = numberOf(flag, each, expected);
      if (!accepts(number)) throw invalid(flag, each, expected);
      return number;
    });

/** `0.0039` or `1/255`. */
export const fraction =
  (flag: string) =>
  (value: string): number => {
    const expected = 'a number or a fraction: 1/255';
    const [above = '', below = '1', ...rest] = value.split('/');
    const quotient = numberOf(flag, above.trim(), expected) / numberOf(flag, below.trim(), expected);
    if (rest.length > 0 || !Number.isFinite(quotient)) throw invalid(flag, value, expected);
    return quotient;
  };

/** `256` or `320x240`: pixels, as the recipe has them. */
export const sizeOf =
  (flag: string) =>
  (value: string): string => {
    if (data.shape.resize.safeParse(value).success) return value;
    throw invalid(flag, value, '256 or 320x240');
  };

/** Collects a flag that may stand several times. */
export const repeated = (value: string, previous: readonly string[] = []): readonly string[] => [...previous, value];

/** Collects `GLOB=S`; a glob may itself contain `=`, so the last one divides. */
export const shareByGlob =
  (flag: string) =>
  (value: string, previous: Readonly<Record<string, number>> = {}): Readonly<Record<string, number>> => {
    const at = value.lastIndexOf('=');
    if (at < 1) throw invalid(flag, value, 'GLOB=SPARSITY');
    return { ...previous, [value.slice(0, at)]: shareOf(flag, value.slice(at + 1)) };
  };

/** The problem of two flags that cannot stand together. */
export const conflict = (flag: string, other: string): Problem =>
  new Problem('option-invalid', text('{0} and {1} cannot stand together.', flag, other), {
    found: `${flag} ${other}`,
    remedy: text('Use one of them.'),
  });

/** The problem of a flag that does nothing without another. */
export const lonely = (flag: string, needed: string): Problem =>
  new Problem('option-invalid', text('{0} does nothing without {1}.', flag, needed), {
    found: flag,
    expected: needed,
    remedy: text('Add {0}, or leave out {1}.', needed, flag),
  });

/** The problem of a flag that a command cannot do without. */
export const required = (flag: string): Problem =>
  new Problem(flag === '--data' ? 'data-required' : 'option-invalid', text('The option {0} is missing.', flag), {
    expected: flag,
    remedy: text('See `prunescope COMMAND --help`.'),
  });
