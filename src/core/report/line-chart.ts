import { placeLabels } from '../../shared/charts/labels';
import { linearScale, valueScale, type Scale } from '../../shared/charts/scale';
import { html, type Markup } from './markup';

/** A curve through measured points; a point alone is a dot. */
export interface Series {
  readonly label: string;
  /** Which colour and dash: the same number is the same method in every chart. */
  readonly kind: number;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface LineChart {
  /** What it shows: a caption for the eye, and the name for those who do not see it. */
  readonly title: string;
  readonly series: readonly Series[];
  readonly x: { readonly low: number; readonly high: number; readonly ticks: readonly number[] };
  readonly xTick: (value: number) => string;
  readonly xLabel: string;
  /** From 0 to 1; otherwise the scale follows the values. */
  readonly share: boolean;
  readonly yTick: (value: number) => string;
  /** A value to compare with, drawn across. */
  readonly baseline?: { readonly value: number; readonly label: string } | undefined;
}

/** Colours of the page's style that tell curves apart; beyond them the dash does. */
export const colours = 8;
const dashes = ['none', '6 3', '2 2', '8 3 2 3'];
const [width, height] = [520, 270];
const margin = { top: 14, right: 136, bottom: 38, left: 54 };
const labelGap = 13;
const longestLabel = 19;

const shortened = (label: string): string =>
  label.length > longestLabel ? `${label.slice(0, longestLabel - 1)}…` : label;
const px = (value: number): string => value.toFixed(1);

/** A chart that is read without a script: axes, curves with their names beside their ends, numbers as titles of the dots. */
export function lineChart(chart: LineChart): Markup {
  const { title, series, baseline, share, yTick, xTick, xLabel } = chart;
  const [left, right, top, bottom] = [margin.left, width - margin.right, margin.top, height - margin.bottom];
  const drawn = series.filter(({ points }) => points.length > 0);
  const values = drawn.flatMap(({ points }) => points.map(({ y }) => y));
  const x = linearScale(chart.x.low, chart.x.high, left, right, chart.x.ticks);
  const y = share
    ? linearScale(0, 1, bottom, top, [0, 0.25, 0.5, 0.75, 1])
    : valueScale(baseline ? [...values, baseline.value] : values, bottom, top);
  const ends = drawn.map(({ points }) => y.at(points.at(-1)?.y ?? 0));
  const places = placeLabels(ends, labelGap, top + 4, bottom);
  return html`<figure>
    <figcaption>${title}</figcaption>
    <svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">
      ${y.ticks.map(
        (tick) =>
          html`<line class="rule" x1="${left}" x2="${right}" y1="${px(y.at(tick))}" y2="${px(y.at(tick))}" /><text
              x="${left - 6}"
              y="${px(y.at(tick) + 4)}"
              text-anchor="end"
              >${yTick(tick)}</text
            >`,
      )}
      ${x.ticks.map((tick) => html`<text x="${px(x.at(tick))}" y="${bottom + 16}" text-anchor="middle">${xTick(tick)}</text>`)}
      <text x="${px((left + right) / 2)}" y="${height - 4}" text-anchor="middle">${xLabel}</text>
      ${baseline && html`<line class="baseline" x1="${left}" x2="${right}" y1="${px(y.at(baseline.value))}" y2="${px(y.at(baseline.value))}"><title>${baseline.label}</title></line>`}
      ${drawn.map((each, index) => curve(each, { x, y, right, end: ends[index] ?? 0, label: places[index] ?? 0, xTick, yTick }))}
    </svg>
  </figure>`;
}

interface Place {
  readonly x: Scale;
  readonly y: Scale;
  /** Pixels: the plot's right edge, the curve's end, the height of its name. */
  readonly right: number;
  readonly end: number;
  readonly label: number;
  readonly xTick: (value: number) => string;
  readonly yTick: (value: number) => string;
}

function curve({ label, kind, points }: Series, { x, y, right, end, label: at, xTick, yTick }: Place): Markup {
  const dash = dashes[Math.floor(kind / colours) % dashes.length] ?? 'none';
  const path = points.map((point) => `${px(x.at(point.x))},${px(y.at(point.y))}`).join(' ');
  const last = x.at(points.at(-1)?.x ?? 0);
  return html`<g class="c${kind % colours}">
    <polyline points="${path}" stroke-dasharray="${dash}" />
    ${points.map((point) => html`<circle cx="${px(x.at(point.x))}" cy="${px(y.at(point.y))}" r="2.5"><title>${label}: ${xTick(point.x)}, ${yTick(point.y)}</title></circle>`)}
    <polyline class="leader" points="${px(last + 3)},${px(end)} ${right + 3},${px(end)} ${right + 10},${px(at)}" />
    <text class="name" x="${right + 13}" y="${px(at + 4)}"><title>${label}</title>${shortened(label)}</text>
  </g>`;
}
