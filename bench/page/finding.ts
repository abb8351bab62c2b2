/** One number that a sitting has found. */
export interface Finding {
  readonly sitting: string;
  readonly what: string;
  readonly value: number;
  readonly unit: 'ms' | 'MB' | 'frames';
  /** The issue's; absent where it names none. */
  readonly limit?: number;
}

/** As a table for the documentation. */
export function markdown(findings: readonly Finding[]): string {
  const rows = findings.map(({ sitting, what, value, unit, limit }) => [
    sitting,
    what,
    `${value.toFixed(0)} ${unit}`,
    limit === undefined ? '–' : `${limit} ${unit}`,
    limit === undefined ? '' : value <= limit ? 'holds' : 'does not hold',
  ]);
  const table = [['sitting', 'what', 'measured', 'limit', ''], ['---', '---', '---:', '---:', '---'], ...rows];
  return table.map((row) => `| ${row.join(' | ')} |`).join('\n');
}
