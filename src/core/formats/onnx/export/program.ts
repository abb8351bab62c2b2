import { range, sameShape, size, type Shape } from '../../../graph/shape';
import type { Batch } from './batch';
import { freeName } from './free-name';
import type { Attributes, Description, ElementType, Initializer, Operation, Tensor } from './description';

/** What an operator is told besides its operands. */
export interface Application {
  readonly shape: Shape;
  /** Default: that of the first operand. */
  readonly type?: ElementType;
  readonly attributes?: Attributes;
  /** Which of the operator's results is wanted. Default: the first. */
  readonly result?: number;
}

/**
 * The ONNX nodes and initializers that were needed so far. The same question is answered by the same tensor, so that no value is
 * reshaped, transposed or cast twice.
 */
export class Program {
  readonly inputs: Tensor[] = [];
  private readonly initializers: Initializer[] = [];
  private readonly operations: Operation[] = [];
  private readonly known = new Map<string, Tensor>();
  private readonly taken = new Set<string>();
  private readonly counts = new Map<string, number>();
  /** The layer that each parameter says that it belongs to: `conv` of `conv/kernel` and of `conv.weight`. */
  private readonly layers = new Map<string, string>();
  private readonly nodeNames = new Set<string>();

  constructor(
    readonly batch: Batch,
    /** Names that are not free: of inputs, outputs and parameters. */
    reserved: Iterable<string>,
  ) {
    this.taken = new Set(reserved);
  }

  /** The result of an operator; an absent optional operand is undefined. */
  apply(
    operator: string,
    operands: readonly (Tensor | undefined)[],
    { shape, type = operands[0]?.type ?? 'float32', attributes = {}, result = 0 }: Application,
  ): Tensor {
    const inputs = operands.map((each) => each?.name ?? '');
    const key = JSON.stringify([operator, inputs, attributes, type, result]);
    return this.remember(key, () => {
      const name = this.freshName(operator);
      const others = range(result).map(() => this.freshName(`${operator}_unused`));
      this.operations.push({
        name: this.nodeName(inputs, name),
        operator,
        inputs,
        outputs: [...others, name],
        attributes,
      });
      return { name, shape, type };
    });
  }

  /** A parameter, under its own name. */
  parameter(name: string, shape: Shape, values: Float32Array): Tensor {
    const tensor: Initializer = { name, shape, type: 'float32', values };
    this.initializers.push(tensor);
    const layer = /^(.+)[/.][^/.]+$/.exec(name)?.[1];
    if (layer !== undefined) this.layers.set(name, layer);
    return tensor;
  }

  /** Numbers that are known. @param key says which, where the same may be asked for again. */
  constant(key: string, shape: Shape, values: () => Float32Array): Tensor {
    return this.remember(JSON.stringify(['constant', key, shape]), () => {
      const tensor: Initializer = { name: this.freshName('constant'), shape, type: 'float32', values: values() };
      this.initializers.push(tensor);
      return tensor;
    });
  }

  scalar(value: number): Tensor {
    return this.constant(String(value), [], () => Float32Array.of(value));
  }

  /** A vector of whole numbers: a shape, axes, positions. */
  integers(values: readonly number[], shape: Shape = [values.length]): Tensor {
    return this.remember(JSON.stringify(['integers', values, shape]), () => {
      const data = BigInt64Array.from(values, BigInt);
      const tensor: Initializer = { name: this.freshName('integers'), shape, type: 'int64', values: data };
      this.initializers.push(tensor);
      return tensor;
    });
  }

  cast(tensor: Tensor, type: ElementType): Tensor {
    if (tensor.type === type) return tensor;
    const to = { float32: 1, int64: 7, bool: 9 }[type];
    return this.apply('Cast', [tensor], { shape: tensor.shape, type, attributes: { to: { i: to } } });
  }

  reshape(tensor: Tensor, shape: Shape): Tensor {
    if (sameShape(tensor.shape, shape)) return tensor;
    // An extent of 0 would else stand for that of the operand.
    const attributes = shape.includes(0) ? { allowzero: { i: 1 } } : {};
    return this.apply('Reshape', [tensor, this.target(shape)], { shape, attributes });
  }

