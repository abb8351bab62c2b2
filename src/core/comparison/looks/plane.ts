import type { Plane } from '../../../shared/pictures';
import { Problem } from '../../../shared/problem';
import { text } from '../../../shared/text';
import type { Parameter } from '../../formats/model';
import { range, show, size, strides } from '../../graph/shape';

/** What a plane looks at, as far as it matters to it. */
export type Planar = Pick<Parameter, 'name' | 'shape'>;

/** A walk along one axis, or along several that follow each other in memory and in the matrix. */
export interface Loop {
  readonly extent: number;
  /** Weights from one step to the next. */
  readonly stride: number;
  /** Rows and columns from one step to the next; both 0 along an axis that is reduced over. */
  readonly row: number;
  readonly column: number;
}

/** A plane of a parameter, ready to be walked through in the order of memory. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** Position of the first weight. */
  readonly start: number;
  /** At least one; the outermost first, the one with the closest weights last. */
  readonly loops: readonly Loop[];
}

/** All axes but the last down, the last across. */
export const usualPlane = ({ shape }: Pick<Planar, 'shape'>): Plane => ({
  rows: range(Math.max(0, shape.length - 1)),
  columns: shape.length > 0 ? [shape.length - 1] : [],
  fixed: {},
});

/** @throws Problem `option-invalid` for a plane that is none of this parameter. */
export function matrixOf(parameter: Planar, plane: Plane = usualPlane(parameter)): Matrix {
  requirePlane(parameter, plane);
  const { shape } = parameter;
  const steps = strides(shape);
  const sides = { row: scalesOf(plane.rows, shape), column: scalesOf(plane.columns, shape) };
  const held = new Map(Object.entries(plane.fixed).map(([axis, index]) => [Number(axis), index]));
  const loops = shape.flatMap((extent, axis): Loop[] => {
    if (held.has(axis) || extent === 1) return [];
    return [{ extent, stride: steps[axis], row: sides.row.get(axis) ?? 0, column: sides.column.get(axis) ?? 0 }];
  });
  return {
    rows: size(plane.rows.map((axis) => shape[axis])),
    columns: size(plane.columns.map((axis) => shape[axis])),
    start: [...held].reduce((at, [axis, index]) => at + index * steps[axis], 0),
    loops: merged(loops),
  };
}

/** How far one step along each axis of a side goes on it. */
function scalesOf(axes: readonly number[], shape: readonly number[]): ReadonlyMap<number, number> {
  const steps = strides(axes.map((axis) => shape[axis]));
  return new Map(axes.map((axis, at) => [axis, steps[at]]));
}

/** Axes are in the order of memory. Two that go on where the other ends, everywhere, are one. */
function merged(loops: readonly Loop[]): readonly Loop[] {
  const result: Loop[] = [];
  for (const inner of loops) {
    const outer = result.at(-1);
    const follows =
      outer !== undefined &&
      outer.stride === inner.stride * inner.extent &&
      outer.row === inner.row * inner.extent &&
      outer.column === inner.column * inner.extent;
    if (follows) result.pop();
    result.push(follows ? { ...inner, extent: outer.extent * inner.extent } : inner);
  }
  return result.length > 0 ? result : [{ extent: 1, stride: 1, row: 0, column: 0 }];
}

/** The page says what a plane is, so every part of it is looked at. */
function requirePlane({ name, shape }: Planar, { rows, columns, fixed }: Plane): void {
  const axes = (list: unknown): readonly unknown[] => (Array.isArray(list) ? (list as readonly unknown[]) : [NaN]);
  const held = Object.entries(fixed);
  const used = [...axes(rows), ...axes(columns), ...held.map(([axis]) => (axis === '' ? NaN : Number(axis)))];
  const isIndex = (value: unknown, extent: number): boolean =>
    Number.isInteger(value) && Number(value) >= 0 && Number(value) < extent;
  const whole = used.every((axis) => isIndex(axis, shape.length)) && new Set(used).size === used.length;
  if (whole && held.every(([axis, index]) => isIndex(index, shape[Number(axis)]))) return;
  throw new Problem('option-invalid', text('{0} has no such plane.', name), {
    layer: name,
    found: JSON.stringify({ rows, columns, fixed }),
    expected: `each axis of ${show(shape)} at most once, each index inside it`,
    remedy: text('Choose other axes.'),
  });
}
