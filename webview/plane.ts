/** A parameter of any rank as a matrix that one can look at: which axes run where, and what part of it is in view. Pure. */
import type { Plane, Window } from '../src/shared/pictures';
import type { Place } from './state';

type Shape = readonly number[];

const product = (extents: Shape): number => extents.reduce((all, extent) => all * extent, 1);

/** All axes but the last down, the last across. */
export const usualPlane = (shape: Shape): Plane => ({
  rows: shape.slice(0, -1).map((_, axis) => axis),
  columns: shape.length > 0 ? [shape.length - 1] : [],
  fixed: {},
});

/** One axis down, one across, the others reduced over. */
export const planeOf = (down: number, across: number): Plane => ({ rows: [down], columns: [across], fixed: {} });

/** The weights of one output unit: its axes are held, of the others the last runs across. */
export function channelPlane(shape: Shape, axes: readonly number[], channel: number): Plane {
  const others = shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  let rest = channel;
  const fixed = Object.fromEntries(
    [...axes].reverse().map((axis): [number, number] => {
      const extent = shape[axis] ?? 1;
      const index = rest % extent;
      rest = Math.floor(rest / extent);
      return [axis, index];
    }),
  );
  return others.length > 1
    ? { rows: others.slice(0, -1), columns: others.slice(-1), fixed }
    : { rows: [], columns: others, fixed };
}

/** Rows and columns of the whole plane. */
export function matrixOf(shape: Shape, { rows, columns }: Plane): readonly [rows: number, columns: number] {
  const extents = (axes: readonly number[]): number => product(axes.map((axis) => shape[axis] ?? 1));
  return [extents(rows), extents(columns)];
}

/** Axes that are neither shown nor held: each cell is about all of their weights. */
export const reducedAxes = (shape: Shape, { rows, columns, fixed }: Plane): number[] =>
  shape
    .map((_, axis) => axis)
    .filter((axis) => !rows.includes(axis) && !columns.includes(axis) && fixed[axis] === undefined);

/** The index in the parameter's shape of a place of the plane; 0 along axes that are reduced over. */
export function indexAt(shape: Shape, { rows, columns, fixed }: Plane, { row, column }: Place): number[] {
  const index = shape.map((_, axis) => fixed[axis] ?? 0);
  const spread = (axes: readonly number[], place: number): void => {
    let rest = place;
    for (const axis of [...axes].reverse()) {
      const extent = shape[axis] ?? 1;
      index[axis] = rest % extent;
      rest = Math.floor(rest / extent);
    }
  };
  spread(rows, row);
  spread(columns, column);
  return index;
}

/** The place in the plane of an index of the parameter. */
export function placeOfIndex(shape: Shape, { rows, columns }: Plane, index: readonly number[]): Place {
  const join = (axes: readonly number[]): number =>
    axes.reduce((at, axis) => at * (shape[axis] ?? 1) + (index[axis] ?? 0), 0);
  return { row: join(rows), column: join(columns) };
}

/** Fewest places along a side that are still worth looking at. */
const fewest = 4;

/** A part of the matrix, larger or smaller by a factor, that keeps a place where it is in sight. Undefined: all of it. */
export function zoomed(
  [rows, columns]: readonly [number, number],
  window: Window | undefined,
  around: Place,
  factor: number,
): Window | undefined {
  const from = window ?? { top: 0, left: 0, height: rows, width: columns };
  const side = (extent: number, length: number): number =>
    Math.min(extent, Math.max(Math.min(fewest, extent), Math.round(length / factor)));
  const [height, width] = [side(rows, from.height), side(columns, from.width)];
  if (height === rows && width === columns) return undefined;
  const start = (place: number, first: number, before: number, after: number, extent: number): number => {
    const share = (place + 0.5 - first) / before;
    return Math.min(extent - after, Math.max(0, Math.round(place + 0.5 - share * after)));
  };
  return {
    top: start(around.row, from.top, from.height, height, rows),
    left: start(around.column, from.left, from.width, width, columns),
    height,
    width,
  };
}

/** The same part further on, inside the matrix. */
export function panned(
  [rows, columns]: readonly [number, number],
  { top, left, height, width }: Window,
  down: number,
  right: number,
): Window {
  const inside = (start: number, length: number, extent: number): number =>
    Math.min(extent - length, Math.max(0, Math.round(start)));
  return { top: inside(top + down, height, rows), left: inside(left + right, width, columns), height, width };
}

/** The part moved just so far that a place is in it. */
export function uncovering(matrix: readonly [number, number], window: Window, { row, column }: Place): Window {
  const needed = (place: number, start: number, length: number): number =>
    place < start ? place - start : place >= start + length ? place - start - length + 1 : 0;
  return panned(matrix, window, needed(row, window.top, window.height), needed(column, window.left, window.width));
}
