import { brief } from './config';
import { Problem } from '../../../shared/problem';
import { text } from '../../../shared/text';

/** A network that contradicts itself. */
export const malformed = (file: string, found: string, layer?: string): Problem =>
  new Problem('file-malformed', text('The description of the network in {0} is damaged.', file), {
    file,
    found,
    expected: 'the topology of a Keras model',
    remedy: text('Save the model anew.'),
    ...(layer !== undefined && { layer }),
  });

/** @throws Problem where it is no list. */
export function requireList(value: unknown, key: string, file: string): readonly unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  throw malformed(file, `${key}: ${brief(value)}`);
}
