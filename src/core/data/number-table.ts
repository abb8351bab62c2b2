import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';
import { LabelColumn } from './label-column';
import { malformed } from './limits';
import { numberIn } from './number-in';
import type { RawData } from './raw-data';

/** Rows of text turned into numbers as they come, so that the text need not stay. */
export class NumberTable {
  private values = new Float64Array(1024);
  private used = 0;
  private readonly labels: LabelColumn | undefined;
  private rows = 0;

  /** @param label column of labels or targets; undefined: none. */
  constructor(
    private readonly file: string,
    private readonly header: readonly string[],
    private readonly label: number | undefined,
  ) {
    if (label !== undefined) this.labels = new LabelColumn(file, header[label]);
  }

  /** @throws Problem `file-malformed` for a row of another length or a cell that is no number. */
  add(cells: readonly string[]): void {
    const { header } = this;
    if (cells.length !== header.length)
      throw malformed(this.file, `${cells.length} cells in row ${this.rows}`, header.length);
    this.reserve(cells.length);
    for (const [column, cell] of cells.entries())
      if (column === this.label) this.labels?.add(cell);
      else this.values[this.used++] = this.numberOf(cell, column);
    this.rows++;
  }

  finish(): RawData {
    const { file, header, labels, rows } = this;
    const features = header.length - (labels ? 1 : 0);
    const data = this.values.subarray(0, this.used);
    return {
      inputs: [{ name: 'x', file, shape: [rows, features], type: 'float64', data }],
      ...(labels ? labels.finish() : { notes: [] }),
    };
  }

  private reserve(cells: number): void {
    if (this.used + cells <= this.values.length) return;
    const wider = new Float64Array(2 * (this.used + cells));
    wider.set(this.values.subarray(0, this.used));
    this.values = wider;
  }

  private numberOf(cell: string, column: number): number {
    const value = numberIn(cell);
    if (value !== undefined) return value;
    throw new Problem(
      'file-malformed',
      text('{0}: row {1}, column {2} is no number.', this.file, this.rows, this.header[column]),
      {
        file: this.file,
        found: cell.trim().slice(0, 100),
        expected: 'a number',
        remedy: text('Write every value as a number; only the label may be a name.'),
      },
    );
  }
}
