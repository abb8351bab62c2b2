import { size, strides } from '../graph/shape';
import type { Parameter } from '../formats/model';

/** The axes that number a parameter's output units together. */
export const outputAxesOf = ({ outputAxis, outputAxes = [outputAxis] }: Parameter): readonly number[] => outputAxes;

export const unitsOf = (parameter: Parameter): number =>
  size(outputAxesOf(parameter).map((axis) => parameter.shape[axis]));

/** The number of the output unit that each weight of a kernel belongs to. */
export function unitOfWeight(parameter: Parameter): (index: number) => number {
  const { shape } = parameter;
  const axes = outputAxesOf(parameter);
  const steps = strides(shape);
  const unitSteps = strides(axes.map((axis) => shape[axis]));
  return (index) =>
    axes.reduce((unit, axis, each) => unit + (Math.floor(index / steps[axis]) % shape[axis]) * unitSteps[each], 0);
}
