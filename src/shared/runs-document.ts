/** The stored runs of a workspace as people compare them: a line for each run and sparsity. */
import { bestResult } from './best-result';
import type { CompareDocument, LayerCount, Metrics } from './documents';
import type { Recipe } from './recipe';

/** A stored run, as much as is needed to summarise it. */
export interface RunSource {
  readonly id: string;
  readonly title: string;
  /** ISO 8601. */
  readonly created: string;
  readonly bytes: number;
  readonly note?: string;
  readonly modelGone?: true;
  readonly recipe: Recipe;
  readonly document: CompareDocument;
}

/** The best method of a run at one sparsity. */
export interface RunResult {
  readonly method: string;
  readonly sparsity: number;
  /** After fine-tuning, where there was any. */
  readonly metrics: Metrics;
  readonly fineTuned: boolean;
}

export interface RunSummary extends Pick<RunSource, 'id' | 'title' | 'created' | 'bytes' | 'note' | 'modelGone'> {
  readonly baseline: Metrics;
  /** Rising sparsity. */
  readonly results: readonly RunResult[];
  /** What the recipe says, by path: `allocation.scope`, `data.file`. */
  readonly settings: Readonly<Record<string, string>>;
  /** Of the last of `results`. */
  readonly layers: readonly LayerCount[];
}

export interface RunsDocument {
  readonly runs: readonly RunSummary[];
  /** Ids of the two that were asked for. */
  readonly pair?: readonly [string, string];
}

/** What one run has and another has not, or has otherwise. */
export interface SettingDifference {
  readonly setting: string;
  readonly values: readonly [string | undefined, string | undefined];
}

export function summaryOf({ recipe, document, ...about }: RunSource): RunSummary {
  const { results, baseline } = document;
  const points = results.flatMap(({ points }) => points);
  const sparsities = [...new Set(points.map(({ sparsity }) => sparsity))].sort((a, b) => a - b);
  const best = sparsities.flatMap((sparsity) => {
    const there = results.map((result) => ({
      ...result,
      points: result.points.filter((point) => point.sparsity === sparsity),
    }));
    const found = bestResult(there);
    const point = there.find(({ method }) => method === found?.method)?.points[0];
    return found && point ? [{ ...found, fineTuned: point.fineTuned !== undefined, layers: point.layers }] : [];
  });
  return {
    ...about,
    baseline,
    results: best.map(({ method, sparsity, metrics, fineTuned }) => ({ method, sparsity, metrics, fineTuned })),
    settings: Object.fromEntries(settingsIn(recipe)),
    layers: best.at(-1)?.layers ?? [],
  };
}

/** In the order of the settings of the first, then those of the second alone. */
export function settingDifferences(
  a: Pick<RunSummary, 'settings'>,
  b: Pick<RunSummary, 'settings'>,
): SettingDifference[] {
  const names = new Set([...Object.keys(a.settings), ...Object.keys(b.settings)]);
  return [...names]
    .map((setting) => ({ setting, values: [a.settings[setting], b.settings[setting]] as const }))
    .filter(({ values: [one, other] }) => one !== other);
}

function settingsIn(value: unknown, path = ''): [string, string][] {
  if (value === undefined) return [];
  if (path === 'methods' && Array.isArray(value)) return [[path, value.map(methodText).join(', ')]];
  if (Array.isArray(value)) return [[path, value.map(String).join(', ')]];
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, part]) => settingsIn(part, path === '' ? key : `${path}.${key}`));
  return path === '' ? [] : [[path, typeof value === 'string' ? value : JSON.stringify(value)]];
}

/** `fisher`, `hessian-trace (samples 32)`. */
function methodText({ criterion, options }: Recipe['methods'][number]): string {
  const said = Object.entries(options).map(([key, value]) => `${key} ${value}`);
  return said.length === 0 ? criterion : `${criterion} (${said.join(', ')})`;
}
