/** Numbers as people read them. Plain ASCII digits, so that columns align and scripts can cut them. */

/** `0.0421` → `4.2 %`. Never rounds up to 100 % nor down to 0 %: those two mean "all" and "none". */
export function percent(share: number, digits = 1): string {
  const rounded = (share * 100).toFixed(digits);
  const step = 10 ** -digits;
  if (share > 0 && Number(rounded) === 0) return `<${step.toFixed(digits)} %`;
  if (share < 1 && Number(rounded) === 100) return `${(100 - step).toFixed(digits)} %`;
  return `${rounded} %`;
}

/** `1234567` → `1,234,567`. Not by `toLocaleString`, whose first call takes as long as all else that a short command does. */
export const count = (value: number): string => value.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ',');

const units = ['B', 'KB', 'MB', 'GB', 'TB'];
/** Decimal units, as disks are sold: `1,234 B`, `1.07 MB`. */
export function bytes(value: number): string {
  const power = value < 10_000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
  return power === 0 ? `${count(value)} B` : `${(value / 1000 ** power).toPrecision(3)} ${units[power] ?? ''}`;
}

/** `0.0123` → `0.012 s`, `83` → `83 s`. */
export const seconds = (value: number): string =>
  `${value < 0.0995 ? value.toFixed(3) : value < 9.95 ? value.toFixed(2) : value.toFixed(value < 99.5 ? 1 : 0)} s`;

/** A loss: four significant digits. */
export const loss = (value: number): string => (value === 0 ? '0' : value.toPrecision(4));
