/** Stored runs of a workspace, as the editor pushes them. */
import type { PanelState } from '../../src/shared/protocol';
import type { RunResult, RunsDocument, RunSummary } from '../../src/shared/runs-document';
import type { FakeRun } from './fake-run';

const size = { examples: 2000, bytes: 1_071_230, parameters: 266_610, nonZero: 266_610 };

const result = (method: string, sparsity: number, accuracy: number, fineTuned = false): RunResult => ({
  method,
  sparsity,
  metrics: {
    ...size,
    accuracy,
    standardError: { accuracy: Math.sqrt((accuracy * (1 - accuracy)) / 2000) },
    nonZero: Math.round(266_610 * (1 - sparsity)),
    gzipBytes: Math.round(990_000 * (1.05 - sparsity)),
  },
  fineTuned,
});

const layersOf = (shares: readonly number[]): RunSummary['layers'] =>
  shares.map((share, at) => {
    const total = [235_200, 30_000, 1000][at];
    return { name: `dense_${at + 1}/kernel`, kept: Math.round(total * share), total };
  });

const settings = (change: Readonly<Record<string, string>>): RunSummary['settings'] => ({
  'allocation.scope': 'global',
  'data.file': 'digits.npz',
  methods: 'magnitude, fisher, hessian',
  seed: '0',
  ...change,
});

/** Four runs of three models: with a note, fine-tuned, without labels, of a model that is gone. */
export function storedRuns(): RunsDocument {
  const baseline = { ...size, accuracy: 0.974, loss: 0.1003 };
  const runs: RunSummary[] = [
    {
      id: 'a',
      title: 'lenet-300-100',
      created: '2026-03-14T09:26:00.000Z',
      bytes: 3_400_000,
      baseline,
      note: 'for the report',
      results: [result('hessian', 0.9, 0.942), result('hessian', 0.95, 0.8615), result('fisher', 0.98, 0.597)],
      settings: settings({}),
      layers: layersOf([0.015, 0.05, 0.42]),
    },
    {
      id: 'b',
      title: 'lenet-300-100',
      created: '2026-03-13T16:02:00.000Z',
      bytes: 3_100_000,
      baseline,
      results: [result('magnitude', 0.9, 0.9605, true), result('magnitude', 0.95, 0.951, true)],
      settings: settings({ 'allocation.scope': 'layer', 'fineTune.epochs': '5' }),
      layers: layersOf([0.05, 0.05, 0.05]),
    },
    {
      id: 'c',
      title: 'encoder.onnx',
      created: '2026-03-12T11:40:00.000Z',
      bytes: 51_000_000,
      baseline: { ...size, loss: 2.412 },
      results: [
        { ...result('magnitude', 0.8, 0), metrics: { ...size, loss: 2.981, gzipBytes: 41_200_000 }, fineTuned: false },
      ],
      settings: settings({ methods: 'magnitude' }),
      layers: [],
    },
    {
      id: 'd',
      title: 'paper-mlp',
      created: '2026-02-28T08:15:00.000Z',
      bytes: 120_000,
      baseline: { ...size, accuracy: 0.913 },
      results: [result('hessian', 0.2, 0.912)],
      settings: settings({ seed: '7' }),
      layers: layersOf([0.8]),
      modelGone: true,
    },
  ];
  return { runs };
}

/** All of them; with `pair` the first two side by side. */
export const runsState = (run: FakeRun, pair = false): PanelState => ({
  ...run.bare('ready'),
  view: 'runs',
  title: 'Runs',
  runs: { ...storedRuns(), ...(pair && { pair: ['a', 'b'] as const }) },
});
