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

/** A session that adds up what its runs answer, where they are computed: only sums leave it. Every session is one by `summing`. */
export interface SummingSession extends Session {
  /** Runs, and adds the outputs to the sums, in the order of the calls. */
  add(feeds: ReadonlyMap<Node, Values>): Promise<void>;
  /** What was added since the last call, in float64, one array for each output, zeros where nothing was. The sums begin anew. */
  sums(): Promise<readonly Float64Array[]>;
}

/** Something that computes graphs. */
export interface Executor {
  readonly name: 'tfjs' | 'native' | 'reference';
  prepare(program: Program): Promise<Session>;
  /**
   * Executors that compute the same bits beside each other, each on a processor of its own, as many as so much work (work.ts) is worth
   * starting. Absent: the executor is its own only worker. Their calls reject with the Problem `worker-lost` where one ends before it answers;
   * what is prepared after that is prepared in its successor.
   */
  workersFor?(work: number): readonly Executor[];
}
