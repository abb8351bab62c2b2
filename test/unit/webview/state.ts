/** Small states for the page's tests, by hand: every number below can be checked by eye. */
import type {
  CompareDocument,
  InspectDocument,
  MethodResult,
  Metrics,
  PointDocument,
} from '../../../src/shared/documents';
import type { AllocationAnswer } from '../../../src/shared/allocation';
import type { PanelState } from '../../../src/shared/protocol';
import { initialState, type PageState } from '../../../webview/state';
import { reduce } from '../../../webview/store';

export const metrics = (accuracy: number): Metrics => ({
  accuracy,
  loss: 1 - accuracy,
  examples: 100,
  bytes: 4096,
  parameters: 110,
  nonZero: 60,
});

/** A point that keeps so many weights of `a/kernel` (100) and of `b/kernel` (10). */
export function point(sparsity: number, accuracy: number, kept: readonly [number, number]): PointDocument {
  const layers = [
    { name: 'a/kernel', kept: kept[0], total: 100 },
    { name: 'b/kernel', kept: kept[1], total: 10 },
  ];
  const all = kept[0] + kept[1];
  return {
    sparsity,
    removed: 110 - all,
    zeros: 110 - all,
    kept: all,
    metrics: metrics(accuracy),
    layers,
    maskHash: '',
  };
}

export const result = (
  method: string,
  points: readonly PointDocument[],
  more: Partial<MethodResult> = {},
): MethodResult => ({
  method,
  criterion: method,
  options: {},
  targetDependent: false,
  ownSeconds: 1,
  points,
  ...more,
});

export const inspection: InspectDocument = {
  schema: 1,
  warnings: [],
  executor: 'none',
  file: 'model.json',
  format: 'tfjs-layers',
  bytes: 4096,
  mode: 'graph',
  inputs: [],
  outputs: [],
  parameters: [
    {
      name: 'a/kernel',
      layer: 'a',
      role: 'kernel',
      shape: [10, 10],
      dtype: 'float32',
      count: 100,
      zeros: 25,
      prunable: true,
    },
    { name: 'a/bias', layer: 'a', role: 'bias', shape: [10], dtype: 'float32', count: 10, zeros: 10, prunable: false },
    {
      name: 'b/kernel',
      layer: 'b',
      role: 'kernel',
      shape: [10, 1],
      dtype: 'float32',
      count: 10,
      zeros: 0,
      prunable: true,
    },
  ],
  total: 120,
  prunable: 110,
  sparsity: 25 / 110,
  barriers: [],
};

export const comparison = (results: readonly MethodResult[]): CompareDocument => ({
  schema: 1,
  warnings: [],
  executor: 'reference',
  model: 'model.json',
  data: { file: 'x.npz', examples: 100 },
  loss: 'cross-entropy',
  seed: 0,
  baseline: metrics(0.9),
  sharedSeconds: 1,
  results,
  agreement: [],
});

const description = (id: string, label: string): PanelState['methods'][number] => ({
  id,
  label,
  what: '',
  needsData: true,
  trains: false,
});

export const panel = (results: readonly MethodResult[], more: Partial<PanelState> = {}): PanelState => ({
  phase: 'ready',
  view: 'compare',
  title: 'net',
  key: 'run 1',
  methods: [description('m', 'Magnitude'), description('h', 'Hessian')],
  allocation: { sparsity: 0.5, scope: 'global' },
  inspection,
  comparison: comparison(results),
  ...more,
});

export const stateOf = (pushed: PanelState): PageState => reduce(initialState, { type: 'panel', panel: pushed });

export const answer = (
  method: string,
  kept: readonly [number, number],
  more: Partial<AllocationAnswer> = {},
): AllocationAnswer => {
  const { removed, zeros, kept: all, layers } = point(0, 0, kept);
  return { method, removed, zeros, kept: all, layers, ...more };
};
