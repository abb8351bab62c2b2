import { Problem } from '../../../shared/problem';
import { text } from '../../../shared/text';

/** A file that contradicts its format or itself. @param layer the node or tensor. */
export const malformed = (file: string, found: string, expected = 'an ONNX model', layer?: string): Problem =>
  new Problem('file-malformed', text('{0} is damaged.', file), {
    file,
    found,
    expected,
    remedy: text('Export the model anew, or copy its files again.'),
    ...(layer !== undefined && { layer }),
  });

/** A tensor that is not what it says. */
export const contradiction = (file: string, name: string, found: string | number, expected: string | number): Problem =>
  new Problem('weight-invalid', text('The tensor {0} contradicts itself.', name), {
    file,
    layer: name,
    found,
    expected,
    remedy: text('Export the model anew, or copy its files again.'),
  });
