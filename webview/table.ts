/** A table as it leaves the page: full numbers, and names that machines read. */
export type TableValue = string | number | undefined;

export interface Table {
  /** Keys of the columns, as a script would name them. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly TableValue[])[];
}

/** Spreadsheets take text that begins so for a formula. Names in a model are anybody's. */
const formula = /^[=+\-@\t\r]/;
const harmless = (value: string): string => (formula.test(value) ? `'${value}` : value);

/** Comma-separated values (RFC 4180): a header, then the rows. What is not known is empty. */
export function csvOf({ columns, rows }: Table): string {
  const field = (value: TableValue): string => {
    if (value === undefined) return '';
    if (typeof value === 'number') return String(value);
    const words = harmless(value);
    return /[",\r\n]/.test(words) ? `"${words.replaceAll('"', '""')}"` : words;
  };
  return [columns, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

/** Tab-separated, as spreadsheets take it from the clipboard. */
export function tsvOf({ columns, rows }: Table): string {
  const field = (value: TableValue): string =>
    typeof value === 'string' ? harmless(value).replace(/[\t\r\n]+/g, ' ') : String(value ?? '');
  return [columns, ...rows].map((row) => row.map(field).join('\t')).join('\n');
}

/** An array of records. What is not known is left out; a column may bear any name. */
export function jsonOf({ columns, rows }: Table): string {
  const records = rows.map((row) =>
    Object.fromEntries(columns.flatMap((column, at) => (row[at] === undefined ? [] : [[column, row[at]]]))),
  );
  return `${JSON.stringify(records, undefined, 2)}\n`;
}
