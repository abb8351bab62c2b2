/** Images read at places that are computed (Jaderberg et al. 2015), in any number of dimensions. */
import { constant, scalar } from '../graph/leaf';
import type { Node } from '../graph/node';
import { sameShape, show, size } from '../graph/shape';
import { add, clip, min, mul, sub } from './binary';
import { greaterOrEqual, lessOrEqual } from './comparison';
import { gather } from './gather';
import { matmul } from './matmul';
import { reshape } from './reshape';
import { floor, modulo, round } from './rounding';
import { slice } from './slice';

export interface GridSampleOptions {
  readonly interpolation: 'nearest' | 'linear' | 'cubic';
  /** What stands outside the image: zeros, its margin, or the image mirrored at its border. */
  readonly outside: 'zeros' | 'border' | 'reflection';
  /** −1 and 1 are the centres of the first and last pixels, not their outer borders. */
  readonly alignCorners: boolean;
}

/** A pixel's position along one axis, and its share; undefined: 1. */
interface Neighbour {
  readonly position: Node;
  readonly share: Node | undefined;
}

/** From [−1, 1] to positions of pixels. */
const unnormalized = (x: Node, extent: number, alignCorners: boolean): Node =>
  alignCorners
    ? mul(add(x, scalar(1)), scalar((extent - 1) / 2))
    : sub(mul(add(x, scalar(1)), scalar(extent / 2)), scalar(0.5));

/** Mirrored at the borders as often as it takes. */
function reflected(x: Node, extent: number, alignCorners: boolean): Node {
  const [first, width] = alignCorners ? [0, extent - 1] : [-0.5, extent];
  if (width === 0) return mul(x, scalar(0));
  const around = modulo(sub(x, scalar(first)), scalar(2 * width));
  return add(min(around, sub(scalar(2 * width), around)), scalar(first));
}

/** The places themselves, before pixels are asked for. */
function placed(x: Node, extent: number, { outside, alignCorners }: GridSampleOptions): Node {
  switch (outside) {
    case 'zeros':
      return x;
    case 'border':
      return clip(x, 0, extent - 1);
    case 'reflection':
      return reflected(x, extent, alignCorners);
  }
}

/** A position that need not be in the image. */
function neighbour(position: Node, share: Node | undefined, extent: number, options: GridSampleOptions): Neighbour {
  const inside = clip(position, 0, extent - 1);
  if (options.outside === 'reflection')
    return { position: clip(reflected(position, extent, options.alignCorners), 0, extent - 1), share };
  if (options.outside === 'border') return { position: inside, share };
  const isInside = mul(greaterOrEqual(position, scalar(0)), lessOrEqual(position, scalar(extent - 1)));
  return { position: inside, share: share ? mul(share, isInside) : isInside };
}

/** The slope of the cubic kernel at distance 1. */
const slope = -0.75;

/** Keys's kernel at distances below 1, and from there to 2. */
const near = (x: Node): Node => add(mul(mul(x, x), sub(mul(x, scalar(slope + 2)), scalar(slope + 3))), scalar(1));
const far = (x: Node): Node =>
  sub(mul(x, add(mul(x, sub(mul(x, scalar(slope)), scalar(5 * slope))), scalar(8 * slope))), scalar(4 * slope));

/** Pixels along one axis that a place is made of. */
function neighboursOf(x: Node, extent: number, options: GridSampleOptions): Neighbour[] {
  const at = (position: Node, share?: Node): Neighbour => neighbour(position, share, extent, options);
  const { interpolation } = options;
  if (interpolation === 'nearest') return [at(placed(round(x), extent, options))];
  // Pixels of a cubic interpolation are put inside one by one, as in PyTorch.
  const place = interpolation === 'cubic' ? x : placed(x, extent, options);
  const before = floor(place);
  const ratio = sub(place, before);
  const rest = sub(scalar(1), ratio);
  const behind = (steps: number): Node => add(before, scalar(steps));
  if (interpolation === 'linear') return [at(before, rest), at(behind(1), ratio)];
  return [
    at(behind(-1), far(add(ratio, scalar(1)))),
    at(before, near(ratio)),
    at(behind(1), near(rest)),
    at(behind(2), far(add(rest, scalar(1)))),
  ];
}

/**
 * x `[examples, …extents, channels]`, grid `[examples, …positions, axes]` → `[examples, …positions, channels]`. The last axis of the grid
 * names a place by its coordinates from the last axis of the image to the first, each in [−1, 1]. Gradients flow to both.
 * @throws RangeError where they do not fit.
 */
export function gridSample(x: Node, grid: Node, options: GridSampleOptions): Node {
  const [examples, extents, channels] = [x.shape[0], x.shape.slice(1, -1), x.shape[x.shape.length - 1]];
  const rank = extents.length;
  const positions = grid.shape.slice(1, -1);
  const pixels = size(extents);
  if (rank < 1 || pixels < 1 || !sameShape(grid.shape, [examples, ...positions, rank]))
    throw new RangeError(`cannot sample ${show(x.shape)} at ${show(grid.shape)}`);
  const places = reshape(grid, [examples, size(positions), rank]);
  const table = reshape(x, [examples, pixels, channels]);
  let corners: Neighbour[] = [{ position: scalar(0), share: undefined }];
  for (const [axis, extent] of extents.entries()) {
    const coordinate = slice(places, [0, 0, rank - 1 - axis], [examples, size(positions), rank - axis]);
    const along = reshape(coordinate, [examples, size(positions)]);
    const neighbours = neighboursOf(unnormalized(along, extent, options.alignCorners), extent, options);
    corners = corners.flatMap((corner) => neighbours.map((each) => combined(corner, each, extent)));
  }
  const sum = corners
    .map(({ position, share }) => {
      const read = gather(table, position, 1);
      return share ? mul(read, reshape(share, [...share.shape, 1])) : read;
    })
    .reduce(add);
  return reshape(sum, [examples, ...positions, channels]);
}

/** Row by row: the pixel's number among those of all axes so far. */
const combined = (corner: Neighbour, next: Neighbour, extent: number): Neighbour => ({
  position: add(mul(corner.position, scalar(extent)), next.position),
  share: corner.share && next.share ? mul(corner.share, next.share) : (corner.share ?? next.share),
});

/**
 * The places of an image's pixels under affine maps: theta `[examples, axes, axes + 1]` → `[examples, …extents, axes]`, for `gridSample`.
 * @throws RangeError where they do not fit.
 */
export function affineGrid(theta: Node, extents: readonly number[], alignCorners: boolean): Node {
  const rank = extents.length;
  const examples = theta.shape[0];
  if (!sameShape(theta.shape, [examples, rank, rank + 1]))
    throw new RangeError(`affine maps ${show(theta.shape)} of ${rank} axes`);
  const pixels = size(extents);
  const coordinate = (position: number, extent: number): number => {
    if (!alignCorners) return (2 * position + 1) / extent - 1;
    return extent === 1 ? -1 : (2 * position) / (extent - 1) - 1;
  };
  // Row by row: the coordinates from the last axis to the first, and 1.
  const places = new Float64Array(pixels * (rank + 1)).fill(1);
  for (const [axis, extent] of extents.entries()) {
    const behind = size(extents.slice(axis + 1));
    for (let pixel = 0; pixel < pixels; pixel++)
      places[pixel * (rank + 1) + rank - 1 - axis] = coordinate(Math.floor(pixel / behind) % extent, extent);
  }
  const all = constant(places, [pixels, rank + 1]);
  return reshape(matmul(all, theta, { transB: true }), [examples, ...extents, rank]);
}
