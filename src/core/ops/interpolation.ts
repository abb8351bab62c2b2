/** Which positions of an axis a position of the resized axis is made of, in every way of ONNX's Resize. */

/**
 * Where on the source a position of the result lies (ONNX Resize): `half-pixel`: centres of equal pixels, as TensorFlow 2 and Keras do;
 * `half-pixel-symmetric`: the same, with equal margins on both sides where the scale is not the quotient of the extents;
 * `pytorch-half-pixel`: the same, but the first position where there is only one; `asymmetric`: corners of pixels, as TensorFlow.js does
 * unasked; `align-corners`: the first and last positions meet; `crop`: those of a region meet the first and last (TensorFlow's
 * crop_and_resize); `half-pixel-from-border`: centres of pixels measured from the border, to be rounded down (an early form of ONNX's).
 */
export type Coordinates =
  | 'half-pixel'
  | 'half-pixel-symmetric'
  | 'pytorch-half-pixel'
  | 'asymmetric'
  | 'align-corners'
  | 'crop'
  | 'half-pixel-from-border';

/** How a place between positions is rounded; the first two differ in the middle between two. */
export type Rounding = 'prefer-floor' | 'prefer-ceil' | 'floor' | 'ceil';

export interface ResizeOptions {
  readonly interpolation: 'nearest' | 'linear' | 'cubic';
  readonly coordinates: Coordinates;
  /** Positions of the result for one of the source. Default: the quotient of the extents. */
  readonly scale?: number;
  /** Of `nearest`. Default: as TensorFlow rounds under these coordinates. */
  readonly rounding?: Rounding;
  /** Of `cubic`: the slope at distance 1 (Keys 1981). Default: −0.75. */
  readonly cubicCoefficient?: number;
  /** Positions outside the source have no share, and the others theirs. Default: the source's margin stands for them. */
  readonly excludeOutside?: boolean;
  /** Where the result has fewer positions, each is a mean over all that it covers. */
  readonly antialias?: boolean;
  /** Of `crop`: where the region begins and ends, 0 being the first position and 1 the last. Default: everything. */
  readonly region?: readonly [start: number, end: number];
  /** Of `crop`: what stands where the region leaves the source. Default: 0. */
  readonly outside?: number;
}

/** Of one axis. */
interface Extents {
  readonly from: number;
  readonly to: number;
}

/** The place on the source that position `at` of the result is read from. Computed in ONNX's order: `nearest` rounds it. */
function placeOf(at: number, { from, to }: Extents, { coordinates, scale, region = [0, 1] }: ResizeOptions): number {
  const unscaled = (position: number): number => (scale === undefined ? (position * from) / to : position / scale);
  // Not rounded: a scale need not be the quotient of the extents.
  const resized = scale === undefined ? to : scale * from;
  const centre = unscaled(at + 0.5) - 0.5;
  switch (coordinates) {
    case 'half-pixel':
      return centre;
    case 'half-pixel-symmetric':
      return (from / 2) * (1 - to / resized) + unscaled(at + 0.5) - 0.5;
    case 'pytorch-half-pixel':
      return to === 1 ? 0 : centre;
    case 'asymmetric':
      return unscaled(at);
    case 'half-pixel-from-border':
      return unscaled(at + 0.5);
    case 'align-corners':
      return resized === 1 ? 0 : (at * (from - 1)) / (resized - 1);
    case 'crop': {
      const [start, end] = region;
      const inRegion =
        resized === 1 ? ((end - start) * (from - 1)) / 2 : (at * (end - start) * (from - 1)) / (resized - 1);
      return inRegion + start * (from - 1);
    }
  }
}

const tensorFlowRounding = (coordinates: Coordinates): Rounding =>
  coordinates === 'asymmetric' || coordinates === 'half-pixel-from-border' ? 'floor' : 'prefer-ceil';

function rounded(place: number, rounding: Rounding): number {
  switch (rounding) {
    case 'prefer-floor':
      return Math.ceil(place - 0.5);
    case 'prefer-ceil':
      return Math.floor(place + 0.5);
    case 'floor':
      return Math.floor(place);
    case 'ceil':
      return Math.ceil(place);
  }
}

/** Shares of neighbouring positions, the first of them `first` behind the one before the place. */
interface Shares {
  readonly first: number;
  readonly shares: readonly number[];
}

/** Keys's kernel of width 4. @param a its slope at distance 1. */
function cubic(distance: number, a: number): number {
  const x = Math.abs(distance);
  if (x <= 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
}

/** @param ratio how far the place is from the position before it, less than 1. */
function sharesOf(ratio: number, scale: number, options: ResizeOptions): Shares {
  const { interpolation, cubicCoefficient = -0.75, antialias = false } = options;
  if (interpolation === 'linear' && !(antialias && scale < 1)) return { first: 0, shares: [1 - ratio, ratio] };
  const stretch = antialias ? Math.min(scale, 1) : 1;
  const [reach, kernel] =
    interpolation === 'linear'
      ? [1, (x: number): number => Math.max(0, 1 - Math.abs(x))]
      : [2, (x: number): number => cubic(x, cubicCoefficient)];
  const first = Math.floor(-reach / stretch) + 1;
  const shares = Array.from({ length: 2 - 2 * first }, (_, index) => kernel((first + index - ratio) * stretch));
  return { first, shares: antialias ? normalized(shares) : shares };
}

function normalized(shares: readonly number[]): number[] {
  const sum = shares.reduce((total, share) => total + share, 0);
  return shares.map((share) => share / sum);
}

/** The position that each position of the result is read from by the interpolation `nearest`. */
export function nearestPositions(extents: Extents, options: ResizeOptions): number[] {
  const { rounding = tensorFlowRounding(options.coordinates) } = options;
  return Array.from({ length: extents.to }, (_, at) => {
    const nearest = rounded(placeOf(at, extents, options), rounding);
    return Math.min(Math.max(nearest, 0), extents.from - 1);
  });
}

/** Where the region leaves the source: 1 for each such position of the result, else 0. */
export function outsidePositions(extents: Extents, options: ResizeOptions): number[] {
  return Array.from({ length: extents.to }, (_, at) => {
    const place = placeOf(at, extents, options);
    return Number(options.coordinates === 'crop' && (place < 0 || place > extents.from - 1));
  });
}

/** `[to, from]`: the share of each source position in each position of the result, of other interpolations. Rows add up to 1. */
export function interpolationWeights(extents: Extents, options: ResizeOptions): Float64Array {
  const { from, to } = extents;
  const { scale = to / from } = options;
  const weights = new Float64Array(to * from);
  for (let at = 0; at < to; at++) {
    const place = placeOf(at, extents, options);
    const before = Math.floor(place);
    const { first, shares } = sharesOf(place - before, scale, options);
    const isInside = (index: number): boolean => before + first + index >= 0 && before + first + index < from;
    const kept = options.excludeOutside
      ? normalized(shares.map((share, index) => (isInside(index) ? share : 0)))
      : shares;
    for (const [index, share] of kept.entries())
      weights[at * from + Math.min(Math.max(before + first + index, 0), from - 1)] += share;
  }
  return weights;
}
