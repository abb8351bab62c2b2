/** How good a method is at the slider's sparsity: what is known exactly, what is read off its curve, what is not known yet. */
import type { MethodResult, Metrics, PointDocument } from '../src/shared/documents';
import { sameAllocation, sameRule } from '../src/shared/allocation';
import { sameSparsity } from './sparsity';
import type { Measure } from './measure';
import { evaluationKey, type PageState } from './state';

export type Quality =
  | { readonly kind: 'exact' | 'about'; readonly value: number }
  /** `pending`: not evaluated yet. `recompute`: only another run can tell. `unknown`: nothing was measured. */
  | { readonly kind: 'pending' | 'recompute' | 'unknown' };

export interface CurvePoint {
  readonly sparsity: number;
  readonly value: number;
  /** What the value is one of. */
  readonly metrics: Metrics;
}

/**
 * The run's own point at the slider's allocation. A point counts only if the masks are the same, which is so when every layer
 * keeps as many weights as the job answers for this allocation.
 */
export function computedPoint(state: PageState, result: MethodResult): PointDocument | undefined {
  const { allocation } = state.choices;
  if (!sameRule(allocation, state.choices.computed)) return undefined;
  const point = result.points.find(({ sparsity }) => sameSparsity(sparsity, allocation.sparsity));
  if (!point || !state.counts || !sameAllocation(state.counts.query, allocation)) return point;
  const answer = state.counts.answer.find(({ method }) => method === result.method);
  // What is only about right speaks against no point.
  if (!answer || answer.error || answer.about) return point;
  const kept = new Map(answer.layers.map((layer) => [layer.name, layer.kept]));
  return point.layers.every((layer) => kept.get(layer.name) === layer.kept) ? point : undefined;
}

/** Exact metrics of a method at the slider's allocation, as far as they are known. */
export function metricsOf(state: PageState, result: MethodResult): Metrics | undefined {
  const { allocation } = state.choices;
  const evaluated = state.evaluated.get(evaluationKey(result.method, allocation));
  if (evaluated) return evaluated;
  const point = computedPoint(state, result);
  if (point) return point.metrics;
  const nothingRemoved = allocation.sparsity === 0 && !result.trained && !result.targetDependent;
  return nothingRemoved ? state.panel.comparison?.baseline : undefined;
}

/** A method's measured points under the run's own rule, by sparsity. Nothing removed is the unpruned model. */
export function curveOf(state: PageState, result: MethodResult, measure: Measure): CurvePoint[] {
  const { comparison } = state.panel;
  const points = new Map<number, CurvePoint>();
  const unpruned = comparison && !result.trained && measure.unpruned(comparison.baseline);
  if (comparison && typeof unpruned === 'number')
    points.set(0, { sparsity: 0, value: unpruned, metrics: comparison.baseline });
  for (const { sparsity, metrics } of result.points) {
    const value = measure.of(metrics);
    if (value !== undefined) points.set(sparsity, { sparsity, value, metrics });
  }
  return [...points.values(), ...evaluatedPoints(state, result.method, measure)]
    .filter(({ value }) => Number.isFinite(value))
    .sort((a, b) => a.sparsity - b.sparsity);
}

/** What was evaluated at rest, as far as it lies on the run's own curve. */
function evaluatedPoints({ evaluated, choices }: PageState, method: string, measure: Measure): CurvePoint[] {
  const points: CurvePoint[] = [];
  for (const [key, metrics] of evaluated) {
    if (!key.startsWith(`${method} `)) continue;
    const sparsity = Number(key.slice(method.length + 1).split(' ')[0]);
    const value = measure.of(metrics);
    if (value === undefined || key !== evaluationKey(method, { ...choices.computed, sparsity })) continue;
    points.push({ sparsity, value, metrics });
  }
  return points;
}

/** Linear between neighbouring points; nothing outside them. */
export function interpolate(points: readonly Omit<CurvePoint, 'metrics'>[], sparsity: number): number | undefined {
  for (let index = 0; index < points.length; index++) {
    const right = points[index];
    if (!right || right.sparsity < sparsity) continue;
    if (sameSparsity(right.sparsity, sparsity)) return right.value;
    const left = points[index - 1];
    if (!left) return undefined;
    const share = (sparsity - left.sparsity) / (right.sparsity - left.sparsity);
    return left.value + share * (right.value - left.value);
  }
  return undefined;
}

/** Exact where the masks were evaluated; otherwise read off the curve, if the scores do not depend on the target. */
export function qualityOf(state: PageState, result: MethodResult, measure: Measure): Quality {
  const metrics = metricsOf(state, result);
  if (metrics) {
    const value =
      measure.of(metrics) ?? (metrics === state.panel.comparison?.baseline ? measure.unpruned(metrics) : undefined);
    return value === undefined ? { kind: 'unknown' } : { kind: 'exact', value };
  }
  if (result.targetDependent) return { kind: 'recompute' };
  const { allocation } = state.choices;
  if (sameRule(allocation, state.choices.computed)) {
    const value = interpolate(curveOf(state, result, measure), allocation.sparsity);
    if (value !== undefined) return { kind: 'about', value };
  }
  return { kind: 'pending' };
}
