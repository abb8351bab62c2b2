import { text } from '../../../../shared/text';
import { sameShape, show } from '../../../graph/shape';
import { gather } from '../../../ops/gather';
import { integerInputsOf } from '../../../ops/integers';
import { InvalidOption } from '../config';
import { unary } from './layer';
import { Unsupported } from '../../unsupported';
import { counts } from './options';

/** The rows of a table that the input's numbers name: `[1, …]` → `[1, …, output_dim]`. */
export const embedding = unary('Embedding', (x, { config, weight, applies }) => {
  if (config.boolean('maskZero') ?? false) throw new Unsupported(text('An embedding that masks zeros is not known.'));
  if (!integerInputsOf(x)) throw new Unsupported(text('An embedding of numbers that are computed is not known.'));
  const shape = ['inputDim', 'outputDim'].map((option) => {
    if (config.get(option) === undefined) throw new InvalidOption(option, undefined, 'a positive integer');
    return counts(config, option, 1, 1)[0];
  });
  const table = weight('embeddings');
  if (!sameShape(table.shape, shape)) throw new RangeError(`a table ${show(table.shape)}, not ${show(shape)}`);
  return applies(table, gather(table, x), x.shape.length);
});
