import assert from 'node:assert/strict';
import { bestResult } from '../../../src/shared/best-result';
import type { MethodResult, Metrics, PointDocument } from '../../../src/shared/documents';

const size = { examples: 10, bytes: 1, parameters: 1, nonZero: 1 };
const point = (sparsity: number, metrics: Partial<Metrics>, fineTuned?: Partial<Metrics>): PointDocument => ({
  sparsity,
  removed: 0,
  zeros: 0,
  kept: 1,
  layers: [],
  maskHash: '',
  metrics: { ...size, ...metrics },
  ...(fineTuned && { fineTuned: { ...size, ...fineTuned } }),
});
const result = (method: string, ...points: PointDocument[]): MethodResult => ({
  method,
  criterion: method,
  options: {},
  targetDependent: false,
  ownSeconds: 0,
  points,
});

describe('the best result of a run', () => {
  const cases: readonly [string, readonly MethodResult[], string | undefined][] = [
    ['of none', [], undefined],
    [
      'by accuracy, at the highest sparsity',
      [
        result('a', point(0.5, { accuracy: 0.99 }), point(0.9, { accuracy: 0.7 })),
        result('b', point(0.9, { accuracy: 0.8 })),
      ],
      'b 0.9 0.8',
    ],
    [
      'the first of equals',
      [result('a', point(0.9, { accuracy: 0.8 })), result('b', point(0.9, { accuracy: 0.8 }))],
      'a 0.9 0.8',
    ],
    [
      'after fine-tuning',
      [result('a', point(0.9, { accuracy: 0.5 }, { accuracy: 0.95 })), result('b', point(0.9, { accuracy: 0.8 }))],
      'a 0.9 0.95',
    ],
    [
      'by loss without labels',
      [result('a', point(0.9, { loss: 2 })), result('b', point(0.9, { loss: 0.5 }))],
      'b 0.9 0.5',
    ],
    [
      'not of what failed',
      [
        { ...result('a', point(0.9, { accuracy: 1 })), error: { code: 'internal', message: '' } },
        result('b', point(0.9, { accuracy: 0.1 })),
      ],
      'b 0.9 0.1',
    ],
    [
      'not of what is no number',
      [result('a', point(0.9, { loss: Number.NaN })), result('b', point(0.9, { loss: 3 }))],
      'b 0.9 3',
    ],
    ['not of what was not measured', [result('a', point(0.9, {}))], undefined],
  ];
  for (const [name, results, expected] of cases)
    it(name, () => {
      const best = bestResult(results);
      const said = best && [best.method, best.sparsity, best.metrics.accuracy ?? best.metrics.loss].join(' ');
      assert.equal(said, expected);
    });
});
