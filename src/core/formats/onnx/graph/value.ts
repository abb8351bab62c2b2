import { constant } from '../../../graph/leaf';
import type { Node } from '../../../graph/node';
import { range, type Shape } from '../../../graph/shape';
import { moveAxis } from '../../../ops/reshape';
import type { ElementType } from '../../encoding/element-type';

/** A tensor known when the graph is built. Integers are exact up to 2^53. */
export interface KnownTensor {
  readonly shape: Shape;
  readonly type: ElementType;
  readonly values: ArrayLike<number>;
}

/**
 * A tensor of the file as a node of the graph. ONNX has channels in axis 1, the engine has them last. So a value may be *stored* with
 * axis 1 at the end, and only who asks for the file's order pays for a transposition: between convolutions there is none.
 */
export class Value {
  private constructor(
    /** In the file's order of axes. */
    readonly shape: Shape,
    readonly type: ElementType,
    private readonly stored: Node,
    /** `stored` has axis 1 at the end. */
    readonly isChannelsLast: boolean,
  ) {}

  /** @param node in the file's order of axes. */
  static of(node: Node, type: ElementType): Value {
    return new Value(node.shape, type, node, false);
  }

  /** @param node `[N, …spatial, C]` of a value whose shape is `[N, C, …spatial]`; at least three axes. */
  static channelsLast(node: Node, type: ElementType): Value {
    const { shape } = node;
    return new Value([shape[0], shape[shape.length - 1], ...shape.slice(1, -1)], type, node, true);
  }

  static known({ values, shape, type }: KnownTensor): Value {
    return Value.of(constant(values, shape), type);
  }

  /** In the file's order of axes. */
  get node(): Node {
    return this.isChannelsLast ? moveAxis(this.stored, this.rank - 1, 1) : this.stored;
  }

  /** With axis 1 at the end. @throws RangeError for fewer than two axes. */
  get channelsLast(): Node {
    if (this.isChannelsLast) return this.stored;
    if (this.rank < 2) throw new RangeError(`a tensor of ${this.rank} axes has no channels`);
    return moveAxis(this.stored, 1, this.rank - 1);
  }

  get rank(): number {
    return this.shape.length;
  }

  /** The same numbers under another type. */
  as(type: ElementType): Value {
    return new Value(this.shape, type, this.stored, this.isChannelsLast);
  }

  /** Another node in the order in which this value is stored. */
  like(node: Node, type: ElementType = this.type): Value {
    return this.isChannelsLast ? Value.channelsLast(node, type) : Value.of(node, type);
  }

  /** The node as it is stored, for what does not care about the order of axes. */
  get any(): Node {
    return this.stored;
  }

  /** Where in `any` the file's axis stands. */
  storedAxis(axis: number): number {
    if (!this.isChannelsLast || axis === 0) return axis;
    return axis === 1 ? this.rank - 1 : axis - 1;
  }

  /** The file's axis for each axis of `any`. */
  get order(): readonly number[] {
    return this.isChannelsLast ? [0, ...range(this.rank - 2).map((axis) => axis + 2), 1] : range(this.rank);
  }
}
