import { createHash } from 'node:crypto';
import assert from 'node:assert/strict';
import type { HistogramAnswer, Tile } from '../../../../src/shared/pictures';
import { channelsFigure } from '../../../../webview/charts/channels';
import { differencePixels } from '../../../../webview/charts/difference';
import { heatmapPixels } from '../../../../webview/charts/heatmap';
import { histogram, smallHistogram } from '../../../../webview/charts/histogram';
import { scoresFigure } from '../../../../webview/charts/scores-figure';
import { tileFigure } from '../../../../webview/charts/tile-figure';
import { trainingFigure } from '../../../../webview/charts/training';
import { golden } from './golden';
import { rendered, svgFile } from './rendered';

const log: HistogramAnswer = {
  method: 'hessian',
  log: true,
  low: 1e-6,
  high: 1,
  counts: Uint32Array.from([1, 4, 12, 30, 22, 9, 2, 0]),
  zeros: 3,
  threshold: 1e-3,
};
const signed: HistogramAnswer = {
  method: 'grasp',
  log: false,
  low: -2,
  high: 3,
  counts: Uint32Array.from([2, 8, 20, 6, 1]),
  zeros: 0,
};
const words = { label: String, thresholdLabel: 'threshold <0.001>' };

const ramp8 = Uint8Array.from({ length: 8 }, (_, at) => at * 36);
const tile: Tile = {
  rows: 4,
  columns: 2,
  matrix: [4, 2],
  window: { top: 0, left: 0, height: 4, width: 2 },
  lowest: ramp8.map((byte) => byte / 2),
  mean: ramp8,
  highest: ramp8.map((byte) => byte + 3),
  kept: Uint8Array.from([0, 255, 128, 255, 0, 1, 255, 255]),
};

const channels = channelsFigure({
  title: 'dense_1 · Channels by "Taylor" & co.',
  bars: [0.9, 0.5, 0.2, 0, -0.3].map((score, at) => ({ score, kept: [1, 0.75, 0.5, 0, 0.25][at] })),
  xTitle: 'Channels, highest mean score first',
  yTitle: 'Mean score',
  tick: String,
});
const scores = scoresFigure({
  title: 'dense_1 under Hessian at 90.0 %',
  axis: 'Logarithmic',
  main: { histogram: log, ...words },
  others: ['GraSP', '<i>', 'Taylor', 'Fisher', 'Random'].map((label) => ({ label, histogram: signed })),
});
const loss = trainingFigure({
  title: 'lenet · Loss by epoch',
  xTitle: 'epoch',
  lossLabel: 'training loss',
  heldOutLabel: 'held-out loss',
  chart: {
    width: 420,
    height: 132,
    steps: 60,
    epochs: 3,
    span: 10,
    losses: [2, 1, 0.5, 0.45, 0.4, 0.2],
    heldOutLosses: [1.1, 0.4],
    bestEpoch: 2,
    tick: String,
  },
});
const weights = tileFigure({
  title: 'dense_1 under Hessian at 90.0 %',
  pixels: 'data:image/png;base64,AAAA',
  width: 240,
  height: 120,
  across: { title: 'axis 0 (784)', from: 196, to: 391 },
  down: { title: 'axes 1, 2 (3×4)', from: 0, to: 11 },
  legend: [
    { colours: [], high: 'pruned' },
    {
      colours: [
        [0, 32, 76],
        [124, 123, 120],
        [255, 233, 69],
      ],
      low: 'lower score',
      high: 'higher score',
    },
  ],
});

describe('figures that stand alone', () => {
  const figures: readonly (readonly [string, unknown, number, number])[] = [
    ['histogram-log', histogram({ histogram: log, width: 300, height: 150, ...words }), 300, 150],
    ['histogram-signed', histogram({ histogram: signed, width: 300, height: 150, ...words }), 300, 150],
    ['histogram-small', smallHistogram(log, 84, 30), 84, 30],
    ['channels', channels.drawing, channels.width, channels.height],
    ['scores-figure', scores.drawing, scores.width, scores.height],
    ['training-figure', loss.drawing, loss.width, loss.height],
    ['tile-figure', weights.drawing, weights.width, weights.height],
  ];
  for (const [name, drawing, width, height] of figures)
    it(`are drawn as they were looked at: ${name}`, () => golden(`${name}.svg`, svgFile(drawing, width, height)));

  it('have bars from the line of zero, whichever way the scores go', () => {
    const bars = rendered(channels.drawing).match(/<rect class="pruned"[^>]*>/g) ?? [];
    const numberOf = (bar: string, name: string): number => Number(new RegExp(` ${name}="([\\d.]+)"`).exec(bar)?.[1]);
    assert.equal(bars.length, 5);
    const [first, last] = [bars[0], bars[4]];
    // The bar above ends where the bar below begins.
    assert.ok(Math.abs(numberOf(first, 'y') + numberOf(first, 'height') - numberOf(last, 'y')) < 0.2);
  });

  it('have numbers at the middle of their cells', () => {
    const text = rendered(weights.drawing);
    const at = /x="([\d.]+)" y="[\d.]+" text-anchor="middle">200</.exec(text)?.[1];
    // Place 200 of 196 to 391, in a picture 240 wide that begins at 64.
    assert.ok(Math.abs(Number(at) - (64 + ((200 - 196 + 0.5) / 196) * 240)) < 0.06, at);
  });

  it('draw nothing where there is nothing', () => {
    const empty = channelsFigure({ title: '', bars: [], xTitle: '', yTitle: '', tick: String });
    assert.ok(!rendered(empty.drawing).includes('NaN') && !rendered(empty.drawing).includes('Infinity'));
  });
});

/** The pixels alone: what a canvas shows is no text. */
const hash = (pixels: Uint8ClampedArray): string => createHash('sha256').update(pixels).digest('hex');

describe('tiles as pixels', () => {
  const shares = {
    both: ramp8,
    first: ramp8.toReversed(),
    second: tile.kept,
    counts: { both: 1, first: 2, second: 3 },
  };
  const { rows, columns, matrix, window } = tile;
  const difference = { rows, columns, matrix, window, ...shares };
  const hashes = [
    ...(['kept', 'weight', 'score'] as const).flatMap((mode) =>
      (['lowest', 'mean', 'highest'] as const).map((statistic) => [
        `heatmap ${mode} ${statistic}`,
        hash(heatmapPixels(tile, mode, statistic).pixels),
      ]),
    ),
    ...(['all', 'first', 'second'] as const).map((mode) => [
      `difference ${mode}`,
      hash(differencePixels(difference, mode).pixels),
    ]),
  ];
  it('are as they were looked at', () =>
    golden('tiles.sha256', hashes.map(([name, digest]) => `${digest}  ${name}\n`).join('')));
  it('differ from one mode and statistic to the next', () =>
    assert.equal(new Set(hashes.map(([, digest]) => digest)).size, hashes.length));
});
