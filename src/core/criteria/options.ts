import type { CriterionOption, NumberOption } from './criterion';

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The value where none is given; undefined where the option is then absent. */
export const defaultOf = (option: CriterionOption): string | undefined =>
  'values' in option ? option.values[0] : option.default;

/** Whether an option takes this value. */
export function takes(option: CriterionOption, value: string): boolean {
  if ('values' in option) return option.values.includes(value);
  const number = decimal.test(value) ? Number(value) : NaN;
  const { least, above, most = Number.MAX_VALUE, whole } = option;
  return (above ? number > least : number >= least) && number <= most && (!whole || Number.isInteger(number));
}

/** For people: `form=absolute|snip`, `lambda=number > 0`. */
export const describeOption = (key: string, option: CriterionOption): string =>
  `${key}=${'values' in option ? option.values.join('|') : describeNumber(option)}`;

function describeNumber({ least, above, most, whole }: NumberOption): string {
  const kind = whole ? 'whole number' : 'number';
  const upper = most === undefined ? '' : ` ≤ ${most}`;
  return `${kind} ${above ? '>' : '≥'} ${least}${upper}`;
}

/** A number among settled options; undefined where it is absent. */
export const numberOption = (options: Readonly<Record<string, string>>, key: string): number | undefined =>
  Object.hasOwn(options, key) ? Number(options[key]) : undefined;
