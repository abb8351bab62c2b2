import type { Text } from '../../shared/text';
import { size } from '../graph/shape';
import type { Batch, Dataset, Feature } from './dataset';
import type { Elements } from './elements';
import { scaled, type Scaling } from './scaling';
import type { ReadTargets } from './targets';

/** One input's values for all examples, as the file holds them, and what makes them the model's. */
export interface Column {
  readonly feature: Feature;
  readonly rows: (first: number, count: number) => Elements | Promise<Elements>;
  /** Position in the file's example for each position in the model's. Absent: the same. */
  readonly order?: Int32Array;
  readonly scaling: Scaling;
}

/** A data set of arrays, in the file's own width; batches are made when they are asked for. */
export class ArrayDataset implements Dataset {
  readonly features: readonly Feature[];
  readonly targets?: NonNullable<Dataset['targets']>;

  constructor(
    readonly name: string,
    readonly examples: number,
    private readonly columns: readonly Column[],
    private readonly known: ReadTargets | undefined,
    readonly notes: readonly Text[],
  ) {
    this.features = columns.map(({ feature }) => feature);
    if (known) this.targets = known.targets;
  }

  async batch(indices: ArrayLike<number>): Promise<Batch> {
    const inputs: (Float32Array | Int32Array)[] = [];
    for (const column of this.columns) inputs.push(await read(column, indices));
    const targets = this.labels(indices);
    return { size: indices.length, inputs, ...(targets && { targets }) };
  }

  labels(indices: ArrayLike<number>): Batch['targets'] {
    return this.known && gather(this.known.values, indices, this.examples);
  }
}

/** Rows that follow each other in the file are read at once. */
async function read(column: Column, indices: ArrayLike<number>): Promise<Float32Array | Int32Array> {
  const { shape, dtype } = column.feature;
  const width = size(shape);
  const values = dtype === 'int32' ? new Int32Array(indices.length * width) : new Float32Array(indices.length * width);
  let from = 0;
  while (from < indices.length) {
    let to = from + 1;
    while (to < indices.length && indices[to] === indices[to - 1] + 1) to++;
    const rows = await column.rows(indices[from], to - from);
    for (let row = from; row < to; row++)
      example(column, rows, row - from, values.subarray(row * width, (row + 1) * width));
    from = to;
  }
  return values;
}

/** Writes one row into `target` as the example that the model gets. */
export function example(
  { order, scaling }: Column,
  rows: Elements,
  row: number,
  target: Float32Array | Float64Array | Int32Array,
): void {
  const start = row * target.length;
  for (let at = 0; at < target.length; at++) {
    const source = order === undefined ? at : order[at];
    target[at] = scaled(scaling, rows[start + source], at);
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
