import type { Candidate } from '../../criteria/candidate';
import { keysOf, scoresOf, zeroKey } from '../../allocation/keys';
import { maskOf, type Mask } from '../../allocation/masks';
import type { RankedPart } from '../../allocation/ranking';
import { countBelow, select } from '../../allocation/select';
import { countedScores, type DigitCounts } from './digit-counts';

/**
 * What is known of one parameter's scores at one allocation. The lowest keys go, of equal ones the higher positions. Scores may be on the
 * disk: they are read, and keys made, where they are asked for.
 */
export class ScoredLayer {
  private readScores: Float32Array | undefined;
  private madeKeys: Uint32Array | undefined;
  private madeMask: Mask | undefined;
  private foundTies: number | undefined;
  private readonly cut: { readonly key: number; readonly ties: number };

  /**
   * @param at place among the scored parameters
   * @param values the weights that were scored
   * @param removed how many of them go
   */
  constructor(
    readonly candidate: Candidate,
    private readonly at: number,
    private readonly values: Float32Array,
    readonly part: RankedPart,
    private readonly removed: number,
    private readonly normalized: boolean,
  ) {
    this.cut = select([part], removed);
  }

  get method(): string {
    return this.candidate.method;
  }

  /** By position, as are keys. */
  get scores(): Float32Array {
    return (this.readScores ??= this.candidate.scores.of(this.at));
  }

  /** Counted, as they are and not as they are ranked. */
  get counted(): DigitCounts {
    return countedScores(this.candidate.scores.part(this.at), this.values, () => this.scores);
  }

  get keys(): Uint32Array {
    return (this.madeKeys ??= this.part.keys());
  }

  /** Which of the weights stay. */
  get mask(): Mask {
    return (this.madeMask ??= maskOf(this.part, this.removed));
  }

  /** The same of one weight. */
  isKept(position: number): boolean {
    const own = this.keyAt(position);
    return own > this.cut.key || (own === this.cut.key && position < this.tiesFrom);
  }

  /** Rank of one weight: 1 goes first. */
  rankOf(position: number): number {
    const own = this.keyAt(position);
    const { below, equal } = countBelow(this.part, own);
    let rank = below + 1;
    if (equal > 1) for (let at = position; (at = this.keys.indexOf(own, at + 1)) >= 0;) rank++;
    return rank;
  }

  /** The highest score that goes; undefined where none does, or none but zeros. */
  get threshold(): number | undefined {
    const { key, ties } = this.cut;
    if (ties === 0 || key === zeroKey) return undefined;
    // A quotient's key does not tell the score to the last bit.
    return this.normalized ? this.scores[this.tiesFrom] : scoresOf(Uint32Array.of(key))[0];
  }

  private keyAt(position: number): number {
    if (this.normalized || this.madeKeys) return this.keys[position];
    return keysOf(Float32Array.of(this.scores[position]), Float32Array.of(this.values[position]))[0];
  }

  /** Of the keys that equal the cut's, those from this position on go. */
  private get tiesFrom(): number {
    if (this.foundTies !== undefined) return this.foundTies;
    const { key, ties } = this.cut;
    let from = this.values.length;
    for (let left = ties; left > 0; left--) from = this.keys.lastIndexOf(key, from - 1);
    this.foundTies = from;
    return from;
  }
}
