import { zeroKey } from '../allocation/keys';
import type { Part } from '../allocation/select';
import { keyAt, type Keys } from './keys';

/** With so many, few keys of a layer share their first digit. */
const lead = 16;

/** Thrown where an allocation asks for keys that were counted and not kept: they are then read, and it is tried again. */
export class MissingKeys extends Error {
  override readonly name = 'MissingKeys';
  constructor(readonly first: number) {
    super(`keys that begin with ${first}`);
  }
}

/** The keys of a weight that is read piece by piece: first counted, then those kept that share their first digit with a cut. */
export class CountedPart implements Part {
  readonly bits = lead;
  readonly starts = new Uint32Array(2 ** lead + 1);
  zeros = 0;
  private readonly kept = new Map<number, Uint32Array>();
  private readonly filled = new Map<number, number>();

  constructor(readonly size: number) {}

  /** Counts the next piece. By position: to iterate over a typed array takes several times as long. */
  count({ bits, drop }: Keys): void {
    const { starts } = this;
    let zeros = 0;
    for (let at = 0; at < bits.length; at++) {
      const key = bits[at] << drop;
      starts[(key >>> (32 - lead)) + 1]++;
      if (key === zeroKey) zeros++;
    }
    this.zeros += zeros;
  }

  /** Before `counted`: whether there are keys whose first digit is that of this one or a later one. */
  reaches(key: number): boolean {
    return this.starts.subarray((key >>> (32 - lead)) + 1).some((count) => count > 0);
  }

  /** After the last piece: counts become starts. */
  counted(): void {
    const { starts } = this;
    let sum = 0;
    for (let first = 0; first < starts.length; first++) {
      sum += starts[first];
      starts[first] = sum;
    }
  }

  /** Whether the next pass has to keep the keys with this first digit. */
  want(first: number): boolean {
    if (this.kept.has(first)) return false;
    this.kept.set(first, new Uint32Array(this.starts[first + 1] - this.starts[first]));
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
      if ((bits[at] << drop) >>> (32 - lead) === first) target[filled++] = keyAt(keys, at);
    this.filled.set(first, filled);
  }

  readonly among = (first: number): Uint32Array => {
    const keys = this.kept.get(first);
    if (keys) return keys;
    throw new MissingKeys(first);
  };
}
