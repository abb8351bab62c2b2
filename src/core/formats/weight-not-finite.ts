import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';

/** A weight of a file that holds no number. @param at its position in the weight. */
export const weightNotFinite = (name: string, found: number, at: number, file: string): Problem =>
  new Problem('weight-not-finite', text('The weight {0} is not finite at position {1}.', name, at), {
    file,
    layer: name,
    found,
    expected: 'a finite number',
    remedy: text('Train the model again, or repair the file.'),
  });
