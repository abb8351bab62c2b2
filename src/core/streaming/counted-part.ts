import { zeroKey } from '../allocation/keys';
import { binOf, binsOf, digits, type Bins, type Part } from '../allocation/part';
import { keyAt, type Keys } from './keys';

/** Thrown where an allocation asks for keys that were counted and not kept: they are then read, and it is tried again. */
export class MissingKeys extends Error {
  override readonly name = 'MissingKeys';
  constructor(readonly first: number) {
    super(`keys that begin with ${first}`);
  }
}

/** Without a branch: which weights are zero is as good as random. */
function zerosAmong({ bits, drop }: Keys): number {
  let others = 0;
  for (let at = 0; at < bits.length; at++) {
    const difference = (bits[at] << drop) ^ zeroKey;
    others += (difference | -difference) >>> 31;
  }
  return bits.length - others;
}

/** The keys of a weight that is read piece by piece: first counted, then those kept that share their first digit with a cut. */
export class CountedPart implements Part {
  zeros = 0;
  /** How many keys begin with each first digit, so far. */
  private readonly counts = new Uint32Array(digits);
  private bins: Bins = { firsts: new Uint16Array(), starts: new Uint32Array(1) };
  /** Second digits, by the first. */
  private readonly kept = new Map<number, Uint16Array>();
  private readonly filled = new Map<number, number>();

  constructor(readonly size: number) {}

  /** Once it is counted. */
  get firsts(): Uint16Array {
    return this.bins.firsts;
  }

  get starts(): Uint32Array {
    return this.bins.starts;
  }

  /** Counts the next piece. By position: to iterate over a typed array takes several times as long. */
  count(keys: Keys): void {
    const { counts } = this;
    const { bits, drop } = keys;
    const before = counts[zeroKey >>> 16];
    for (let at = 0; at < bits.length; at++) counts[(bits[at] << drop) >>> 16]++;
    // Only where some key begins as that of zero does is it worth a second look.
    if (counts[zeroKey >>> 16] > before) this.zeros += zerosAmong(keys);
  }

  /** Before `counted`: whether there are keys whose first digit is that of this one or a later one. */
  reaches(key: number): boolean {
    return this.counts.subarray(key >>> 16).some((count) => count > 0);
  }

  /** After the last piece. */
  counted(): void {
    this.bins = binsOf(this.counts);
  }

  /** Whether the next pass has to keep the keys with this first digit. */
  want(first: number): boolean {
    if (this.kept.has(first)) return false;
    const { start, end } = binOf(this, first);
    this.kept.set(first, new Uint16Array(end - start));
    this.filled.set(first, 0);
    return true;
  }

  /** Keeps what the next piece has of those. */
  keep(keys: Keys, first: number): void {
    const target = this.kept.get(first);
    let filled = this.filled.get(first) ?? 0;
    if (!target || filled === target.length) return;
    const { bits, drop } = keys;
    for (let at = 0; at < bits.length; at++)
      if ((bits[at] << drop) >>> 16 === first) target[filled++] = keyAt(keys, at);
    this.filled.set(first, filled);
  }

  readonly among = (first: number): Uint16Array => {
    const seconds = this.kept.get(first);
    if (seconds) return seconds;
    const { start, end } = binOf(this, first);
    if (start === end) return new Uint16Array();
    throw new MissingKeys(first);
  };
}
