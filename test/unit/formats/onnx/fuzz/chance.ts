import { stream } from '../../../../../src/core/random';

/** A row of choices that one seed decides. */
export class Chance {
  private drawn = 0;
  private readonly draw: (index: number) => number;

  constructor(seed: number) {
    this.draw = stream(seed, 'damage');
  }

  /** 0 … n − 1. */
  below(n: number): number {
    return Math.floor(this.draw(this.drawn++) * n);
  }

  of<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)];
  }
}
