import type { Parameter } from '../formats/model';
import type { StatisticKind } from '../statistics/kinds';
import type { Statistics } from '../statistics/statistics';

/** What the shared pass has measured of single weights, kept for those who ask why one goes. By parameter name, in the file's own shape. */
export interface Measured {
  /** Mean gradient of the loss. */
  readonly gradient?: ReadonlyMap<string, Float32Array>;
  /** Gauss-Newton diagonal. */
  readonly curvature?: ReadonlyMap<string, Float32Array>;
}

/** What the methods that were compared have not needed was not measured, and is not there. */
export function measuredOf(
  statistics: Pick<Statistics, 'kinds' | 'mean'> | undefined,
  scored: readonly Pick<Parameter, 'name' | 'values'>[],
): Measured {
  function means(kind: StatisticKind): ReadonlyMap<string, Float32Array> | undefined {
    if (!statistics?.kinds.includes(kind)) return undefined;
    const all = scored.map(({ name }) => [name, Float32Array.from(statistics.mean(kind, name))] as const);
    return new Map(all);
  }
  const [gradient, curvature] = [means('gradient'), means('gauss-newton')];
  return { ...(gradient && { gradient }), ...(curvature && { curvature }) };
}
