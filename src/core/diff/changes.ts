import type { ChangeCounts } from '../../shared/diff-document';

/** A changed element: its position in row-major order, and what it was and is. */
export interface Change {
  readonly position: number;
  readonly before: number;
  readonly after: number;
}

export const sizeOfChange = ({ before, after }: Pick<Change, 'before' | 'after'>): number => Math.abs(after - before);

/** How two rows of equally many numbers differ, added up piece by piece. */
export class Changes {
  private count = 0;
  private changed = 0;
  private newlyZero = 0;
  private noLongerZero = 0;
  private sum = 0;
  /** Of squares: of the differences, and of the numbers before. */
  private moved = 0;
  private length = 0;
  private readonly largest: Change[] = [];
  /** What a change has to exceed to be among the largest. */
  private least = 0;

  /** @param kept how many of the largest changes are kept. */
  constructor(private readonly kept: number) {}

  /** @param start position of the first. */
  add(start: number, before: Float32Array, after: Float32Array): void {
    this.count += before.length;
    for (let at = 0; at < before.length; at++) {
      const [old, now] = [before[at], after[at]];
      this.length += old * old;
      if (old === now) continue;
      const size = Math.abs(now - old);
      this.changed++;
      if (now === 0) this.newlyZero++;
      if (old === 0) this.noLongerZero++;
      this.sum += size;
      this.moved += size * size;
      if (size > this.least) this.keep({ position: start + at, before: old, after: now });
    }
  }

  get counts(): ChangeCounts {
    const { count, changed, newlyZero, noLongerZero } = this;
    const [first] = this.largest;
    return { count, changed, newlyZero, noLongerZero, maxAbsChange: this.largest.length > 0 ? sizeOfChange(first) : 0 };
  }

  /** Mean of |after − before|. */
  get mean(): number {
    return this.sum / Math.max(1, this.count);
  }

  /** ‖after − before‖₂ ÷ ‖before‖₂; undefined where that is no number. */
  get relative(): number | undefined {
    return this.length > 0 ? Math.sqrt(this.moved / this.length) : undefined;
  }

  /** Largest first; of equal ones the first. */
  get biggest(): readonly Change[] {
    return this.largest;
  }

  private keep(change: Change): void {
    const size = sizeOfChange(change);
    let at = this.largest.length;
    while (at > 0 && sizeOfChange(this.largest[at - 1]) < size) at--;
    this.largest.splice(at, 0, change);
    if (this.largest.length > this.kept) this.largest.pop();
    const last = this.largest.at(-1);
    if (last && this.largest.length === this.kept) this.least = sizeOfChange(last);
  }
}
