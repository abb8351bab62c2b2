/** What every benchmark needs: a clock, a median, a table. */

/** Milliseconds that a call takes. */
export async function time(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
};

/** The median of several runs after one that warms up. */
export async function repeat(times: number, work: () => unknown): Promise<number> {
  await work();
  const all: number[] = [];
  for (let i = 0; i < times; i++) all.push(await time(work));
  return median(all);
}

/** Rows of text in aligned columns. */
export function table(rows: readonly (readonly string[])[]): void {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
        .join('  '),
    );
}
