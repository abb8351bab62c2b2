import CliTable from 'cli-table3';
import { visible } from '../shared/visible';

type CharName = keyof NonNullable<CliTable.TableConstructorOptions['chars']>;
const none: readonly CharName[] = [
  ...(['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'] as const),
  ...(['left', 'left-mid', 'right', 'right-mid'] as const),
];
/** Two blanks between columns, one line under the head: nothing that a narrow terminal cannot show. */
const chars: Partial<Record<CharName, string>> = {
  ...Object.fromEntries(none.map((name) => [name, ''])),
  mid: '─',
  'mid-mid': '──',
  middle: '  ',
};

export interface TableContent {
  /** A line break in a cell breaks the line. */
  readonly head: readonly string[];
  /** An empty row is a blank line. */
  readonly rows: readonly (readonly string[])[];
  /** Columns that hold text and start at the left; numbers end at the right. Default: the first. */
  readonly textColumns?: readonly number[];
}

/** An aligned table without borders. */
export function table({ head, rows, textColumns = [0] }: TableContent): string {
  const height = Math.max(...head.map((cell) => cell.split('\n').length));
  const drawn = new CliTable({
    chars,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    // Of heads that differ in height the last lines are level.
    head: head.map((cell) => '\n'.repeat(height - cell.split('\n').length) + cell),
    colAligns: head.map((_, column) => (textColumns.includes(column) ? 'left' : 'right')),
  });
  drawn.push(...rows.map((row) => (row.length === 0 ? head.map(() => '') : row.map(visible))));
  const lines = drawn.toString().split('\n');
  return lines.map((line) => line.trimEnd()).join('\n');
}
