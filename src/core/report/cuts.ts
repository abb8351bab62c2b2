import type { MethodResult, PointDocument } from '../../shared/documents';

/** Points that are shown side by side: all at one sparsity, or each method's at its own. */
export interface Cut {
  /** Absent where each method has its own. */
  readonly sparsity?: number;
  /** In the order of the results; methods without a point here are left out. */
  readonly points: readonly { readonly result: MethodResult; readonly point: PointDocument }[];
}

/** The one that a search has found, or that the method's own threshold has brought. */
function ownPoint({ search, options, points }: MethodResult): PointDocument | undefined {
  if (search) return points.find(({ sparsity }) => sparsity === search.sparsity);
  return Object.hasOwn(options, 'threshold') ? points[0] : undefined;
}

/** Every sparsity that methods share, from the lowest to the highest, and last the methods at their own. */
export function cutsOf(results: readonly MethodResult[]): Cut[] {
  const own = results.flatMap((result) => {
    const point = ownPoint(result);
    return point ? [{ result, point }] : [];
  });
  const ownPoints = new Set(own.map(({ point }) => point));
  const shared = results.flatMap(({ points }) => points.filter((point) => !ownPoints.has(point)));
  const sparsities = [...new Set(shared.map(({ sparsity }) => sparsity))].sort((a, b) => a - b);
  const cuts = sparsities.map((sparsity) => ({
    sparsity,
    points: results.flatMap((result) => {
      const point = result.points.find((each) => each.sparsity === sparsity);
      return point ? [{ result, point }] : [];
    }),
  }));
  return own.length > 0 ? [...cuts, { points: own }] : cuts;
}
