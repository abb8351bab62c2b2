/** A comparison with everything that a report can show, made by hand; its names try to break out of the page. */
import type { CompareDocument, MethodResult, Metrics, PointDocument } from '../../../src/shared/documents';
import { recipe, type Recipe } from '../../../src/shared/recipe';

/** Names that would do harm if they were markup, or left an attribute. */
export const hostile = {
  layer: '<img src=x onerror=alert(1)>',
  attribute: '"><script>alert(2)</script>',
  model: "'</title><svg onload=alert(3)>&amp;",
  note: 'see <a href="https://example.com">here</a>',
};

const totals = [
  [hostile.layer, 235_200],
  [hostile.attribute, 30_000],
  ['dense_3/kernel', 1000],
] as const;
const all = totals.reduce((sum, [, total]) => sum + total, 0);

const metrics = (accuracy: number, nonZero: number): Metrics => ({
  loss: 2.5 - 2.4 * accuracy,
  accuracy,
  drift: { kl: 1.2 - accuracy, agreement: accuracy },
  examples: 2000,
  bytes: 1_070_000,
  gzipBytes: Math.round(100_000 + nonZero * 3.3),
  parameters: all + 410,
  nonZero: nonZero + 410,
  macs: all,
});

function point(sparsity: number, accuracy: number, tuned?: number): PointDocument {
  const removed = Math.round(all * sparsity);
  // The last layer takes what rounding has left.
  const others = totals
    .slice(0, -1)
    .map(([, total], index) => Math.round(total * sparsity * (index === 0 ? 1.001 : 1 - 235.2 / 30_000)));
  const rest = removed - others.reduce((sum, gone) => sum + gone, 0);
  const layers = totals.map(([name, total], index) => ({ name, kept: total - (others[index] ?? rest), total }));
  return {
    sparsity,
    removed,
    zeros: removed,
    kept: all - removed,
    metrics: metrics(accuracy, all - removed),
    layers,
    maskHash: 'a'.repeat(64),
    ...(tuned !== undefined && {
      fineTuned: metrics(tuned, all - removed),
      training: { epochs: 3, bestEpoch: 2, losses: [0.9, 0.4, 0.2], heldOutLosses: [0.5, 0.31, 0.33] },
    }),
  };
}

const result = (method: string, points: readonly PointDocument[], more: Partial<MethodResult> = {}): MethodResult => ({
  method,
  criterion: method.split(' ')[0] ?? method,
  options: {},
  targetDependent: false,
  ownSeconds: 0.1,
  points,
  ...more,
});

export const document: CompareDocument = {
  schema: 1,
  warnings: ['No test data: 5 <b>of</b> 25 examples were held out.'],
  executor: 'tfjs',
  model: hostile.model,
  data: { file: 'calibration.npz', examples: 512 },
  test: { file: 'test.npz', examples: 2000 },
  loss: 'cross-entropy',
  seed: 7,
  baseline: metrics(0.9735, all),
  sharedSeconds: 1.25,
  totalSeconds: 12.5,
  results: [
    result('magnitude', [point(0.5, 0.973, 0.975), point(0.9, 0.95, 0.968), point(0.913, 0.94, 0.9651)], {
      search: {
        maxDrop: 0.01,
        sparsity: 0.913,
        drop: 0.0084,
        standardError: 0.0031,
        examples: 2000,
        probes: [
          { sparsity: 0.5, accuracy: 0.975 },
          { sparsity: 0.913, accuracy: 0.9651 },
        ],
      },
    }),
    result('taylor form=snip', [point(0.5, 0.971, 0.974), point(0.9, 0.83, 0.961)], {
      options: { form: 'snip' },
      search: { maxDrop: 0.01, examples: 2000, probes: [{ sparsity: 0.5, accuracy: 0.95 }] },
    }),
    result('random', [point(0.5, 0.79, 0.9), point(0.9, 0.098, 0.7)], {
      trained: { epochs: 4 },
      training: { epochs: 1, bestEpoch: 0, losses: [3.5], heldOutLosses: [], stopped: 'diverged', divergedAt: 17 },
      notes: [hostile.note],
      estimates: [
        { parameter: hostile.layer, channel: 3, value: 0.125, standardError: 0.01 },
        { parameter: 'dense_3/kernel', value: 0.5, standardError: 0.02 },
      ],
    }),
    result('fisher', [], { error: { code: 'label-missing', message: 'No <labels>.', remedy: 'Give "labels".' } }),
  ],
  agreement: [0.5, 0.9].map((sparsity) => ({
    sparsity,
    criteria: ['magnitude', 'taylor form=snip', 'random'],
    spearman: [
      [1, 0.62, -0.01],
      [0.62, 1, 0],
      [-0.01, 0, 1],
    ],
    jaccard: [
      [1, 0.71, 0.33],
      [0.71, 1, 0.34],
      [0.33, 0.34, 1],
    ],
  })),
};

export const ran: Recipe = recipe.parse({
  schema: 1,
  model: '</pre><script>alert(4)</script>.json',
  methods: [{ criterion: 'magnitude' }],
  sparsity: [0.5, 0.9],
  maxDrop: 0.01,
  fineTune: 3,
});

export const environment = {
  program: 'Prunescope 1.2.3',
  runtime: 'Node.js 22.0.0',
  system: 'Linux <x64>',
  processor: 'A CPU × 2',
  date: new Date('2026-11-24T12:00:00Z'),
};
