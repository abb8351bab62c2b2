/** The matrix's columns as data: one for each method. */
import type { LayerCount, MethodResult } from '../src/shared/documents';
import type { ProblemDocument } from '../src/shared/problem';
import type { MethodDescription } from '../src/shared/protocol';
import { currentLanguage, t } from './i18n';
import { lastOf } from './last';
import { sameAllocation } from '../src/shared/allocation';
import { measureOf, type Measure } from './measure';
import { computedPoint, qualityOf, type Quality } from './quality';
import type { PageState } from './state';
import { tuningOf, type Tuning } from './tuning';

/** What a method's mask keeps, in numbers. */
export interface Counts {
  readonly removed: number;
  readonly kept: number;
  readonly layers: ReadonlyMap<string, LayerCount>;
  /** Parameters that the guard saved from losing every weight. */
  readonly guarded: ReadonlySet<string>;
  readonly restored: number;
  /** Counted roughly, while a slider moves. */
  readonly about: boolean;
}

export interface Column {
  readonly method: string;
  readonly label: string;
  readonly what: string;
  /** `skipped`: the run ended before its turn. */
  readonly status: 'pending' | 'skipped' | 'failed' | 'done';
  readonly result: MethodResult | undefined;
  readonly problem: ProblemDocument | undefined;
  readonly counts: Counts | undefined;
  readonly quality: Quality;
  /** Its scores hold at other sparsities than the slider's: only another run can tell. */
  readonly recompute: boolean;
  /** What fine-tuning has brought at the slider's allocation. */
  readonly tuning: Tuning | undefined;
  readonly best: boolean;
}

const describes = (description: MethodDescription, result: MethodResult): boolean =>
  description.id === result.method || description.id === result.criterion;

function labelOf(state: PageState, result: MethodResult): string {
  const { methods } = state.panel;
  const exact = methods.find(({ id }) => id === result.method);
  if (exact) return exact.label;
  const criterion = methods.find(({ id }) => id === result.criterion);
  if (!criterion) return result.method;
  const options = Object.entries(result.options).map(([key, value]) => `${key}=${value}`);
  return options.length === 0 ? criterion.label : `${criterion.label} ${options.join(' ')}`;
}

function countsOf(state: PageState, result: MethodResult): Counts | undefined {
  const answer = state.counts?.answer.find(({ method, error }) => method === result.method && !error);
  const current = state.counts && sameAllocation(state.counts.query, state.choices.allocation);
  const point = current && answer && !answer.about ? undefined : computedPoint(state, result);
  const source = point ?? answer;
  if (!source) return undefined;
  return {
    removed: source.removed,
    kept: source.kept,
    layers: new Map(source.layers.map((layer) => [layer.name, layer])),
    guarded: new Set(source.guard?.parameters),
    restored: source.guard?.restored ?? 0,
    about: point === undefined && answer?.about !== undefined,
  };
}

/** What people call a method; its id where the panel does not know it. */
export const methodLabel = ({ methods }: Pick<PageState['panel'], 'methods'>, method: string): string =>
  methods.find(({ id }) => id === method)?.label ?? method;

/** How people choose the method of a result. */
export const methodOf = ({ panel }: PageState, { result }: Pick<Column, 'result'>): MethodDescription | undefined =>
  result &&
  (panel.methods.find(({ id }) => id === result.method) ?? panel.methods.find((one) => describes(one, result)));

function columnOf(state: PageState, result: MethodResult, measure: Measure): Omit<Column, 'best'> {
  const description = methodOf(state, { result });
  const refused = state.counts?.answer.find(({ method }) => method === result.method)?.error;
  const elsewhere = refused?.code === 'recompute-required';
  const problem = result.error ?? (elsewhere ? undefined : refused);
  const quality: Quality = problem ? { kind: 'unknown' } : qualityOf(state, result, measure);
  const recompute = quality.kind === 'recompute';
  return {
    method: result.method,
    label: labelOf(state, result),
    what: description?.what ?? '',
    status: problem ? 'failed' : 'done',
    result,
    problem,
    counts: problem || recompute ? undefined : countsOf(state, result),
    quality,
    recompute,
    tuning: problem ? undefined : tuningOf(state, result),
  };
}

