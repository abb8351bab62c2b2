/** Which points no other one beats in both coordinates (Pareto 1896). */
import { px } from './line-plot';

export interface FrontPoint {
  readonly x: number;
  readonly y: number;
}

/** Which end of each axis is the better one. */
export interface Better {
  readonly x: 'higher' | 'lower';
  readonly y: 'higher' | 'lower';
}

/** The points that no other is at least as good as in both and better in one, in rising order of x; equal points are all among them. */
export function paretoFront<Point extends FrontPoint>(points: readonly Point[], better: Better): Point[] {
  const signX = better.x === 'higher' ? 1 : -1;
  const signY = better.y === 'higher' ? 1 : -1;
  const best = points
    .filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))
    .sort((a, b) => signX * (b.x - a.x) || signY * (b.y - a.y));
  const front: Point[] = [];
  for (const point of best) {
    const last = front.at(-1);
    const beaten = last && signY * (point.y - last.y) <= 0 && !(point.x === last.x && point.y === last.y);
    if (!beaten) front.push(point);
  }
  return front.sort((a, b) => a.x - b.x || a.y - b.y);
}

/**
 * The edge of what the front's points beat, as steps: the `d` of a path.
 * @param front in pixels, in rising order of x, better towards the right.
 */
export const frontPath = (front: readonly FrontPoint[]): string =>
  front.map(({ x, y }, index) => (index === 0 ? `M${px(x)} ${px(y)}` : `V${px(y)}H${px(x)}`)).join('');
