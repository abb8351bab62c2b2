/** The equations of einsum: `bij,bjk->bik`. */
import { range, show, type Shape } from '../graph/shape';

/** A letter; or an axis that an ellipsis stands for, numbered from the end, so that they broadcast right-aligned. */
export type Label = string;

export interface Equation {
  /** A label for each axis of each operand. */
  readonly operands: readonly (readonly Label[])[];
  readonly result: readonly Label[];
}

const ellipsis = '...';
const lettersOf = (term: string): Label[] => term.match(/[A-Za-z]/g) ?? [];
const isTerm = (term: string): boolean => {
  const parts = term.split(ellipsis);
  return parts.length < 3 && parts.every((part) => !/[^A-Za-z]/.test(part));
};

/** The labels that an ellipsis over so many axes stands for. */
const ellipsisLabels = (axes: number): Label[] => range(axes).map((axis) => `${ellipsis}${axes - axis}`);

/** The labels of a term whose ellipsis, if it has one, stands for so many axes. */
function labelsOf(term: string, axes: number): Label[] {
  const [before, after] = term.split(ellipsis);
  return after === undefined ? lettersOf(before) : [...lettersOf(before), ...ellipsisLabels(axes), ...lettersOf(after)];
}

/** How many axes of an operand the ellipsis of its term stands for. @throws RangeError where the term does not fit. */
function ellipsisAxes(term: string, shape: Shape): number {
  const axes = shape.length - lettersOf(term).length;
  if (axes < 0 || (axes > 0 && !term.includes(ellipsis)))
    throw new RangeError(`${term} for an operand of shape ${show(shape)}`);
  return axes;
}

/**
 * Reads an equation. Without `->` the result has, after the axes of the ellipsis, the letters that appear once, in alphabetical order.
 * @throws RangeError where it is none, or does not fit the operands.
 */
export function parseEquation(equation: string, shapes: readonly Shape[]): Equation {
  const [left, right, ...more] = equation.replace(/\s/g, '').split('->');
  const terms = left.split(',');
  if (more.length > 0 || ![...terms, right ?? ''].every(isTerm) || terms.length !== shapes.length)
    throw new RangeError(`${equation} for ${shapes.length} operands`);
  const axes = terms.map((term, index) => ellipsisAxes(term, shapes[index]));
  const widest = Math.max(...axes);
  const operands = terms.map((term, index) => labelsOf(term, axes[index]));
  const result = right === undefined ? impliedResult(left, widest) : labelsOf(right, widest);
  const known = new Set(operands.flat());
  if (new Set(result).size < result.length || !result.every((label) => known.has(label)))
    throw new RangeError(`${equation}: what stands after the arrow is not made of what stands before it`);
  return { operands, result };
}

function impliedResult(left: string, ellipsisCount: number): Label[] {
  const letters = lettersOf(left);
  const single = letters.filter((letter) => letters.indexOf(letter) === letters.lastIndexOf(letter));
  return [...ellipsisLabels(ellipsisCount), ...single.sort()];
}
