import type { Text } from '../../shared/text';
import { size } from '../graph/shape';
import type { Batch, Dataset, Feature } from './dataset';
import type { Elements } from './elements';
import { scaled, type Scaling } from './scaling';
import type { ReadTargets } from './targets';

/** One input's values for all examples, as the file holds them, and what makes them the model's. */
export interface Column {
  readonly feature: Feature;
  readonly data: Elements;
  /** Position in the file's example for each position in the model's. Absent: the same. */
  readonly order?: Int32Array;
  readonly scaling: Scaling;
}

/** A data set in memory, in the file's own width; batches are made when they are asked for. */
export class ArrayDataset implements Dataset {
  readonly features: readonly Feature[];
  readonly targets?: NonNullable<Dataset['targets']>;

  constructor(
    readonly name: string,
    readonly examples: number,
    private readonly columns: readonly Column[],
    private readonly read: ReadTargets | undefined,
    readonly notes: readonly Text[],
  ) {
    this.features = columns.map(({ feature }) => feature);
    if (read) this.targets = read.targets;
  }

  async batch(indices: ArrayLike<number>): Promise<Batch> {
    const inputs = this.columns.map((column) => {
      const { shape, dtype } = column.feature;
      const width = size(shape);
      const values =
        dtype === 'int32' ? new Int32Array(indices.length * width) : new Float32Array(indices.length * width);
      for (let row = 0; row < indices.length; row++)
        example(column, indices[row], values.subarray(row * width, (row + 1) * width));
      return values;
    });
    const targets = this.labels(indices);
    return { size: indices.length, inputs, ...(targets && { targets }) };
  }

  labels(indices: ArrayLike<number>): Batch['targets'] {
    return this.read && gather(this.read.values, indices, this.examples);
  }
}

/** Writes one example into `target`. */
export function example(
  { data, order, scaling }: Column,
  index: number,
  target: Float32Array | Float64Array | Int32Array,
): void {
  const start = index * target.length;
  for (let at = 0; at < target.length; at++) {
    const source = order === undefined ? at : order[at];
    target[at] = scaled(scaling, data[start + source], at);
  }
}

/** The rows of a table with `examples` rows. */
export function gather<T extends Float32Array | Int32Array>(
  values: T,
  indices: ArrayLike<number>,
  examples: number,
): Float32Array | Int32Array {
  const width = values.length / examples;
  const result =
    values instanceof Int32Array ? new Int32Array(indices.length * width) : new Float32Array(indices.length * width);
  for (let row = 0; row < indices.length; row++)
    result.set(values.subarray(indices[row] * width, (indices[row] + 1) * width), row * width);
  return result;
}
