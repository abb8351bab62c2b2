/** How the keyboard and the mouse find a point of a chart. Pure. */
import type { PointPlace } from './marks';

/** A point that was drawn, in pixels. */
export interface PlacedPoint {
  readonly place: PointPlace;
  readonly x: number;
  readonly y: number;
}

const sameTrack = (a: PlacedPoint, b: PlacedPoint): boolean =>
  a.place.line === b.place.line && a.place.tuned === b.place.tuned;

const least = <T>(items: readonly T[], cost: (item: T) => number): T | undefined =>
  items.reduce<T | undefined>((best, item) => (best === undefined || cost(item) < cost(best) ? item : best), undefined);

/** Where a key leads: along the curve, or to the next curve above or below. `undefined` for other keys and at the end. */
export function stepPoint(points: readonly PlacedPoint[], from: PlacedPoint, key: string): PlacedPoint | undefined {
  const track = points.filter((each) => sameTrack(each, from));
  const at = track.indexOf(from);
  switch (key) {
    case 'ArrowRight':
      return track[at + 1];
    case 'ArrowLeft':
      return track[at - 1];
    case 'Home':
      return track[0];
    case 'End':
      return track.at(-1);
    case 'ArrowUp':
      return neighbour(points, from, -1);
    case 'ArrowDown':
      return neighbour(points, from, 1);
    default:
      return undefined;
  }
}

/** Of each other curve its point nearest across; of those the next in height, equal ones in their order. */
function neighbour(points: readonly PlacedPoint[], from: PlacedPoint, direction: 1 | -1): PlacedPoint | undefined {
  const tracks = points.filter((each, index) => points.findIndex((other) => sameTrack(other, each)) === index);
  const nearest = tracks.flatMap((first) => {
    const own = points.filter((each) => sameTrack(each, first));
    return (sameTrack(first, from) ? from : least(own, ({ x }) => Math.abs(x - from.x))) ?? [];
  });
  const order = [...nearest].sort((a, b) => a.y - b.y || points.indexOf(a) - points.indexOf(b));
  return order[order.indexOf(from) + direction];
}

/** The point nearest to a place in the chart, within so many pixels. */
export function nearestPoint(
  points: readonly PlacedPoint[],
  x: number,
  y: number,
  within: number,
): PlacedPoint | undefined {
  const distance = (point: PlacedPoint): number => Math.hypot(point.x - x, point.y - y);
  const nearest = least(points, distance);
  return nearest && distance(nearest) <= within ? nearest : undefined;
}