const known = lastOf<readonly Column[]>();

/**
 * Every method in the order of the panel's list: those that are finished, that failed, that are still to come. The same columns until
 * something of what they tell changes: a mouse over a chart, a list that scrolls ask for them as well.
 */
export function columnsOf(state: PageState): readonly Column[] {
  const { panel, choices, counts, evaluated } = state;
  const from = [panel, choices.allocation, choices.computed, counts, evaluated, currentLanguage()];
  return known(from, () => columnsFor(state));
}

function columnsFor(state: PageState): Column[] {
  const { panel } = state;
  if (panel.view === 'sparsity') return [present(state)];
  const results = [...(panel.comparison?.results ?? [])];
  const measure = panel.comparison ? measureOf(panel.comparison) : undefined;
  const columns: Omit<Column, 'best'>[] = [];
  const take = (result: MethodResult): void => {
    results.splice(results.indexOf(result), 1);
    if (measure) columns.push(columnOf(state, result, measure));
  };
  for (const description of panel.methods) {
    const own = results.filter((result) => describes(description, result));
    own.forEach(take);
    if (own.length > 0 || panel.phase === 'ready') continue;
    columns.push({
      method: description.id,
      label: description.label,
      what: description.what,
      status: panel.phase === 'running' || panel.phase === 'loading' ? 'pending' : 'skipped',
      result: undefined,
      problem: undefined,
      counts: undefined,
      quality: { kind: 'unknown' },
      recompute: false,
      tuning: undefined,
    });
  }
  [...results].forEach(take);
  const best = bestOf(columns, measure);
  return columns.map((column) => ({ ...column, best: best.has(column.method) }));
}

/** What is zero in the file as it is: the only column where nothing is compared. */
function present({ panel }: PageState): Column {
  const parameters = panel.inspection?.parameters.filter(({ prunable }) => prunable) ?? [];
  const layers = parameters.map(({ name, count, zeros }) => ({ name, kept: count - zeros, total: count }));
  return {
    method: '',
    label: t('Now'),
    what: '',
    status: 'done',
    result: undefined,
    problem: undefined,
    counts: {
      removed: parameters.reduce((sum, { zeros }) => sum + zeros, 0),
      kept: layers.reduce((sum, { kept }) => sum + kept, 0),
      layers: new Map(layers.map((layer) => [layer.name, layer])),
      guarded: new Set(),
      restored: 0,
      about: false,
    },
    quality: { kind: 'unknown' },
    recompute: false,
    tuning: undefined,
    best: false,
  };
}

/**
 * The best at the slider's sparsity, ties included; none where all are alike. Where all are fine-tuned there, after that; a method that is
 * fine-tuned is not held against one that is not.
 */
function bestOf(columns: readonly Omit<Column, 'best'>[], measure: Measure | undefined): Set<string> {
  const rated = columns.flatMap(({ method, quality, tuning }) =>
    'value' in quality ? [{ method, value: quality.value, after: tuning && measure?.of(tuning.metrics) }] : [],
  );
  const tuned = rated.every(({ after }) => after !== undefined);
  const known = rated.map(({ method, value, after }) => ({
    method,
    value: tuned && after !== undefined ? after : value,
  }));
  const values = known.map(({ value }) => value);
  const top = measure?.higherIsBetter ? Math.max(...values) : Math.min(...values);
  const best = known.filter(({ value }) => value === top).map(({ method }) => method);
  return new Set(best.length === known.length ? [] : best);
}

/** The method that Save, footer and chart speak of: the chosen one, or the best of the run's own points, or the first. */
export function methodInView(state: PageState, columns: readonly Column[]): Column | undefined {
  const done = columns.filter(({ status }) => status === 'done');
  const chosen = done.find(({ method }) => method === state.choices.method);
  if (chosen) return chosen;
  const { comparison } = state.panel;
  if (!comparison) return done[0];
  const atStart = { ...state, choices: { ...state.choices, allocation: state.choices.computed } };
  const measure = measureOf(comparison);
  const rated = done.map((column) => ({
    ...column,
    quality: column.result ? qualityOf(atStart, column.result, measure) : column.quality,
  }));
  const best = bestOf(rated, measure);
  return done.find(({ method }) => best.has(method)) ?? done[0];
}
