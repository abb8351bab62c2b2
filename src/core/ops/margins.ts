/** Margins around a tensor: numbers, or what the tensor itself continues with. */
import type { Node } from '../graph/node';
import { range, show } from '../graph/shape';
import { padWith } from './blocks';
import { requirePositions } from './indices';
import { slice } from './slice';
import { take } from './take';

/** How an axis goes on beyond its ends: its last element, mirrored without repeating that, or from the other end. */
export type Continuation = 'edge' | 'reflect' | 'wrap';

/** For every axis. Below 0: so many positions are cut off. */
export interface Margins {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

const modulo = (position: number, period: number): number => ((position % period) + period) % period;

/** Which of `extent` positions stands at `position`, which may be outside. */
function sourceOf(position: number, extent: number, mode: Continuation): number {
  switch (mode) {
    case 'edge':
      return Math.min(Math.max(position, 0), extent - 1);
    case 'wrap':
      return modulo(position, extent);
    case 'reflect': {
      const there = modulo(position, Math.max(1, 2 * (extent - 1)));
      return there < extent ? there : 2 * (extent - 1) - there;
    }
  }
}

/** @throws RangeError where more is cut off than there is. */
function requireExtents(x: Node, { before, after }: Margins): void {
  const extents = x.shape.map((extent, axis) => extent + before[axis] + after[axis]);
  if (before.length !== x.shape.length || after.length !== x.shape.length || extents.some((extent) => extent < 0))
    throw new RangeError(`cannot pad ${show(x.shape)} by ${show(before)} and ${show(after)}`);
}

/** x without what margins below 0 cut off, and the margins that are left. */
export function cropped(x: Node, margins: Margins): { inner: Node; margins: Margins } {
  requireExtents(x, margins);
  const { before, after } = margins;
  const starts = before.map((margin) => Math.max(0, -margin));
  const ends = x.shape.map((extent, axis) => Math.min(extent, extent + after[axis]));
  const outer = (margin: number): number => Math.max(0, margin);
  return { inner: slice(x, starts, ends), margins: { before: before.map(outer), after: after.map(outer) } };
}

/** A number around x. @throws RangeError where more is cut off than there is. */
export function padNumber(x: Node, margins: Margins, value: number): Node {
  const { inner, margins: rest } = cropped(x, margins);
  return padWith(inner, rest.before, rest.after, value);
}

/** x, continued around itself. @throws RangeError where more is cut off than there is, or an empty axis would go on. */
export function padContinued(x: Node, margins: Margins, mode: Continuation): Node {
  const { inner, margins: rest } = cropped(x, margins);
  return range(x.shape.length).reduce((padded, axis) => {
    const [before, after] = [rest.before[axis], rest.after[axis]];
    const extent = padded.shape[axis];
    if (before === 0 && after === 0) return padded;
    if (extent === 0) throw new RangeError(`cannot continue ${show(x.shape)} along axis ${axis}`);
    requirePositions(extent + before + after);
    const positions = range(extent + before + after).map((position) => sourceOf(position - before, extent, mode));
    return take(padded, axis, positions);
  }, inner);
}
