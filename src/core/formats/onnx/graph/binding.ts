import { text, type Text } from '../../../../shared/text';
import type { Port } from '../../../graph/graph';
import { input } from '../../../graph/leaf';
import type { Node } from '../../../graph/node';
import { show, size, type Shape } from '../../../graph/shape';
import { moveAxis, reshape } from '../../../ops/reshape';
import { Unsupported } from '../../unsupported';
import type { Guess } from './guesses';
import { batchAxisOf, type BatchDim, type Declared, type Dim } from './input-dims';
import { isFloat } from '../../encoding/element-type';
import { Value } from './value';

/** What data says about a model's inputs. */
export interface Binding {
  /** By input: the shape of one example, without an axis that counts examples. */
  readonly examples: ReadonlyMap<string, Shape>;
}

/** An input of the file, and what is fed for it. */
export interface Bound {
  readonly port: Port;
  readonly value: Value;
}

/** Extents by name: examples are one, the rest is as the data has it, or assumed. */
export class Extents {
  private readonly found = new Map<string, number>();
  /** What was assumed, for people. */
  readonly assumed: Text[] = [];

  constructor(
    private readonly batch: BatchDim,
    private readonly guess: Guess,
  ) {
    if (batch.symbol !== undefined) this.found.set(batch.symbol, 1);
  }

  /** Takes what data says. @throws RangeError where it contradicts the file. */
  learn({ name, dims }: Declared, example: Shape): void {
    if (!dims) return;
    const own = dims.filter((_, axis) => axis !== batchAxisOf(dims, this.batch));
    if (own.length !== example.length) throw new RangeError(`${name}: examples of ${show(example)}`);
    own.forEach((dim, axis) => {
      const known = typeof dim === 'number' ? dim : this.found.get(dim);
      if (known !== undefined && known !== example[axis]) throw new RangeError(`${name}: examples of ${show(example)}`);
      if (typeof dim === 'string') this.found.set(dim, example[axis]);
    });
  }

  of(dim: Dim, { name, type }: Declared, axis: number, rank: number): number {
    if (typeof dim === 'number')
      return dim === this.batch.fixed && axis === 0 && this.batch.symbol === undefined ? 1 : dim;
    const known = this.found.get(dim);
    if (known !== undefined) return known;
    const { picture, channels, other } = this.guess;
    const extent = rank === 4 && isFloat(type) ? (axis === 1 ? channels : picture) : other;
    this.found.set(dim, extent);
    this.assumed.push(text('The file leaves the extent {0} of {1} to the data; {2} was assumed.', dim, name, extent));
    return extent;
  }
}

/** Elements of an input of one example: more is a mistake in the file. */
const largestInput = 2 ** 31;

/** @throws Unsupported where the file does not say enough; RangeError where data contradicts it. */
export function bind(declared: Declared, batch: BatchDim, extents: Extents, example: Shape | undefined): Bound {
  const { name, type } = declared;
  const dims = declared.dims ?? (example && ['batch', ...example]);
  if (!dims) throw new Unsupported(text('The file does not say the shape of the model’s input.'));
  const axis = batchAxisOf(dims, batch);
  const shape = dims.map((dim, index) => (index === axis ? 1 : extents.of(dim, declared, index, dims.length)));
  if (!(size(shape) < largestInput))
    throw new Unsupported(text('The model’s input {0} is too large: {1}.', name, show(shape)));
  const own = axis === undefined ? shape : shape.toSpliced(axis, 1);
  const node = input(name, [1, ...own], isFloat(type) ? 'float' : 'int32');
  return {
    port: { name, node },
    value: Value.of(axis === undefined ? reshape(node, shape) : moveAxis(node, 0, axis), type),
  };
}

/** A result with its examples in front. */
export function outputPort({ name, dims }: Pick<Declared, 'name' | 'dims'>, node: Node, batch: BatchDim): Port {
  const declared = dims && dims.length === node.shape.length ? batchAxisOf(dims, batch) : 0;
  const axis = declared !== undefined && node.shape[declared] === 1 ? declared : undefined;
  return { name, node: axis === undefined ? reshape(node, [1, ...node.shape]) : moveAxis(node, axis, 0) };
}
