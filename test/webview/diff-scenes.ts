/** Comparisons of two models, as the editor pushes them. */
import type { DiffDocument, LayerDiff, LoneParameter } from '../../src/shared/diff-document';
import type { PanelState } from '../../src/shared/protocol';
import type { FakeRun } from './fake-run';

const size = (shape: readonly number[]): number => shape.reduce((product, extent) => product * extent, 1);

/** A layer of which a share went to zero. */
function layer(name: string, shape: readonly number[], gone: number, change: Partial<LayerDiff> = {}): LayerDiff {
  const count = size(shape);
  const zeros = Math.round(count * gone);
  const side = { shape, dtype: 'float32', count };
  return {
    name,
    layer: name.split('/')[0] ?? name,
    role: shape.length > 1 ? 'kernel' : 'bias',
    before: { ...side, zeros: 0 },
    after: { ...side, zeros },
    maxAbsChange: 0.0579 * gone,
    meanAbsChange: 0.01 * gone,
    relativeChange: gone * 0.7,
    changed: zeros,
    newlyZero: zeros,
    noLongerZero: 0,
    ...change,
  };
}

const lone = (name: string, shape: readonly number[], zeros = 0): LoneParameter => ({
  name,
  layer: name,
  role: 'kernel',
  shape,
  dtype: 'float32',
  count: size(shape),
  zeros,
});

const totals = (layers: readonly LayerDiff[]): DiffDocument['total'] => ({
  count: layers.reduce((sum, { before, changed }) => sum + (changed === undefined ? 0 : before.count), 0),
  changed: layers.reduce((sum, { changed = 0 }) => sum + changed, 0),
  newlyZero: layers.reduce((sum, { newlyZero = 0 }) => sum + newlyZero, 0),
  noLongerZero: 0,
  maxAbsChange: Math.max(0, ...layers.map(({ maxAbsChange = 0 }) => maxAbsChange)),
});

const side = { format: 'TensorFlow.js layers', framework: 'keras 2.15', mode: 'graph', parameters: 266_610 } as const;

/** A network against its pruned copy, which has lost a layer and got another. */
export function prunedDiff(): DiffDocument {
  const compared = [
    layer('dense_1/kernel', [784, 300], 0.927),
    layer('dense_1/bias', [300], 0),
    layer('dense_2/kernel', [300, 100], 0.709, { axes: [1, 0] }),
    layer('dense_2/bias', [100], 0),
    layer('dense_3/kernel', [100, 10], 0.001),
    layer('dense_3/bias', [10], 0),
  ];
  const head = { name: 'head/kernel', layer: 'head', role: 'kernel' } as const;
  const reshaped: LayerDiff = {
    ...head,
    before: { shape: [100, 10], dtype: 'float32', count: 1000, zeros: 0 },
    after: { shape: [100, 26], dtype: 'float32', count: 2600, zeros: 26 },
  };
  const layers = [...compared, reshaped];
  return {
    schema: 1,
    warnings: ['x: bytes were divided by 255.'],
    executor: 'tfjs',
    before: { ...side, file: 'lenet · HEAD', bytes: 1_071_230, nonZero: 266_610, accuracy: 0.974, loss: 0.1003 },
    after: { ...side, file: 'lenet · working tree', bytes: 1_071_230, nonZero: 27_030, accuracy: 0.942, loss: 0.1663 },
    equal: false,
    layers,
    onlyBefore: [lone('auxiliary/kernel', [300, 2])],
    onlyAfter: [lone('adapter/kernel', [100, 100], 9_500)],
    total: totals(layers),
    biggest: [
      { name: 'dense_1/kernel', index: [218, 252], before: -0.05789981782436371, after: 0 },
      { name: 'dense_2/kernel', index: [228, 81], before: -0.0578993, after: 0 },
      { name: 'dense_3/kernel', index: [9, 3], before: 0.0577, after: -1.25e-7 },
    ],
    outputs: { name: 'dense_3', maxAbs: 0.81, meanAbs: 0.009935, agreement: 0.96, kl: 0.05748, examples: 500 },
    data: { file: 'test.npz', examples: 500 },
    loss: 'cross-entropy',
  };
}

export function equalDiff(): DiffDocument {
  const { schema, executor, before, after, layers: all } = prunedDiff();
  const layers = all.filter(({ changed }) => changed === 0);
  const same = { layers, onlyBefore: [], onlyAfter: [], total: totals(layers), biggest: [] };
  return { schema, executor, before, after, warnings: [], equal: true, ...same };
}

/** A deep network of which every layer has changed. */
export function deepDiff(count: number): DiffDocument {
  const layers = Array.from({ length: count }, (_, at) =>
    layer(`encoder.layers.${at}.self_attn.out_proj.weight`, [64, 64], ((at * 37) % 100) / 100 + 0.001, {
      alias: `layer ${at}`,
    }),
  );
  return { ...prunedDiff(), layers, onlyBefore: [], onlyAfter: [], total: totals(layers) };
}

export const diffState = (run: FakeRun, diff: DiffDocument): PanelState => ({
  ...run.bare('ready'),
  view: 'diff',
  title: `${diff.before.file} ↔ ${diff.after.file}`,
  methods: [],
  allocation: { sparsity: 0, scope: 'global' },
  diff,
});
