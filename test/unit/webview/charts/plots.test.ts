import assert from 'node:assert/strict';
import fc from 'fast-check';
import { frontPath, paretoFront } from '../../../../src/shared/charts/pareto';
import { fittedScale, openScale } from '../../../../src/shared/charts/scale';
import { nearestPoint, stepPoint, type PlacedPoint } from '../../../../webview/charts/step-point';
import { shadedGrid } from '../../../../webview/charts/shaded-grid';
import { smallCurve } from '../../../../webview/charts/small-curve';
import { trainingChart } from '../../../../webview/charts/training';
import { golden } from './golden';
import { svgFile } from './rendered';

describe('the Pareto front', () => {
  it('holds exactly the points that no other beats', () => {
    const coordinate = fc.integer({ min: 0, max: 12 });
    const points = fc.array(fc.record({ x: coordinate, y: coordinate }), { maxLength: 40 });
    const side = fc.constantFrom('higher' as const, 'lower' as const);
    fc.assert(
      fc.property(points, side, side, (all, x, y) => {
        const atLeast = (a: number, b: number, better: 'higher' | 'lower'): boolean =>
          better === 'higher' ? a >= b : a <= b;
        const beats = (a: (typeof all)[number], b: (typeof all)[number]): boolean =>
          atLeast(a.x, b.x, x) && atLeast(a.y, b.y, y) && (a.x !== b.x || a.y !== b.y);
        const expected = new Set(all.filter((point) => !all.some((other) => beats(other, point))));
        assert.deepEqual(new Set(paretoFront(all, { x, y })), expected);
      }),
      { seed: 11, numRuns: 300 },
    );
  });
  it('leaves out what is no number, and is a line of steps', () => {
    const front = paretoFront(
      [
        { x: 1, y: NaN },
        { x: 2, y: 5 },
        { x: 3, y: 4 },
        { x: 1, y: 1 },
      ],
      { x: 'higher', y: 'higher' },
    );
    assert.deepEqual(front, [
      { x: 2, y: 5 },
      { x: 3, y: 4 },
    ]);
    assert.equal(frontPath(front), 'M2 5V4H3');
    assert.equal(frontPath([]), '');
  });
});

describe('a range that fits', () => {
  const ranges: readonly (readonly [number[], number, number])[] = [
    [[0.93, 0.96], 0.93, 0.96],
    [[0.931, 0.9588], 0.93, 0.96],
    [[0, 0.35], 0, 0.4],
    [[-3, 14], -5, 15],
    [[0.5, 0.5, 0.5], 0.46, 0.54],
  ];
  for (const [values, low, high] of ranges)
    it(`of ${values.join(' and ')} ends in round numbers around them`, () => {
      const scale = fittedScale(values, 100, 0);
      const { ticks } = scale;
      assert.ok(ticks[0] <= Math.min(...values) && ticks.at(-1)! >= Math.max(...values), ticks.join(' '));
      assert.ok(ticks[0] >= low - 0.021 && ticks.at(-1)! <= high + 5, ticks.join(' '));
      assert.equal(scale.at(ticks[0]), 100);
      assert.equal(scale.at(ticks.at(-1)!), 0);
    });
  it('of nothing is from 0 to 1', () => assert.deepEqual(fittedScale([NaN], 0, 1).ticks.at(-1), 1));
  it('runs on outside of its ends, either way round', () => {
    assert.equal(openScale(0, 1, 0, 100, []).at(2), 200);
    assert.equal(openScale(10, 0, 0, 100, []).at(5), 50);
  });
});

const place = (line: string, index: number, x: number, y: number): PlacedPoint => ({
  place: { line, tuned: false, index },
  x,
  y,
});
const a = [place('a', 0, 0, 10), place('a', 1, 50, 20), place('a', 2, 100, 90)];
const b = [place('b', 0, 0, 30), place('b', 1, 48, 15), place('b', 2, 100, 60)];
const all = [...a, ...b];

describe('points by keyboard and mouse', () => {
  const steps: readonly (readonly [string, PlacedPoint, string, PlacedPoint | undefined])[] = [
    ['along the curve', a[0], 'ArrowRight', a[1]],
    ['back', a[1], 'ArrowLeft', a[0]],
    ['not beyond its end', a[2], 'ArrowRight', undefined],
    ['to its ends', a[1], 'End', a[2]],
    ['to its beginning', a[2], 'Home', a[0]],
    ['to the curve below', a[0], 'ArrowDown', b[0]],
    ['to the curve above, at the nearest place', a[1], 'ArrowUp', b[1]],
    ['not beyond the lowest', a[2], 'ArrowDown', undefined],
    ['by no other key', a[0], 'x', undefined],
  ];
  for (const [name, from, key, to] of steps) it(name, () => assert.equal(stepPoint(all, from, key), to));
  it('nearest to the mouse, within its reach', () => {
    assert.equal(nearestPoint(all, 52, 19, 10), a[1]);
    assert.equal(nearestPoint(all, 70, 40, 10), undefined);
    assert.equal(nearestPoint([], 0, 0, 10), undefined);
  });
});

describe('small figures', () => {
  const grid = shadedGrid({
    title: 'Agreement',
    columns: ['Magnitude', '<b>', 'x'.repeat(60)],
    rows: [
      { label: 'Magnitude', cells: [{ share: 1, words: '1.00' }, { share: 0.4, words: '0.40' }, undefined] },
      {
        label: '"&',
        cells: [
          { share: -0.2, words: '−0.20' },
          { share: 1, words: '1.00' },
          { share: 0, words: '0.00' },
        ],
      },
    ],
  });
  const axes = { x: { low: 0, high: 0.98 }, y: { low: 0.1, high: 0.966 } };
  const small = { width: 152, height: 58, ...axes, baseline: 0.966, now: 0.9 };
  const points = [0, 0.5, 0.9, 0.98].map((x) => ({ x, y: 0.966 - 0.8 * x ** 9 }));
  const training = { width: 420, height: 132, steps: 60, epochs: 3, span: 10, bestEpoch: 2, tick: String };
  const figures: readonly (readonly [string, unknown, number, number])[] = [
    ['shaded-grid', grid.drawing, grid.width, grid.height],
    ['small-curve', smallCurve({ ...small, points }), 152, 58],
    [
      'small-curve-one-point',
      smallCurve({ ...small, points: points.slice(-1), baseline: undefined, now: 0.99 }),
      152,
      58,
    ],
    ['small-curve-nothing', smallCurve({ ...small, points: [] }), 152, 58],
    [
      'training',
      trainingChart({ ...training, losses: [2, 1, 0.5, NaN, 0.4, 0.2], heldOutLosses: [1.1, 0.4] }),
      420,
      132,
    ],
  ];
  for (const [name, drawing, width, height] of figures)
    it(`are drawn as they were looked at: ${name}`, () => golden(`${name}.svg`, svgFile(drawing, width, height)));
});
