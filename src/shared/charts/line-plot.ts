/** Where everything of a line chart lies: what the page and the report draw the same. Pure geometry, in CSS pixels. */
import { dashOf } from './dashes';
import { placeLabels } from './labels';
import type { Scale } from './scale';

export interface PlotPoint {
  readonly x: number;
  readonly y: number;
  /** Half the length of its error bar, in units of y. */
  readonly error?: number | undefined;
}

/** A curve through measured points, in rising order of x. */
export interface PlotSeries {
  readonly label: string;
  readonly points: readonly PlotPoint[];
}

export interface PlotFrame {
  readonly width: number;
  readonly height: number;
  readonly margin: { readonly top: number; readonly right: number; readonly bottom: number; readonly left: number };
  /** Least distance of two names beside the curves' ends. */
  readonly labelGap: number;
  /** Characters of a name that the right margin has room for. */
  readonly longestLabel: number;
}

export interface PlotArea {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface PlottedCurve<Series> {
  readonly series: Series;
  /** Of `polyline`. */
  readonly path: string;
  readonly dash: string;
  /** The name, as long as there is room for it, beside the curve's end. */
  readonly name: string;
  readonly labelX: number;
  readonly labelY: number;
  /** From the curve's end to its name; empty where the end is out of sight. */
  readonly leader: string;
  /** The curve ends below or above what is drawn. */
  readonly leaves: 'below' | 'above' | undefined;
}

export interface LinePlot<Series> extends PlotArea {
  readonly x: Scale;
  readonly y: Scale;
  readonly curves: readonly PlottedCurve<Series>[];
  /** Heights of the other names, in their order. */
  readonly others: readonly number[];
}

/** A coordinate as it is written. */
export const px = (value: number): string => String(Number(value.toFixed(1)));

export const areaOf = ({ width, height, margin }: PlotFrame): PlotArea => ({
  left: margin.left,
  right: Math.max(margin.left + 1, width - margin.right),
  top: margin.top,
  bottom: height - margin.bottom,
});

const shortened = (label: string, longest: number): string =>
  label.length > longest ? `${label.slice(0, longest - 1)}…` : label;

/** Points as `polyline` takes them. */
export const pathOf = (points: readonly PlotPoint[], x: Scale, y: Scale): string =>
  points.map((point) => `${px(x.at(point.x))},${px(y.at(point.y))}`).join(' ');

/**
 * Curves with their names beside their ends, as near to them as they do not overlap.
 * @param others values of y that bear a name as well, such as a baseline.
 */
export function plotLines<Series extends PlotSeries>(
  frame: PlotFrame,
  x: Scale,
  y: Scale,
  series: readonly Series[],
  others: readonly number[] = [],
): LinePlot<Series> {
  const area = areaOf(frame);
  const { right, top, bottom } = area;
  const drawn = series.map((each, kind) => ({ each, kind })).filter(({ each }) => each.points.length > 0);
  const inside = (height: number): number => Math.min(bottom, Math.max(top, height));
  const ends = drawn.map(({ each }) => y.at(each.points.at(-1)?.y ?? 0));
  // Those that end out of sight are in the order in which they would come.
  const wanted = [...ends, ...others.map((value) => y.at(value))].map((at) => inside(at) + (at - inside(at)) * 1e-6);
  const heights = placeLabels(wanted, frame.labelGap, top + 3, bottom);
  const curves = drawn.map(({ each, kind }, index): PlottedCurve<Series> => {
    const end = ends[index] ?? 0;
    const labelY = heights[index] ?? 0;
    const leaves = end > bottom + 0.5 ? 'below' : end < top - 0.5 ? 'above' : undefined;
    const from = x.at(each.points.at(-1)?.x ?? 0) + 2;
    return {
      series: each,
      path: pathOf(each.points, x, y),
      dash: dashOf(kind),
      name: shortened(each.label, frame.longestLabel),
      labelX: right + 13,
      labelY,
      leader: leaves ? '' : `${px(from)},${px(end)} ${px(right + 2)},${px(end)} ${px(right + 10)},${px(labelY)}`,
      leaves,
    };
  });
  return { ...area, x, y, curves, others: heights.slice(drawn.length) };
}
