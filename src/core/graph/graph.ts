import type { BarrierDocument } from '../../shared/documents';
import type { Node } from './node';

export interface Port {
  readonly name: string;
  /** Shape with the batch dimension bound to 1: `[1, …]`. */
  readonly node: Node;
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
}
