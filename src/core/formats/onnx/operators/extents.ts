import { text } from '../../../../shared/text';
import { size, type Shape } from '../../../graph/shape';
import { Unsupported } from '../../unsupported';

/** Elements of a tensor that is made out of its shape alone, or known number by number. */
const most = 2 ** 26;

/** A shape that an input says. @throws RangeError for what is no extent; Unsupported where it would hold too much. */
export function requireExtents(shape: readonly number[]): Shape {
  const wrong = shape.find((extent) => !Number.isSafeInteger(extent) || extent < 0);
  if (wrong !== undefined) throw new RangeError(`extent ${wrong}`);
  requireCount(size(shape));
  return shape;
}

/** @throws Unsupported where so many elements are too many to be made at once. */
export function requireCount(elements: number): void {
  if (!(elements <= most))
    throw new Unsupported(text('A tensor of {0} elements is to be filled; {1} are the most.', elements, most));
}
