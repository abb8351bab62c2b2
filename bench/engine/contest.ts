import { spreadOf, type Spread } from './spread';

/** One thing that both sides do, ours perhaps in several ways. Calls answer what they took. */
export interface Contest {
  readonly row: string;
  /** What it is done to. */
  readonly subject: string;
  /** By the name of the way. */
  readonly ours: ReadonlyMap<string, () => Promise<number>>;
  readonly peer?: (() => Promise<number>) | undefined;
  /** Largest relative distance between what a way of ours and the peer compute; absent where they compute nothing to compare. */
  readonly distance?: ((way: string) => Promise<number>) | undefined;
  /** Distances up to here are float32's doing. */
  readonly tolerance?: number;
  /** Of what is measured. Default: milliseconds. */
  readonly unit?: 'ms' | 'MiB';
}

export interface ContestResult extends Pick<Contest, 'row' | 'subject'> {
  readonly unit: 'ms' | 'MiB';
  readonly ours: Readonly<Record<string, Spread>>;
  readonly peer?: Spread;
  /** Ours divided by the peer's: medians. */
  readonly ratios: Readonly<Record<string, number>>;
  readonly distances: Readonly<Record<string, number>>;
}

/**
 * Checks that both sides compute the same, then lets them take turns.
 * @throws Error where they do not compute the same: then no time is worth telling.
 */
export async function hold(contest: Contest, rounds: number): Promise<ContestResult> {
  const { row, subject, ours, peer, unit = 'ms' } = contest;
  const distances = peer ? await distancesOf(contest) : {};
  const times = new Map([...ours.keys()].map((way) => [way, [] as number[]]));
  const peers: number[] = [];
  // One round more, which warms up.
  for (let round = 0; round <= rounds; round++) {
    for (const [way, run] of ours) {
      const took = await run();
      if (round > 0) times.get(way)?.push(took);
    }
    if (!peer) continue;
    const took = await peer();
    if (round > 0) peers.push(took);
  }
  const spreads = [...times].map(([way, own]): [string, Spread] => [way, spreadOf(own)]);
  const theirs = peers.length > 0 ? spreadOf(peers) : undefined;
  return {
    row,
    subject,
    unit,
    ours: Object.fromEntries(spreads),
    ...(theirs && { peer: theirs }),
    ratios: theirs ? Object.fromEntries(spreads.map(([way, { median }]) => [way, median / theirs.median])) : {},
    distances,
  };
}

async function distancesOf({ row, subject, ours, distance, tolerance = 0 }: Contest): Promise<Record<string, number>> {
  const distances: Record<string, number> = {};
  for (const way of ours.keys()) {
    const found = await distance?.(way);
    if (found === undefined) continue;
    if (!(found <= tolerance))
      throw new Error(
        `${row} of ${subject}: ${way} is ${found.toExponential(1)} away from the peer, allowed ${tolerance}`,
      );
    distances[way] = found;
  }
  return distances;
}
