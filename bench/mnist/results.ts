import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Row, Stage } from './rows';

/** One measurement: of a row at a sparsity, or of the network that is not pruned. Errors in percent of the test digits. */
export interface Result {
  readonly seed: number;
  readonly stage: Stage | 'dense';
  readonly row: string;
  readonly sparsity: number;
  readonly before?: number;
  readonly after?: number;
}

const keyOf = ({ seed, stage, row, sparsity }: Omit<Result, 'before' | 'after'>): string =>
  JSON.stringify([seed, stage, row, sparsity]);

/** Results as JSON lines in a file: a benchmark that was stopped goes on where it was. */
export class Results {
  private readonly known = new Map<string, Result>();

  constructor(private readonly file: string) {
    mkdirSync(path.dirname(file), { recursive: true });
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    // What was cut off while it was written is measured anew, on a line of its own.
    if (lines.length > 0 && lines.at(-1) !== '') appendFileSync(file, '\n');
    for (const line of lines) {
      if (!line.endsWith('}')) continue;
      const result = JSON.parse(line) as Result;
      this.known.set(keyOf(result), result);
    }
  }

  add(result: Result): void {
    this.known.set(keyOf(result), result);
    appendFileSync(this.file, `${JSON.stringify(result)}\n`);
  }

  /** The network that is not pruned, one for each seed. */
  get dense(): readonly Result[] {
    return [...this.known.values()].filter(({ stage }) => stage === 'dense');
  }

  of(row: Row, sparsity: number): readonly Result[] {
    return [...this.known.values()].filter(
      (each) => each.stage === row.stage && each.row === row.name && each.sparsity === sparsity,
    );
  }

  /** @param tuned only a result that was also trained counts. */
  has(seed: number, row: Row, sparsity: number, tuned: boolean): boolean {
    const result = this.known.get(keyOf({ seed, stage: row.stage, row: row.name, sparsity }));
    return result !== undefined && (!tuned || result.after !== undefined);
  }

  /** Only results of these seeds. */
  restrict(seeds: readonly number[]): this {
    for (const [key, { seed }] of this.known) if (!seeds.includes(seed)) this.known.delete(key);
    return this;
  }
}
