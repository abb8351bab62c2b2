import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';
import { malformed } from './limits';
import type { RawArray } from './raw-data';

/** Rows of text turned into numbers as they come, so that the text need not stay. */
export class NumberTable {
  private values = new Float64Array(1024);
  private used = 0;
  private readonly labels: number[] = [];
  private rows = 0;

  /** @param label column of labels or targets; undefined: none. */
  constructor(
    private readonly file: string,
    private readonly header: readonly string[],
    private readonly label: number | undefined,
  ) {}

  /** @throws Problem `file-malformed` for a row of another length or a cell that is no number. */
  add(cells: readonly string[]): void {
    const { header } = this;
    if (cells.length !== header.length)
      throw malformed(this.file, `${cells.length} cells in row ${this.rows}`, header.length);
    this.reserve(cells.length);
    for (const [column, cell] of cells.entries()) {
      const value = this.numberOf(cell, column);
      if (column === this.label) this.labels.push(value);
      else this.values[this.used++] = value;
    }
    this.rows++;
  }

  finish(): { inputs: RawArray; targets?: RawArray } {
    const { file, header, label, rows } = this;
    const features = header.length - (label === undefined ? 0 : 1);
    const array = (name: string, shape: readonly number[], data: Float64Array): RawArray => ({
      name,
      file,
      shape,
      type: 'float64',
      data,
    });
    return {
      inputs: array('x', [rows, features], this.values.subarray(0, this.used)),
      ...(label !== undefined && { targets: array(header[label], [rows], Float64Array.from(this.labels)) }),
    };
  }

  private reserve(cells: number): void {
    if (this.used + cells <= this.values.length) return;
    const wider = new Float64Array(2 * (this.used + cells));
    wider.set(this.values.subarray(0, this.used));
    this.values = wider;
  }

  private numberOf(cell: string, column: number): number {
    const trimmed = cell.trim();
    const value = trimmed === '' ? NaN : Number(trimmed);
    if (!Number.isNaN(value) || /^[+-]?nan$/i.test(trimmed)) return value;
    throw new Problem(
      'file-malformed',
      text('{0}: row {1}, column {2} is no number.', this.file, this.rows, this.header[column]),
      {
        file: this.file,
        found: trimmed.slice(0, 100),
        expected: 'a number',
        remedy: text('Write every value as a number, labels too (from 0).'),
      },
    );
  }
}
