import assert from 'node:assert/strict';
import type { CompareDocument, MethodResult, PointDocument } from '../../../src/shared/documents';
import { recipe as schema } from '../../../src/shared/recipe';
import { settingDifferences, summaryOf, type RunSource } from '../../../src/shared/runs-document';

const size = { examples: 10, bytes: 100, parameters: 4, nonZero: 4 };
const point = (sparsity: number, accuracy: number, kept: number, tuned?: number): PointDocument => ({
  sparsity,
  removed: 4 - kept,
  zeros: 4 - kept,
  kept,
  layers: [{ name: 'w', kept, total: 4 }],
  maskHash: '',
  metrics: { ...size, accuracy, gzipBytes: 10 * kept },
  ...(tuned !== undefined && { fineTuned: { ...size, accuracy: tuned } }),
});
const result = (method: string, points: readonly PointDocument[]): MethodResult => ({
  method,
  criterion: method,
  options: {},
  targetDependent: false,
  ownSeconds: 0,
  points,
});
const document: CompareDocument = {
  schema: 1,
  warnings: [],
  executor: 'tfjs',
  model: 'm.json',
  data: { file: 'x.npz', examples: 10 },
  loss: 'cross-entropy',
  seed: 0,
  baseline: { ...size, accuracy: 0.95 },
  sharedSeconds: 1,
  results: [
    result('random', [point(0.9, 0.2, 1), point(0.5, 0.6, 2)]),
    result('hessian', [point(0.5, 0.9, 3), point(0.9, 0.1, 1, 0.8)]),
  ],
  agreement: [],
};
const source = (parts: object = {}): RunSource => ({
  id: 'a',
  title: 'm',
  created: '2026-01-01T00:00:00.000Z',
  bytes: 5,
  recipe: schema.parse({
    schema: 1,
    model: 'm.json',
    methods: [{ criterion: 'random' }],
    sparsity: [0.5, 0.9],
    ...parts,
  }),
  document,
});

describe('the summary of a run', () => {
  it('has the best method at each sparsity, rising, after fine-tuning where there was any', () => {
    const { results, layers, baseline } = summaryOf(source());
    assert.deepEqual(
      results.map(({ method, sparsity, metrics, fineTuned }) => [method, sparsity, metrics.accuracy, fineTuned]),
      [
        ['hessian', 0.5, 0.9, false],
        ['hessian', 0.9, 0.8, true],
      ],
    );
    assert.deepEqual(layers, [{ name: 'w', kept: 1, total: 4 }]);
    assert.equal(baseline.accuracy, 0.95);
  });

  it('has nothing of a run without results', () => {
    const { results, layers } = summaryOf({ ...source(), document: { ...document, results: [] } });
    assert.deepEqual([results, layers], [[], []]);
  });

  it('says which settings differ, also those that one run alone has', () => {
    const a = summaryOf(
      source({ seed: 3, data: { file: 'x.npz', limit: 8 }, methods: [{ criterion: 'l1', options: { epochs: '2' } }] }),
    );
    const b = summaryOf(source({ sparsity: [0.5], allocation: { scope: 'layer', max: { 'conv*': 0.5 } } }));
    assert.deepEqual(settingDifferences(a, a), []);
    assert.deepEqual(
      settingDifferences(a, b).map(({ setting, values }) => [setting, ...values]),
      [
        ['data.file', 'x.npz', undefined],
        ['data.limit', '8', undefined],
        ['methods', 'l1 (epochs 2)', 'random'],
        ['sparsity', '0.5, 0.9', '0.5'],
        ['allocation.scope', 'global', 'layer'],
        ['seed', '3', '0'],
        ['allocation.max.conv*', undefined, '0.5'],
      ],
    );
  });
});
