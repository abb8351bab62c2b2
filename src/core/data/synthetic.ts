import { Problem } from '../../shared/problem';
import { text, type Text } from '../../shared/text';
import type { Port } from '../graph/graph';
import { size } from '../graph/shape';
import { stream } from '../random';
import type { Batch, Dataset, Feature } from './dataset';

const defaultExamples = 256;
const seed = 0;

/** Seeded standard normal noise in the model's input shapes, without targets. Nothing is stored: a number is a hash of its place. */
export class SyntheticDataset implements Dataset {
  readonly name = 'synthetic';
  readonly features: readonly Feature[];
  readonly notes: readonly Text[];

  /** @throws Problem `graph-required` where the inputs are not known. */
  constructor(
    inputs: readonly Port[] | undefined,
    readonly examples = defaultExamples,
  ) {
    if (!inputs)
      throw new Problem('graph-required', text('Synthetic data needs a model whose network is known.'), {
        remedy: text('Give a data file.'),
      });
    this.features = inputs.map(({ name, node }) => ({ name, shape: node.shape.slice(1), dtype: node.dtype }));
    this.notes = [text('The data is noise: {0} synthetic examples.', examples)];
  }

  async batch(indices: ArrayLike<number>): Promise<Batch> {
    return { size: indices.length, inputs: this.features.map((feature) => noise(feature, indices)) };
  }
}

/** Integers are 0 or 1: whatever they index has the first two. */
function noise({ name, shape, dtype }: Feature, indices: ArrayLike<number>): Float32Array | Int32Array {
  const width = size(shape);
  const next = stream(seed, name);
  const at = (position: number): number => indices[Math.floor(position / width)] * width + (position % width);
  const length = indices.length * width;
  if (dtype === 'int32') return Int32Array.from({ length }, (_, position) => Math.floor(2 * next(at(position))));
  const angle = stream(seed, `${name}: angle`);
  // Box–Muller; 1 − u is never 0.
  return Float32Array.from(
    { length },
    (_, position) => Math.sqrt(-2 * Math.log(1 - next(at(position)))) * Math.cos(2 * Math.PI * angle(at(position))),
  );
}
