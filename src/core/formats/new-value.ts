import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';

/** A new value that is no number. @param at its position in the weight. */
export const newValueNotFinite = (name: string, value: number, at: number, file: string): Problem =>
  new Problem('weight-not-finite', text('The new value of {0} at position {1} is not finite.', name, at), {
    file,
    layer: name,
    found: value,
    expected: 'a finite number',
    remedy: text('Choose another method or other data.'),
  });

/** A new value that a weight's type has no code for. @param type as the file calls it. */
export const newValueImpossible = (
  name: string,
  value: number,
  type: string,
  file: string,
  expected = 'a value in range',
): Problem =>
  new Problem('weight-invalid', text('{0} cannot hold {1}: it is stored as {2}.', name, value, type), {
    file,
    layer: name,
    found: value,
    expected,
    remedy: text('Leave this weight out, or save the model with float32 weights first.'),
  });