  transpose(tensor: Tensor, perm: readonly number[]): Tensor {
    if (perm.every((axis, index) => axis === index)) return tensor;
    const shape = perm.map((axis) => tensor.shape[axis]);
    return this.apply('Transpose', [tensor], { shape, attributes: { perm: { ints: perm } } });
  }

  /** Stretched along axes of extent 1. `tensor` has all axes of `shape`. */
  expand(tensor: Tensor, shape: Shape): Tensor {
    if (sameShape(tensor.shape, shape)) return tensor;
    // Both operands of Expand broadcast: only what is stretched must be said.
    const stretched = shape.map((extent, axis) => (tensor.shape[axis] === extent ? 1 : extent));
    return this.apply('Expand', [tensor, this.extents(stretched)], { shape });
  }

  /** A shape as a value of the file, computed from the batch where it depends on it. */
  extents(shape: Shape): Tensor {
    const axis = this.batch.axisOf(shape);
    if (axis === undefined) return this.integers(shape);
    const parts: readonly Tensor[] = [
      ...(axis > 0 ? [this.integers(shape.slice(0, axis))] : []),
      this.growing(shape[axis]),
      ...(axis + 1 < shape.length ? [this.integers(shape.slice(axis + 1))] : []),
    ];
    if (parts.length === 1) return parts[0];
    return this.apply('Concat', parts, { shape: [shape.length], attributes: { axis: { i: 0 } } });
  }

  /** What was made. @param outputs the tensors to be had, under the names that they shall have. */
  finish(outputs: readonly (readonly [name: string, tensor: Tensor])[]): Description {
    const made = new Set(this.operations.flatMap(({ outputs: names }) => names));
    const renamed = new Map<string, string>();
    const copies: Operation[] = [];
    for (const [name, tensor] of outputs) {
      const isFree = made.has(tensor.name) && !renamed.has(tensor.name);
      if (isFree) renamed.set(tensor.name, name);
      else
        copies.push({
          name: freeName(name, this.nodeNames),
          operator: 'Identity',
          inputs: [tensor.name],
          outputs: [name],
          attributes: {},
        });
    }
    const final = (name: string): string => renamed.get(name) ?? name;
    const operations = [...this.operations, ...copies].map((operation) => ({
      ...operation,
      inputs: operation.inputs.map(final),
      outputs: operation.outputs.map(final),
    }));
    return {
      inputs: this.inputs,
      outputs: outputs.map(([name, tensor]) => ({ ...tensor, name })),
      initializers: this.initializers,
      operations,
    };
  }

  /** As Reshape reads it: −1 is what is left. */
  private target(shape: Shape): Tensor {
    const axis = this.batch.axisOf(shape);
    if (axis === undefined) return this.integers(shape);
    return size(shape) === 0 ? this.extents(shape) : this.integers(shape.with(axis, -1));
  }

  /** A vector of one extent that grows with the batch. */
  private growing(extent: number): Tensor {
    const times = this.batch.perExample(extent) ?? 1;
    const [first] = this.inputs;
    const axis = range(first.shape.length).findIndex((each) => first.shape[each] === this.batch.examples);
    const attributes: Attributes = { start: { i: axis }, end: { i: axis + 1 } };
    const examples = this.apply('Shape', [first], { shape: [1], type: 'int64', attributes });
    return times === 1 ? examples : this.apply('Mul', [examples, this.integers([times])], { shape: [1] });
  }

  private remember(key: string, make: () => Tensor): Tensor {
    const tensor = this.known.get(key) ?? make();
    this.known.set(key, tensor);
    return tensor;
  }

  /** A node that reads a layer's parameters has the layer's name. Nodes have names of their own, apart from those of values. */
  private nodeName(inputs: readonly string[], otherwise: string): string {
    const layer = inputs.map((input) => this.layers.get(input)).find((each) => each !== undefined);
    return freeName(layer ?? otherwise, this.nodeNames);
  }

  /** `Conv_1`, `Conv_2`, … */
  private freshName(stem: string): string {
    for (;;) {
      const number = (this.counts.get(stem) ?? 0) + 1;
      this.counts.set(stem, number);
      const name = `${stem}_${number}`;
      if (this.taken.has(name)) continue;
      this.taken.add(name);
      return name;
    }
  }
}
