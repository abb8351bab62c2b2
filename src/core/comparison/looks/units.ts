import type { Parameter } from '../../formats/model';
import { size } from '../../graph/shape';
import { sweep } from './grid';
import { matrixOf } from './plane';

/** The output units of a parameter: channels, neurons, filters. */
export interface Units {
  /** Axes that number them together, the first one slowest. */
  readonly axes: readonly number[];
  readonly count: number;
  /** Weights of each. */
  readonly size: number;
  /** The sum of something over the weights of each. */
  sum(of: (position: number) => number): Float64Array;
  /** The same for one alone. */
  sumOf(unit: number, of: (position: number) => number): number;
}

export function unitsOf(parameter: Parameter): Units {
  const { shape, values } = parameter;
  const axes = shape.length === 0 ? [] : (parameter.outputAxes ?? [parameter.outputAxis]);
  const count = size(axes.map((axis) => shape[axis]));
  const matrix = matrixOf(parameter, { rows: axes, columns: [], fixed: {} });
  function sumUnder(first: number, rows: number, of: (position: number) => number): Float64Array {
    const sums = new Float64Array(rows);
    const window = { top: first, left: 0, height: rows, width: 1 };
    sweep({ matrix, window, rows, columns: 1 }, (unit, from, step, length) => {
      let sum = 0;
      for (let left = length, at = from; left > 0; left--, at += step) sum += of(at);
      sums[unit] += sum;
    });
    return sums;
  }
  return {
    axes,
    count,
    size: count > 0 ? values.length / count : 0,
    sum: (of) => sumUnder(0, count, of),
    sumOf: (unit, of) => sumUnder(unit, 1, of)[0],
  };
}
