import { text } from '../../../../shared/text';
import { size, type Shape } from '../../../graph/shape';
import { Unsupported } from '../../unsupported';

/** Elements of a tensor that is filled out of its shape alone. */
const mostElements = 2 ** 26;
/** Numbers that are worked out one by one when the graph is built. */
const mostNumbers = 2 ** 24;
/** Axes of a tensor. */
const mostAxes = 64;

/** A shape that an input says. @throws RangeError for what is no extent; Unsupported where it would hold too much. */
export function requireExtents(shape: Shape): Shape {
  requireAxes(shape.length);
  const wrong = shape.find((extent) => !Number.isSafeInteger(extent) || extent < 0);
  if (wrong !== undefined) throw new RangeError(`extent ${wrong}`);
  requireAtMost(size(shape), mostElements);
  return shape;
}

/** @throws RangeError where no tensor has so many. */
export function requireAxes(axes: number): void {
  if (axes > mostAxes) throw new RangeError(`${axes} axes`);
}

/** @throws Unsupported where so many numbers are too many to be worked out when the graph is built. */
export const requireCount = (numbers: number): void => requireAtMost(numbers, mostNumbers);

function requireAtMost(elements: number, most: number): void {
  if (!(elements <= most))
    throw new Unsupported(text('A tensor of {0} elements is to be filled; {1} are the most.', elements, most));
}
