import type { BarrierDocument } from '../../shared/documents';
import type { Node } from './node';

export interface Port {
  readonly name: string;
  /** Shape with the batch dimension bound to 1: `[1, …]`. */
  readonly node: Node;
}

/**
 * A normalization by statistics of a batch, which in evaluation mode reads those of the training instead (batch norm). The training mode
 * computes them anew from `input`, and so does recalibration. A layer that is called twice has one of these for each call.
 */
export interface Normalization {
  /** What is normalized, of one example: `[1, …]`. */
  readonly input: Node;
  /** The moving mean and variance: parameters of the graph, `[channels]`. */
  readonly mean: Node;
  readonly variance: Node;
  /** The axis of the channels in `input`. */
  readonly axis: number;
  /** Share of the old value in a moving average: moving ← momentum · moving + (1 − momentum) · batch. */
  readonly momentum: number;
  /** What is added to the variance. */
  readonly epsilon: number;
}

/** A place where a kernel is applied. A layer that is called twice has one of these for each call. */
export interface Application {
  /** The parameter. */
  readonly kernel: Node;
  /** What comes out of one example, before a bias: `[1, …]`. */
  readonly output: Node;
  /** The axis of the output units in `output`. */
  readonly axis: number;
}

/**
 * A trained model as a program of one example. Nodes are shared with every graph that is derived from it; parameters are `Input`
 * nodes, so that the same program runs with other weights.
 */
export interface Graph {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /** The node of each parameter, by the parameter's name. */
  readonly parameters: ReadonlyMap<string, Node>;
  readonly barriers: readonly BarrierDocument[];
  /** In the order of the calls. */
  readonly normalizations: readonly Normalization[];
  /** In the order of the calls; empty where the builder does not know them. */
  readonly applications: readonly Application[];
}
