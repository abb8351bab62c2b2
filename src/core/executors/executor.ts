import type { Node } from '../graph/node';

/** A value on the host's side. Integer inputs are `Int32Array`. */
export type Values = Float32Array | Float64Array | Int32Array;

export interface Program {
  readonly outputs: readonly Node[];
  /** Inputs whose value stays the same for the whole session: weights, as a rule. What follows from them alone is computed once. */
  readonly fixed?: ReadonlyMap<Node, Values>;
}

/** A program made ready to run. It owns its tensors. */
export interface Session {
  /** Feeds every remaining input; answers the outputs in order, row-major, as arrays that the caller owns. */
  run(feeds: ReadonlyMap<Node, Values>): Promise<readonly (Float32Array | Float64Array)[]>;
  /** Frees everything that the session holds. Idempotent. */
  dispose(): void;
}

/** Something that computes graphs. */
export interface Executor {
  readonly name: 'tfjs' | 'reference';
  prepare(program: Program): Promise<Session>;
}
