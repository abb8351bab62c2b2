import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';
import type { Batch } from '../data/dataset';
import { size } from '../graph/shape';
import type { Objective } from './objective';

/**
 * Targets of a batch in the output's shape, `[size, …output.shape]`: labels become one-hot rows; what has a number for each output is
 * taken as it is (of a binary output, a label is that number).
 * @throws Problem `label-invalid` for a label outside the classes, or a binary target outside 0 to 1; `data-mismatch` for vectors of
 * another width.
 */
export function targetValues(batch: Batch, { output, classes, loss }: Objective): Float32Array {
  const width = size(output.shape);
  const { targets } = batch;
  if (!targets)
    throw new Problem('label-missing', text('The data has no labels.'), {
      remedy: text('Give data with a y array, or choose methods that need no labels.'),
    });
  if (targets.length === batch.size * width) {
    const wrong = loss === 'binary-cross-entropy' ? targets.find((target) => !(target >= 0 && target <= 1)) : undefined;
    if (wrong !== undefined) throw outside(wrong, '0 to 1');
    return Float32Array.from(targets);
  }
  const positions = width / classes;
  if (targets.length !== batch.size * positions)
    throw new Problem('data-mismatch', text('The targets do not fit the model’s output.'), {
      found: targets.length / batch.size,
      expected: width,
      remedy: text('Give one label, or one value for each output, for every example.'),
    });
  const values = new Float32Array(batch.size * width);
  targets.forEach((label, row) => {
    if (!Number.isInteger(label) || label < 0 || label >= classes) throw outside(label, `0 to ${classes - 1}`);
    values[row * classes + label] = 1;
  });
  return values;
}

const outside = (label: number, expected: string): Problem =>
  new Problem('label-invalid', text('A label is outside the model’s classes.'), {
    found: label,
    expected,
    remedy: text('Check that labels and model belong together.'),
  });
