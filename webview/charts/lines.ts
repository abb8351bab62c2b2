import { nothing, svg, type SVGTemplateResult } from 'lit-html';
import {
  areaOf,
  pathOf,
  plotLines,
  px,
  type LinePlot,
  type PlotFrame,
  type PlotPoint,
  type PlotSeries,
  type PlottedCurve,
} from '../../src/shared/charts/line-plot';
import { frontPath, paretoFront } from '../../src/shared/charts/pareto';
import { fittedScale, linearScale, openScale, valueScale, type Scale } from '../../src/shared/charts/scale';
import { axes } from './axes';
import { nameMark, nameStop, pointMarks, type Interaction } from './marks';

export interface LinePoint extends PlotPoint {
  /** Nothing is removed there, so there is nothing to compare. */
  readonly unpruned?: true;
}

/** One method's curve: measured points by what the axis shows. */
export interface Line extends PlotSeries {
  readonly id: string;
  readonly points: readonly LinePoint[];
  /** The same after fine-tuning, where that was done. */
  readonly tuned: readonly LinePoint[];
  readonly selected: boolean;
  /** Pointed at, or where the keyboard is: the others step back. */
  readonly raised?: boolean;
  /** At the slider: hollow where it is not exact. */
  readonly now: { readonly value: number; readonly exact: boolean } | undefined;
}

export interface LinesOptions extends PlotFrame {
  /** Of the chart's clip, unique on the page. */
  readonly id: string;
  readonly lines: readonly Line[];
  readonly x: {
    readonly low: number;
    readonly high: number;
    readonly ticks: readonly number[];
    readonly title?: string;
    tick(value: number): string;
  };
  /** Shares of one from 0 to 100 %, positive numbers from where they begin, or closely around some values. */
  readonly y: 'share' | 'positive' | { readonly around: readonly number[] };
  tick(value: number): string;
  /** The slider, on the axis of x. */
  readonly now?: { readonly x: number; readonly label: string } | undefined;
  /** The unpruned model's value, with its name where there is room for it. */
  readonly baseline?: { readonly value: number; readonly label?: string } | undefined;
  /** Draws the Pareto front of all points: which end of y is the better one. Of x it is the right one. */
  readonly front?: 'higher' | 'lower' | undefined;
  /** For mouse and keyboard: without it the chart is a picture. */
  readonly interaction?: Interaction | undefined;
}

