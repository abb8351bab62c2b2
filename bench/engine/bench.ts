import type { Exchange } from './exchange';
import type { Way } from './bench-executors';
import type { EngineOptions } from './options';
import type { Peer } from './peer';
import type { ContestResult } from './contest';

/** What the rows work with. */
export interface Bench {
  readonly options: EngineOptions;
  readonly ways: readonly Way[];
  readonly exchange: Exchange;
  readonly peer?: Peer | undefined;
}

/** Measures some lines of the table, one after another. */
export type Row = (bench: Bench) => AsyncIterable<ContestResult>;
