/** An ONNX graph in plain terms: what the exporter makes and the encoder writes down. */
import type { Shape } from '../../../graph/shape';

/** What exported values hold: numbers, positions, conditions. */
export type ElementType = 'float32' | 'int64' | 'bool';

/** A value of the file. The batch dimension is the number that stands for it (`Batch`). */
export interface Tensor {
  readonly name: string;
  readonly shape: Shape;
  readonly type: ElementType;
}

/** A tensor whose elements stand in the file. */
export interface Initializer extends Tensor {
  readonly values: Float32Array | BigInt64Array;
}

/** By ONNX's own kinds. */
export type Attribute = { readonly i: number } | { readonly ints: readonly number[] } | { readonly f: number };
export type Attributes = Readonly<Record<string, Attribute>>;

/** One node of the file. */
export interface Operation {
  readonly name: string;
  /** ONNX's operator. */
  readonly operator: string;
  /** Names of values; an empty one leaves an optional operand out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
}

export interface Description {
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly initializers: readonly Initializer[];
  /** In an order in which they can be computed. */
  readonly operations: readonly Operation[];
}
