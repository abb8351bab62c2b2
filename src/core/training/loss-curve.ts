/** Spans that are kept at most: what a chart can show. */
const most = 200;

export interface CurveState {
  readonly means: readonly number[];
  readonly sum: number;
  readonly count: number;
  readonly width: number;
}

/** The curve of a loss, as means of spans of equally many steps; spans double when there are too many of them. */
export class LossCurve {
  private means: number[] = [];
  private sum = 0;
  private count = 0;
  private width = 1;

  /** Steps of one span. */
  get span(): number {
    return this.width;
  }

  /** Of the spans that are full. */
  get values(): readonly number[] {
    return this.means;
  }

  /** Everything of it, as JSON holds it. */
  get state(): CurveState {
    return { means: this.means, sum: this.sum, count: this.count, width: this.width };
  }

  set state({ means, sum, count, width }: CurveState) {
    this.means = [...means];
    this.sum = sum;
    this.count = count;
    this.width = width;
  }

  add(loss: number): void {
    this.sum += loss;
    this.count++;
    if (this.count < this.width) return;
    this.means.push(this.sum / this.width);
    this.sum = 0;
    this.count = 0;
    if (this.means.length < most) return;
    this.means = Array.from({ length: most / 2 }, (_, i) => (this.means[2 * i] + this.means[2 * i + 1]) / 2);
    this.width *= 2;
  }
}
