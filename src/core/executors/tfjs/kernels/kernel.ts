import type { Node, Op } from '../../../graph/node';
import type { Runtime, Tensor } from '../runtime';

/** Computes one node; the caller disposes the result. */
export type Run = (inputs: readonly Tensor[]) => Tensor;
/** Prepares a node, whose shapes are known, once for all runs. */
export type Kernel<A = unknown> = (node: Node<A>, runtime: Runtime) => Run;
/** A line of the kernel table. */
export type Entry = readonly [op: string, kernel: Kernel];

/** The kernel of an operation, which sees the operation's own attributes. */
export const entry = <A>(op: Op<A>, kernel: Kernel<A>): Entry => [op.name, kernel as Kernel];
