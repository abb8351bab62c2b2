/** Spans that are kept at most: what a chart can show. */
const most = 200;

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
