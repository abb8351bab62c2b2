import assert from 'node:assert/strict';
import { lineChart, type Series } from '../../../../src/core/report/line-chart';
import { lines } from '../../../../webview/charts/lines';
import { golden } from './golden';
import { rendered } from './rendered';

const series = (label: string, kind: number, power: number): Series => ({
  label,
  kind,
  points: [0.5, 0.8, 0.9].map((x) => ({ x, y: 1 - x ** power, error: kind === 0 ? 0.02 : undefined })),
});
const all = [series('magnitude', 0, 9), series('<b>"hostile"</b> & long', 1, 4), series('ninth', 8, 2)];
const chart = lineChart({
  title: 'accuracy <as pruned>',
  series: [...all, { label: 'nothing', kind: 3, points: [] }],
  x: { low: 0, high: 1, ticks: [0, 0.5, 1] },
  xTick: (value) => `${value * 100} %`,
  xLabel: 'sparsity',
  share: true,
  yTick: (value) => `${Number((value * 100).toFixed(2))} %`,
  baseline: { value: 0.97, label: 'Unpruned: 97 %' },
}).source;

describe('a chart of the report', () => {
  it('is drawn as it was looked at', () => golden('report-lines.svg', `${chart.replace(/\s*\n\s*/g, '\n')}\n`));

  it('draws a curve where the page draws it', () => {
    const page = rendered(
      lines({
        id: 'clip',
        width: 520,
        height: 270,
        margin: { top: 14, right: 136, bottom: 38, left: 54 },
        labelGap: 13,
        longestLabel: 19,
        lines: all.map(({ label, points }) => ({
          id: label,
          label,
          points,
          tuned: [],
          selected: false,
          now: undefined,
        })),
        x: { low: 0, high: 1, ticks: [], tick: String },
        y: 'share',
        tick: String,
      }),
    );
    const paths = (text: string): string[] =>
      [...text.matchAll(/polyline[^>]*points="([^"]+)"/g)].map(([, path]) => path);
    assert.deepEqual(new Set(paths(chart)), new Set(paths(page)));
    assert.equal(paths(chart).length, 2 * all.length, 'each curve and its leader');
  });
});