/** Curves with their names beside their ends: the chosen one stands out, one that is pointed at as well. */
export function lines(options: LinesOptions): SVGTemplateResult {
  const { baseline, now, interaction } = options;
  const area = areaOf(options);
  const { left, right, top, bottom } = area;
  const x = openScale(options.x.low, options.x.high, left, right, options.x.ticks);
  const y = scaleOf(options, bottom, top);
  const plot = plotLines(options, x, y, options.lines, baseline?.label === undefined ? [] : [baseline.value]);
  const order = [...plot.curves].sort((a, b) => rank(a.series) - rank(b.series));
  const drawn = options.lines.filter(({ points }) => points.length > 0);
  const stop = nameStop(drawn, interaction?.name);
  return svg`
    <defs><clipPath id=${options.id}><rect x=${left} y=${top - 3} width=${right - left} height=${bottom - top + 6}></rect></clipPath></defs>
    ${axes({ ...area, x, y, xTick: (value) => options.x.tick(value), yTick: (value) => options.tick(value), xTitle: options.x.title })}
    ${baseline === undefined ? undefined : unpruned(baseline, plot)}
    ${now === undefined ? undefined : slider(now, plot)}
    <g aria-hidden="true" clip-path=${`url(#${options.id})`}>
      ${order.map(curve)}
      ${order.map(({ series }) => (rank(series) > 0 ? [...series.points, ...series.tuned].map((point) => errorBar(point, series, plot)) : undefined))}
      ${drawn.map((line) => tunedCurve(line, plot))}
      ${options.front ? front(drawn, options.front, plot) : undefined}
      ${now === undefined ? undefined : drawn.map((line) => dot(line, now.x, plot))}
    </g>
    ${interaction ? pointMarks(drawn, plot, interaction) : undefined}
    <g class="names" role=${interaction ? 'radiogroup' : nothing} aria-label=${interaction?.names ?? nothing}>
      ${plot.curves.map((each) => svg`<polyline class=${kind('leader', each.series)} points=${each.leader}></polyline>`)}
      ${plot.curves.map((each) => nameMark(each, interaction, each.series === stop))}
    </g>`;
}

function scaleOf({ y, lines: all, baseline }: LinesOptions, bottom: number, top: number): Scale {
  if (y === 'share') return linearScale(0, 1, bottom, top, [0, 0.25, 0.5, 0.75, 1]);
  if (y !== 'positive') return fittedScale(y.around, bottom, top);
  const values = all.flatMap(({ points, tuned, now }) => [
    ...[...points, ...tuned].map((point) => point.y),
    ...(now ? [now.value] : []),
  ]);
  return valueScale(baseline ? [...values, baseline.value] : values, bottom, top);
}

const rank = ({ selected, raised = false }: Line): number => Number(selected) + 2 * Number(raised);
const kind = (name: string, { selected, raised = false }: Line): string =>
  `${name}${selected ? ' selected' : ''}${raised ? ' raised' : ''}`;

function unpruned(
  { value, label }: NonNullable<LinesOptions['baseline']>,
  { left, right, y, others }: LinePlot<Line>,
): SVGTemplateResult {
  const at = px(y.at(value));
  return svg`<g aria-hidden="true"><line class="baseline" x1=${left} x2=${right} y1=${at} y2=${at}></line>
    ${others.map((height) => svg`<text class="name unpruned" x=${right + 13} y=${px(height + 4)}>${label}</text>`)}</g>`;
}

function slider(
  { x, label }: NonNullable<LinesOptions['now']>,
  { left, right, top, bottom, x: scale }: LinePlot<Line>,
): SVGTemplateResult {
  const at = scale.at(x);
  const share = (at - left) / Math.max(1, right - left);
  const anchor = share > 0.85 ? 'end' : share < 0.1 ? 'start' : 'middle';
  return svg`<g aria-hidden="true"><line class="now" x1=${px(at)} x2=${px(at)} y1=${top - 4} y2=${bottom}></line>
    <text class="now-label" x=${px(at)} y=${top - 7} text-anchor=${anchor}>${label}</text></g>`;
}

function curve({ series, path, dash }: PlottedCurve<Line>): SVGTemplateResult {
  return svg`<polyline class=${kind('curve', series)} stroke-dasharray=${dash} points=${path}></polyline>`;
}

function dot(line: Line, at: number, { x, y }: LinePlot<Line>): SVGTemplateResult | undefined {
  const { now } = line;
  if (!now) return undefined;
  const classes = `${kind('dot', line)}${now.exact ? '' : ' about'}`;
  return svg`<circle class=${classes} cx=${px(x.at(at))} cy=${px(y.at(now.value))} r=${line.selected ? 3.5 : 2.5}></circle>`;
}

function errorBar(
  { x: at, y: value, error = 0 }: LinePoint,
  line: Line,
  { x, y }: LinePlot<Line>,
): SVGTemplateResult | undefined {
  if (!(error > 0)) return undefined;
  const [middle, low, high] = [x.at(at), y.at(value - error), y.at(value + error)];
  const cap = (height: number): string => `M${px(middle - 3)} ${px(height)}H${px(middle + 3)}`;
  return svg`<path class=${kind('error', line)} d=${`M${px(middle)} ${px(low)}V${px(high)}${cap(low)}${cap(high)}`}></path>`;
}

/** After fine-tuning: a diamond at each point, with a line between those of a method that stands out. */
function tunedCurve(line: Line, { x, y }: LinePlot<Line>): SVGTemplateResult | undefined {
  if (line.tuned.length === 0) return undefined;
  const standsOut = rank(line) > 0;
  const size = standsOut ? 4.5 : 3;
  const diamond = (point: LinePoint): string => {
    const [left, top] = [x.at(point.x), y.at(point.y)];
    return `M${px(left)} ${px(top - size)}L${px(left + size)} ${px(top)}L${px(left)} ${px(top + size)}L${px(left - size)} ${px(top)}Z`;
  };
  return svg`
    ${standsOut ? svg`<polyline class=${kind('curve tuned', line)} stroke-dasharray="2 2" points=${pathOf(line.tuned, x, y)}></polyline>` : undefined}
    ${line.tuned.map((point) => svg`<path class=${kind('tuned', line)} d=${diamond(point)}></path>`)}`;
}

/** The steps, and a ring around each point on it. Where nothing is removed there is nothing to compare. */
function front(drawn: readonly Line[], better: 'higher' | 'lower', { x, y }: LinePlot<Line>): SVGTemplateResult {
  const compared = drawn.flatMap(({ points, tuned }) => [...points, ...tuned]).filter(({ unpruned }) => !unpruned);
  const placed = compared.map((point) => ({ x: x.at(point.x), y: y.at(point.y) }));
  // Pixels grow downwards.
  const best = paretoFront(placed, { x: 'higher', y: better === 'higher' ? 'lower' : 'higher' });
  return svg`<path class="front" d=${frontPath(best)}></path>
    ${best.map((point) => svg`<circle class="front" cx=${px(point.x)} cy=${px(point.y)} r="6"></circle>`)}`;
}

/** A word-sized curve for a column's head: values as shares of `top`. */
export function sparkline(points: readonly PlotPoint[], top: number, width: number, height: number): SVGTemplateResult {
  const x = linearScale(0, 1, 1, width - 1, []);
  const y = linearScale(0, top, height - 1, 1, []);
  return svg`<polyline points=${pathOf(points, x, y)}></polyline>`;
}
