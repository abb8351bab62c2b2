/** The number in a cell of text, `nan` included; undefined where it holds none. */
export function numberIn(cell: string): number | undefined {
  const trimmed = cell.trim();
  if (/^[+-]?nan$/i.test(trimmed)) return NaN;
  const value = trimmed === '' ? NaN : Number(trimmed);
  return Number.isNaN(value) ? undefined : value;
}
