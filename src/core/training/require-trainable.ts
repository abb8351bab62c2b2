import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';
import type { TrainInput } from './training';

/** @throws Problem `option-invalid`, `graph-required`, `data-empty`, `label-missing` for what cannot be trained. */
export function requireTrainable({ settings, dataset, trainable }: TrainInput): void {
  const { learningRate, batchSize, epochs } = settings;
  if (!(learningRate > 0 && Number.isFinite(learningRate))) throw outside('learningRate', learningRate, '> 0');
  if (!(Number.isInteger(batchSize) && batchSize > 0)) throw outside('batchSize', batchSize, '≥ 1');
  if (!(Number.isInteger(epochs) && epochs >= 0)) throw outside('epochs', epochs, '≥ 0');
  if (trainable.length === 0)
    throw new Problem('graph-required', text('The network has no weights that could be trained.'));
  if (dataset.examples === 0) throw new Problem('data-empty', text('There are no examples to train on.'));
  if (!dataset.targets && epochs > 0)
    throw new Problem('label-missing', text('Training needs labels, and the data has none.'), {
      file: dataset.name,
      remedy: text('Give data with a y array, or choose methods that do not train.'),
    });
}

const outside = (name: string, found: number, expected: string): Problem =>
  new Problem('option-invalid', text('{0} cannot be {1}.', name, found), {
    found,
    expected,
    remedy: text('Give a value in that range.'),
  });
