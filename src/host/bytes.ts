const units = ['B', 'KB', 'MB', 'GB', 'TB'];

/** `1066442` → `1.07 MB`: three digits, decimal units, as file managers show it. */
export function bytesText(bytes: number): string {
  const rounded = Number(bytes.toPrecision(3));
  const power = rounded < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(rounded) / 3));
  return `${Number((rounded / 1000 ** power).toPrecision(3))} ${units[power] ?? ''}`;
}
