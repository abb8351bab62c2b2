import assert from 'node:assert/strict';
import { lines, sparkline, type Line, type LinesOptions } from '../../../../webview/charts/lines';
import { golden } from './golden';
import { rendered, svgFile } from './rendered';

const sparsities = [0, 0.5, 0.8, 0.9, 0.95];
const line = (id: string, power: number, more: Partial<Line> = {}): Line => ({
  id,
  label: id,
  points: sparsities.map((x) => ({ x, y: 0.96 * (1 - x ** power), ...(x === 0 && { unpruned: true as const }) })),
  tuned: [],
  selected: false,
  now: undefined,
  ...more,
});

const options = (all: readonly Line[], more: Partial<LinesOptions> = {}): LinesOptions => ({
  id: 'clip',
  width: 520,
  height: 260,
  margin: { top: 20, right: 120, bottom: 40, left: 40 },
  labelGap: 14,
  longestLabel: 14,
  lines: all,
  x: { low: 0, high: 1, ticks: [0, 0.5, 1], tick: (value) => String(value * 100), title: 'sparsity, %' },
  y: 'share',
  tick: (value) => String(value * 100),
  ...more,
});

const errors = line('Hessian', 14, { selected: true, now: { value: 0.7, exact: false } });
const withErrors: Line = { ...errors, points: errors.points.map((point) => ({ ...point, error: 0.02 })) };
const tuned = line('Taylor', 5, { tuned: [0.8, 0.9].map((x) => ({ x, y: 0.9 - x / 10 })) });
const interaction = {
  points: 'Points',
  names: 'Methods',
  point: { line: 'Taylor', tuned: true, index: 1 },
  name: undefined,
  say: ({ label }: Line, { x, y }: { x: number; y: number }) => `${label}, ${x * 100} %: ${y.toFixed(3)}`,
};

const cases: readonly (readonly [name: string, LinesOptions])[] = [
  [
    'lines-plain',
    options([line('Magnitude', 20), tuned, withErrors], { baseline: { value: 0.96, label: 'Unpruned' } }),
  ],
  ['lines-interactive', options([tuned, withErrors], { interaction, front: 'higher', now: { x: 0.9, label: '90 %' } })],
  ['lines-raised', options([line('Magnitude', 20), { ...tuned, raised: true }], { front: 'higher' })],
  ['lines-fitted', options([line('Magnitude', 20), line('Random', 1)], { y: { around: [0.93, 0.96] } })],
  ['lines-one-point', options([{ ...line('Alone', 2), points: [{ x: 0.9, y: 0.5 }] }])],
  [
    'lines-all-equal',
    options(
      [1, 2, 3].map((at) => ({ ...line(`m${at}`, 2), points: [0, 0.9].map((x) => ({ x, y: 0.5 })) })),
      { y: 'positive' },
    ),
  ],
  ['lines-nothing', options([{ ...line('Empty', 2), points: [] }])],
  [
    'lines-twelve',
    options(
      Array.from({ length: 12 }, (_, at) => line(`method ${at + 1}`, at + 1)),
      { front: 'higher' },
    ),
  ],
  ['lines-losses', options([line('Magnitude', 3), line('Random', 1)], { y: 'positive', tick: String, front: 'lower' })],
  ['lines-hostile', options([line('<script>alert(1)</script>', 3), line('אחוז "&" שם ארוך מאוד', 9)], { interaction })],
  [
    'lines-sizes',
    options(
      [
        {
          ...line('Magnitude', 2),
          points: [
            { x: 900, y: 0.96 },
            { x: 300, y: 0.95 },
            { x: 100, y: 0.6 },
          ],
        },
      ],
      {
        x: { low: 900, high: 0, ticks: [0, 500], tick: (value) => `${value} KB` },
        front: 'higher',
      },
    ),
  ],
];

describe('a chart of curves', () => {
  for (const [name, each] of cases)
    it(`is drawn as it was looked at: ${name}`, () =>
      golden(`${name}.svg`, svgFile(lines(each), each.width, each.height)));

  it('draws names that are no markup', () => {
    const text = rendered(lines(cases.find(([name]) => name === 'lines-hostile')![1]));
    assert.ok(!text.includes('<script'));
    assert.ok(text.includes('&lt;script&gt;alert(1)&lt;/script&gt;'));
  });

  it('has one stop of Tab among the points, and one among the names', () => {
    const text = rendered(
      lines(
        options([line('a', 2), line('b', 3, { selected: true })], {
          interaction: { ...interaction, point: undefined },
        }),
      ),
    );
    assert.equal(text.match(/role="option" tabindex="0"/g)?.length, 1);
    assert.equal(text.match(/role="radio" tabindex="0"/g)?.length, 1);
    assert.match(text, /aria-label="a, 0 %: 0.960"/);
  });

  it('reads out none of the points that lie outside of a fitted range', () => {
    const count = (y: LinesOptions['y']): number =>
      rendered(lines(options([line('Random', 1)], { y, interaction }))).match(/role="option"/g)?.length ?? 0;
    assert.equal(count('share'), 5);
    assert.equal(count({ around: [0.93, 0.96] }), 1);
  });

  it('is small in a column’s head', () =>
    golden('sparkline.svg', svgFile(sparkline(withErrors.points, 1, 56, 14), 56, 14)));
});
