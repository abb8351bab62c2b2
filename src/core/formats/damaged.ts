import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';

/** A file that contradicts its format or itself. @param layer the node or tensor. */
export const damaged = (file: string, found: string, expected: string, layer?: string): Problem =>
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

/** A tensor of numbers that we do not know. @param found its type. */
export const unreadable = (file: string, name: string, found: string, expected: string): Problem =>
  new Problem('weight-invalid', text('The weight {0} is stored in a way that cannot be read.', name), {
    file,
    layer: name,
    found,
    expected,
    remedy: text('Save or convert the model anew.'),
  });

/** What stands twice where it may stand once: a weight, a name in a list. */
export const listedTwice = (file: string, name: string): Problem =>
  new Problem('file-malformed', text('{0} lists {1} twice.', file, name), {
    file,
    found: name,
    remedy: text('Save the model anew.'),
  });
