import { areaOf, plotLines, px, type LinePlot, type PlotFrame, type PlottedCurve } from '../../shared/charts/line-plot';
import { dashOf } from '../../shared/charts/dashes';
import { linearScale, valueScale } from '../../shared/charts/scale';
import { html, type Markup } from './markup';

/** A curve through measured points; a point alone is a dot. */
export interface Series {
  readonly label: string;
  /** Which colour and dash: the same number is the same method in every chart. */
  readonly kind: number;
  readonly points: readonly { readonly x: number; readonly y: number; readonly error?: number | undefined }[];
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
const frame: PlotFrame = {
  width: 520,
  height: 270,
  margin: { top: 14, right: 136, bottom: 38, left: 54 },
  labelGap: 13,
  longestLabel: 19,
};

/** A chart that is read without a script: axes, curves with their names beside their ends, numbers as titles of the dots. */
export function lineChart(chart: LineChart): Markup {
  const { title, series, baseline, share, yTick, xTick, xLabel } = chart;
  const { width, height } = frame;
  const { left, right, top, bottom } = areaOf(frame);
  const values = series.flatMap(({ points }) => points.map(({ y }) => y));
  const x = linearScale(chart.x.low, chart.x.high, left, right, chart.x.ticks);
  const y = share
    ? linearScale(0, 1, bottom, top, [0, 0.25, 0.5, 0.75, 1])
    : valueScale(baseline ? [...values, baseline.value] : values, bottom, top);
  const plot = plotLines(frame, x, y, series);
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
      ${plot.curves.map((each) => curve(each, plot, chart))}
    </svg>
  </figure>`;
}

function curve(
  { series, path, name, labelX, labelY, leader }: PlottedCurve<Series>,
  { x, y }: LinePlot<Series>,
  { xTick, yTick }: LineChart,
): Markup {
  const { label, kind, points } = series;
  return html`<g class="c${kind % colours}">
    <polyline points="${path}" stroke-dasharray="${dashOf(Math.floor(kind / colours))}" />
    ${points.map(({ x: at, y: value, error = 0 }) =>
      error > 0
        ? html`<line
            class="error"
            x1="${px(x.at(at))}"
            x2="${px(x.at(at))}"
            y1="${px(y.at(value - error))}"
            y2="${px(y.at(value + error))}"
          />`
        : undefined,
    )}
    ${points.map((point) => html`<circle cx="${px(x.at(point.x))}" cy="${px(y.at(point.y))}" r="2.5"><title>${label}: ${xTick(point.x)}, ${yTick(point.y)}</title></circle>`)}
    <polyline class="leader" points="${leader}" />
    <text class="name" x="${px(labelX)}" y="${px(labelY + 4)}"><title>${label}</title>${name}</text>
  </g>`;
}
