import type { Node, Op, ReferenceTensor } from '../../../graph/node';
import type { Program } from './program';
import type { Value } from './value';

/** Writes what a node computes as nodes of ONNX. `inputs` are the values of the node's inputs. */
export type Lowering<A = unknown> = (program: Program, node: Node<A>, inputs: readonly Value[]) => Value;

/** The name of an operation, and how it is exported. */
export type Exporter = readonly [op: string, lowering: Lowering];
export const exporter = <A>(op: Op<A>, lowering: Lowering<A>): Exporter => [op.name, lowering as Lowering];

/** What a node is written as, and of which nodes' values. */
export interface Plan {
  readonly inputs: readonly Node[];
  readonly lower: (program: Program, values: readonly Value[]) => Value;
}

/** What is known of a whole program before any of it is written. */
export interface Facts {
  /** How many nodes (and outputs) read a node. */
  readonly uses: ReadonlyMap<Node, number>;
  /** What does not depend on anything that is fed. */
  readonly constants: ReadonlyMap<Node, ReferenceTensor>;
}

/** One operator of ONNX for several nodes, the last of which is `node`; undefined where they are not that. */
export type Fusion = (node: Node, facts: Facts) => Plan | undefined;

/** Nobody else needs the value: it may vanish inside an operator. */
export const isInner = (node: Node, { uses }: Facts): boolean => uses.get(node) === 1;

/** An operation that has no counterpart. */
export class Inexpressible extends Error {
  override readonly name = 'Inexpressible';
  constructor(readonly op: string) {
    super(`${op} is not exported`);
  }
}
