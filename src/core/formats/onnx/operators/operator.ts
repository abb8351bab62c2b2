import type { Normalization } from '../../../graph/graph';
import type { Node } from '../../../graph/node';
import type { Value } from '../graph/value';
import type { Attributes } from './attributes';

/** One node of the file, as its operator sees it. */
export interface Call {
  /** The version of the operator's domain that the file was written for. */
  readonly opset: number;
  readonly attributes: Attributes;
  /** In the node's order. Undefined: left out (an empty name, or not listed). */
  readonly inputs: readonly (Value | undefined)[];
  /** How many outputs the node has, read or not. */
  readonly outputs: number;
  /** Whether anything reads that output: what nobody reads need not be computed, and is no reason to refuse. */
  isUsed(output: number): boolean;
  /** An input that must be there. @throws RangeError where it was left out. */
  input(index: number): Value;
  /**
   * The numbers of an input that must be known before anything runs (a shape, axes, a scale), row by row; undefined where it was left out.
   * A weight of the file is known, and so is what follows from weights and shapes. @throws Unsupported where it depends on the data.
   */
  numbers(index: number): readonly number[] | undefined;
  /** The same for one number. @throws RangeError where there are more. */
  number(index: number): number | undefined;
  /** Notes a normalization by statistics of a batch (batch norm), where mean and variance are weights of the file. */
  normalize(normalization: Normalization): void;
  /**
   * Notes where a kernel is applied: what comes out of one example before a bias, and the axis of the output units there. `kernel` may be
   * a weight behind transpositions and reshapes; what is no weight is not noted. Answers the output.
   */
  applies(kernel: Node, output: Node, axis: number): Node;
}

/** An operator of ONNX, as it computes in evaluation mode, in every version from opset 7 on. */
export interface Operator {
  /** As the file says it: `Conv`. */
  readonly name: string;
  /** Default: ONNX's own. */
  readonly domain?: 'com.microsoft';
  /**
   * The outputs in order; a single one may stand by itself, and what is not used may be undefined.
   * @throws RangeError where attributes or shapes contradict each other: the file is damaged.
   * @throws Unsupported for what is right but not known here, by name and with the reason (a type that is excluded, a mode).
   */
  apply(call: Call): Value | readonly (Value | undefined)[];
}
