import type { Parameter } from '../../formats/model';
import { size } from '../../graph/shape';
import type { Grid } from './grid';
import { matrixOf } from './plane';

/** The output units of a parameter: channels, neurons, filters. */
export interface Units {
  /** Axes that number them together, the first one slowest. */
  readonly axes: readonly number[];
  readonly count: number;
  /** Weights of each. */
  readonly size: number;
  /** A cell for each. */
  readonly all: Grid;
  /** One alone. */
  readonly one: (unit: number) => Grid;
}

export function unitsOf(parameter: Parameter): Units {
  const { shape, values } = parameter;
  const axes = shape.length === 0 ? [] : (parameter.outputAxes ?? [parameter.outputAxis]);
  const count = size(axes.map((axis) => shape[axis]));
  const matrix = matrixOf(parameter, { rows: axes, columns: [], fixed: {} });
  const under = (top: number, rows: number): Grid => ({
    matrix,
    window: { top, left: 0, height: rows, width: 1 },
    rows,
    columns: 1,
  });
  return {
    axes,
    count,
    size: count > 0 ? values.length / count : 0,
    all: under(0, count),
    one: (unit) => under(unit, 1),
  };
}
