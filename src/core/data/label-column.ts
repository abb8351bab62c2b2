import { Problem } from '../../shared/problem';
import { text, type Text } from '../../shared/text';
import { numberIn } from './number-in';
import type { RawArray } from './raw-data';

/** A column of labels or targets: all numbers, or all names of classes. */
export class LabelColumn {
  private readonly numbers: number[] = [];
  /** Position of first occurrence by name. */
  private readonly names = new Map<string, number>();
  private named: boolean | undefined;

  constructor(
    private readonly file: string,
    private readonly name: string,
  ) {}

  /** @throws Problem `label-invalid` for an empty cell, and where names and numbers stand together. */
  add(cell: string): void {
    const label = cell.trim();
    const row = this.numbers.length;
    const number = numberIn(label);
    const isName = number === undefined;
    if (label === '' || (this.named !== undefined && this.named !== isName)) throw this.invalid(row, label);
    this.named = isName;
    if (isName && !this.names.has(label)) this.names.set(label, this.names.size);
    this.numbers.push(number ?? this.names.get(label) ?? 0);
  }

  /** Names become their position in sorted order (by code units), which is said. */
  finish(): { targets: RawArray; classes?: readonly string[]; notes: readonly Text[] } {
    const { file, name, numbers } = this;
    const targets = (data: Float64Array): RawArray => ({ name, file, shape: [numbers.length], type: 'float64', data });
    if (!this.named) return { targets: targets(Float64Array.from(numbers)), notes: [] };
    const classes = [...this.names.keys()].sort((a, b) => (a < b ? -1 : 1));
    const found = new Map(classes.map((each, position) => [this.names.get(each), position]));
    return {
      targets: targets(Float64Array.from(numbers, (each) => found.get(each) ?? 0)),
      classes,
      notes: [text('{0}: {1} classes by name: {2}.', file, classes.length, listed(classes))],
    };
  }

  private invalid(row: number, label: string): Problem {
    return new Problem('label-invalid', text('{0}: the label of example {1} is invalid.', this.file, row), {
      file: this.file,
      found: label === '' ? 'an empty cell' : label.slice(0, 100),
      expected: this.named === true ? 'a name of a class' : 'a number',
      remedy: text('Give every example a label in column {0}: names throughout, or numbers throughout.', this.name),
    });
  }
}

/** Names that a note has room for. */
const shown = 12;

/** `0 = cat, 1 = dog`: which output is which class. The last one is always named. */
export function listed(classes: readonly string[]): string {
  const all = classes.map((name, label) => `${label} = ${name}`);
  return (all.length > shown ? [...all.slice(0, shown - 1), '…', ...all.slice(-1)] : all).join(', ');
}
