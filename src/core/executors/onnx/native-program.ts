import type { Tensor } from '../../formats/onnx/export/description';
import { Batch } from '../../formats/onnx/export/batch';
import { Program } from '../../formats/onnx/export/program';
import { isAscending } from '../../formats/onnx/export/value';
import type { Node } from '../../graph/node';
import { range, type Shape } from '../../graph/shape';

/** A value that stays the same for a whole session, in the order of elements in which the model reads it. */
export interface Placed {
  /** Of the model's input. */
  readonly name: string;
  readonly shape: Shape;
  readonly node: Node;
  /** What to feed, out of the node's own values. */
  readonly arrange: (values: Float32Array) => Float32Array;
}

/** Every extent is known: none of them grows with a batch. */
export const noBatch = new Batch(undefined);

/** A model on its way to ONNX Runtime: values that are known before a run may be inputs of it, and transpositions are put so that they are fast. */
export class NativeProgram extends Program {
  readonly placed: Placed[] = [];
  private readonly found = new Map<string, Tensor>();
  /** Values of the leaf that is put in order at the moment. */
  private current: Float32Array = new Float32Array();

  /** @param fed the nodes whose values are fed, by the keys of their leaves. */
  constructor(private readonly fed: ReadonlyMap<string, Node>) {
    super(noBatch, []);
  }

  /** What the leaf of a fed node answers where its values are asked for. */
  get values(): Float32Array {
    return this.current;
  }

  /** An input of the model where the leaf is fed. What stands behind the key of a leaf (export/leaves.ts) is an order of its elements. */
  override constant(key: string, shape: Shape, values: () => Float32Array): Tensor {
    const [leaf, order] = key.split(': ');
    const node = this.fed.get(leaf);
    if (!node) return super.constant(key, shape, values);
    const place = JSON.stringify([key, shape]);
    const known = this.found.get(place);
    if (known) return known;
    const tensor: Tensor = { name: `known_${this.placed.length}`, shape, type: 'float32' };
    this.found.set(place, tensor);
    this.inputs.push(tensor);
    const reordered = (own: Float32Array): Float32Array => {
      this.current = own;
      try {
        return values();
      } finally {
        this.current = new Float32Array();
      }
    };
    const arrange = order === undefined ? (own: Float32Array): Float32Array => own : reordered;
    this.placed.push({ name: tensor.name, shape, node, arrange });
    return tensor;
  }

  /** ONNX Runtime moves one axis fast and anything else element by element: axes that stay together are one, those of extent 1 none. */
  override transpose(tensor: Tensor, perm: readonly number[]): Tensor {
    const result = perm.map((axis) => tensor.shape[axis]);
    const wide = perm.filter((axis) => tensor.shape[axis] !== 1);
    if (isAscending(wide)) return this.reshape(tensor, result);
    const blocks: number[][] = [];
    const place = new Map([...wide].sort((a, b) => a - b).map((axis, index) => [axis, index]));
    for (const axis of wide) {
      const last = blocks.at(-1);
      const before = last?.at(-1);
      if (last && before !== undefined && place.get(axis) === (place.get(before) ?? 0) + 1) last.push(axis);
      else blocks.push([axis]);
    }
    const inOrder = range(blocks.length).sort((a, b) => blocks[a][0] - blocks[b][0]);
    const extents = inOrder.map((block) => blocks[block].reduce((product, axis) => product * tensor.shape[axis], 1));
    const narrow = this.reshape(tensor, extents);
    const moved = super.transpose(
      narrow,
      range(blocks.length).map((block) => inOrder.indexOf(block)),
    );
    return this.reshape(moved, result);
  }
}
