const units = ['B', 'KB', 'MB', 'GB', 'TB'];

/** `1066442` → `1.07 MB`: three digits, decimal units, as file managers show it. */
export function bytesText(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${units[power] ?? ''}`;
}
