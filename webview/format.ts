/** Numbers as people read them, in the page's language. */
import { currentLanguage } from './i18n';

const formats = new Map<string, Intl.NumberFormat>();

/** @param kind Tells these options from all others. */
function formatter(kind: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${currentLanguage()} ${kind}`;
  let found = formats.get(key);
  if (!found) formats.set(key, (found = new Intl.NumberFormat(currentLanguage(), options)));
  return found;
}

/** A count: `266,200`. */
export const integer = (value: number): string => formatter('integer', { maximumFractionDigits: 0 }).format(value);

/** A number with exactly so many decimals, rounded as the terminal rounds (`toFixed`: Intl alone rounds 23.45 up). */
export const decimal = (value: number, digits: number): string =>
  formatter(`decimal ${digits}`, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
    Number(value.toFixed(digits)),
  );

/** A share from 0 to 1 as `94.4 %`: one decimal, more only where a share such as 0.9995 needs them. */
export function percent(share: number): string {
  const digits = Math.abs(share * 1000 - Math.round(share * 1000)) < 1e-6 ? 1 : 2;
  return `${decimal(share * 100, digits)} %`;
}

/** A measured share with one decimal: `94.4 %`. */
export const measuredPercent = (share: number): string => `${decimal(share * 100, 1)} %`;

/**
 * A part of a whole, in percent with one decimal, that never rounds to nothing or to everything:
 * one kept weight of 235,200 is `<0.1`, not `0.0`.
 */
export function part(count: number, total: number): string {
  if (total === 0) return decimal(0, 1);
  const share = (count / total) * 100;
  if (count > 0 && share < 0.05) return `<${decimal(0.1, 1)}`;
  if (count < total && share >= 99.95) return `>${decimal(99.9, 1)}`;
  return decimal(share, 1);
}

const units = ['B', 'KB', 'MB', 'GB', 'TB'];

/** File sizes in decimal units, as the terminal writes them. Several sizes share the unit of the largest. */
export function bytes(...sizes: number[]): string {
  const largest = Math.max(...sizes, 1);
  const power = Math.min(units.length - 1, Math.floor(Math.log10(largest) / 3));
  const scaled = sizes.map((size) => size / 1000 ** power);
  const least = Math.min(...scaled);
  const digits = power === 0 || least >= 100 ? 0 : least >= 10 ? 1 : 2;
  return `${scaled.map((size) => decimal(size, digits)).join(' → ')} ${units[power] ?? ''}`;
}

/** Large counts in short: `266.2K`. */
export const compact = (value: number): string =>
  formatter('compact', { notation: 'compact', maximumSignificantDigits: 4 }).format(value);

/** A weight, a score: four significant digits, scientific where the size demands it. */
export function scalar(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  const plain = value === 0 || (size >= 1e-3 && size < 1e5);
  const written = formatter(plain ? 'plain' : 'scientific', {
    maximumSignificantDigits: plain ? 4 : 3,
    ...(!plain && { notation: 'scientific' as const }),
  }).format(value);
  return written.replace('-', '−').replace(/E(-|−)?/, (_, minus?: string) => (minus ? 'e−' : 'e'));
}

/** How long something took. */
export function seconds(value: number): string {
  if (value >= 120) return `${integer(Math.floor(value / 60))} min ${integer(Math.round(value % 60))} s`;
  return `${decimal(value, value < 10 ? 1 : 0)} s`;
}

export const shape = (dimensions: readonly number[]): string => dimensions.join('×') || '1';

/**
 * What a person typed as a sparsity: `90`, `90.5`, `90,5 %`. Answers a share in steps of 0.001.
 * `undefined` for anything that is not a number from 0 to 99.9.
 */
export function parseSparsity(typed: string): number | undefined {
  const match = /^\s*(\d{1,3}(?:[.,]\d*)?|[.,]\d+)\s*%?\s*$/.exec(typed);
  if (!match?.[1]) return undefined;
  const value = Number(match[1].replace(',', '.'));
  return value >= 0 && value <= 99.9 ? Math.round(value * 10) / 1000 : undefined;
}

/** A share as the number of percents that `parseSparsity` takes: `97.5`. */
export const percentNumber = (share: number): string => String(Number((share * 100).toFixed(4)));

/** Sparsities with commas between them, in rising order and each once: `50, 80, 97.5`. `undefined` where one is none. */
export function parseSparsities(typed: string): readonly number[] | undefined {
  const parts = typed.split(/[,;，、]/).map(parseSparsity);
  const shares = parts.filter((share) => share !== undefined);
  return shares.length < parts.length ? undefined : [...new Set(shares)].sort((a, b) => a - b);
}

/** A whole number in a range. */
export function parseCount(typed: string, least: number, most: number): { readonly value: number } | undefined {
  const value = Number(typed.trim());
  return /^\s*\d+\s*$/.test(typed) && value >= least && value <= most ? { value } : undefined;
}

/** A learning rate: a number above 0, as `0.01` or `1e-3`; nothing typed leaves it to the job. */
export function parseRate(typed: string): { readonly value: number | undefined } | undefined {
  if (typed.trim() === '') return { value: undefined };
  const value = Number(typed.trim().replace(',', '.'));
  return Number.isFinite(value) && value > 0 ? { value } : undefined;
}

/** A learning rate as it is written into its field. */
export const rateText = (rate: number | undefined): string => (rate === undefined ? '' : String(rate));

/** A file format's own name; its id where we know no better one. */
export function formatName(format: string): string {
  const names: Readonly<Record<string, string>> = {
    tfjs: 'TensorFlow.js',
    'tfjs-layers': 'TensorFlow.js layers',
    'tfjs-layers-model': 'TensorFlow.js layers',
    'tfjs-graph': 'TensorFlow.js graph',
    'tfjs-graph-model': 'TensorFlow.js graph',
  };
  return Object.hasOwn(names, format) ? (names[format] ?? format) : format;
}
