/**
 * The batch dimension while a graph is exported. A graph is a program of one example; vectorized over a number of examples that no extent
 * of the model contains, each extent that this number divides is one that grows with the batch.
 */
import type { Graph, Port } from '../../../graph/graph';
import { input } from '../../../graph/leaf';
import { topological, type Node } from '../../../graph/node';
import type { Shape } from '../../../graph/shape';
import { vectorize } from '../../../graph/vectorize';

/** Primes: a product of extents has one of them as a factor only where an extent has. */
const candidates = [1_000_003, 1_000_033, 1_000_037, 1_000_039, 1_000_081, 1_000_099, 1_000_117, 1_000_121];

export class Batch {
  /** @param examples the number that stands for the batch; undefined: a batch is one example. */
  constructor(readonly examples: number | undefined) {}

  /** How many positions of an axis each example has, where it grows with the batch. */
  perExample(extent: number): number | undefined {
    const { examples } = this;
    return examples !== undefined && extent > 0 && extent % examples === 0 ? extent / examples : undefined;
  }

  /** The axis that grows with the batch. */
  axisOf(shape: Shape): number | undefined {
    const axis = shape.findIndex((extent) => this.perExample(extent) !== undefined);
    return axis < 0 ? undefined : axis;
  }
}

/** A forward pass over a batch. */
export interface BatchedProgram {
  readonly batch: Batch;
  /** What is fed, `[examples, 1, …]` in place of `[1, …]`, in the order of the graph's inputs. */
  readonly inputs: readonly Port[];
  /** `[examples, 1, …]` */
  readonly outputs: readonly Port[];
}

/** The graph as it is: batches of one example. */
export const ofOneExample = ({ inputs, outputs }: Graph): BatchedProgram => ({
  batch: new Batch(undefined),
  inputs,
  outputs,
});

/** The graph for any number of examples; undefined where that is not possible. */
export function overBatch(graph: Graph): BatchedProgram | undefined {
  const { inputs, outputs } = graph;
  const nodes = outputs.map(({ node }) => node);
  const examples = freeNumber(topological(nodes));
  if (examples === undefined || ![...inputs, ...outputs].every(({ node }) => node.shape[0] === 1)) return undefined;
  const lanes = new Map(
    inputs.map(({ name, node }) => [node, input(name, [examples, ...node.shape], node.dtype)] as const),
  );
  try {
    const batched = vectorize(nodes, lanes);
    return {
      batch: new Batch(examples),
      inputs: inputs.map(({ name, node }) => ({ name, node: lanes.get(node) ?? node })),
      outputs: outputs.map(({ name }, index) => ({ name, node: batched[index] })),
    };
  } catch (error) {
    // An operation that cannot be written for many examples at once says so.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const freeNumber = (nodes: readonly Node[]): number | undefined =>
  candidates.find((prime) => nodes.every(({ shape }) => shape.every((extent) => extent === 0 || extent % prime !== 0)));
