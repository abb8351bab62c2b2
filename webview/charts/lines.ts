import { svg, type SVGTemplateResult } from 'lit-html';
import { placeLabels } from '../../src/shared/charts/labels';
import { linearScale, valueScale, type Scale } from '../../src/shared/charts/scale';

/** One method's curve: measured points by sparsity. */
export interface Line {
  readonly id: string;
  readonly label: string;
  readonly points: readonly { readonly sparsity: number; readonly value: number }[];
  /** The same after fine-tuning, where that was done. */
  readonly tuned: readonly { readonly sparsity: number; readonly value: number }[];
  readonly selected: boolean;
  /** At the slider: hollow where it is not exact. */
  readonly now: { readonly value: number; readonly exact: boolean } | undefined;
}

export interface LinesOptions {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly lines: readonly Line[];
  /** The slider's, 0 to 1. */
  readonly sparsity: number;
  readonly sparsityLabel: string;
  /** The unpruned model's value. */
  readonly baseline: number | undefined;
  /** Values are shares of one, drawn from 0 to 100 %; otherwise positive numbers. */
  readonly share: boolean;
  tick(value: number): string;
}

/** Strokes that tell methods apart without colour. */
const dashes = ['', '6 3', '2 2', '8 3 2 3', '10 4', '4 4', '1 3', '3 5', '12 3 2 3 2 3', '5 2 1 2', '8 6', '1 6'];
const margin = { top: 16, right: 104, bottom: 22, left: 38 };
const labelGap = 14;
const longestLabel = 14;

const shortened = (label: string): string =>
  label.length > longestLabel ? `${label.slice(0, longestLabel - 1)}…` : label;

/** A quality against sparsity, 0 to 100 %: one curve for each method with its name beside its end. */
export function lines(options: LinesOptions): SVGTemplateResult {
  const { width, height, sparsity, baseline, share } = options;
  const [left, right, bottom, top] = [margin.left, width - margin.right, height - margin.bottom, margin.top];
  const x = linearScale(0, 1, left, right, [0, 0.25, 0.5, 0.75, 1]);
  const values = options.lines.flatMap(({ points, tuned, now }) => [
    ...[...points, ...tuned].map(({ value }) => value),
    ...(now ? [now.value] : []),
  ]);
  const y: Scale = share
    ? linearScale(0, 1, bottom, top, [0, 0.25, 0.5, 0.75, 1])
    : valueScale(baseline === undefined ? values : [...values, baseline], bottom, top);
  const drawn = options.lines
    .map((line, index) => ({ ...line, dash: dashes[index % dashes.length] ?? '' }))
    .filter(({ points }) => points.length > 0)
    .sort((a, b) => Number(a.selected) - Number(b.selected));
  const ends = drawn.map(({ points }) => y.at(points.at(-1)?.value ?? 0));
  const places = placeLabels(ends, labelGap, top + 2, bottom);
  const now = x.at(sparsity);
  return svg`
    ${y.ticks.map(
      (tick) => svg`
        <line class="rule" x1=${left} x2=${right} y1=${y.at(tick)} y2=${y.at(tick)}></line>
        <text class="tick" x=${left - 6} y=${y.at(tick) + 4} text-anchor="end">${options.tick(tick)}</text>`,
    )}
    ${x.ticks.map(
      (tick) => svg`<text class="tick" x=${x.at(tick)} y=${height - 5} text-anchor="middle">${tick * 100}</text>`,
    )}
    ${
      baseline === undefined
        ? undefined
        : svg`<line class="baseline" x1=${left} x2=${right} y1=${y.at(baseline)} y2=${y.at(baseline)}></line>`
    }
    <line class="now" x1=${now} x2=${now} y1=${top - 4} y2=${bottom}></line>
    <text class="now-label" x=${now} y=${top - 7} text-anchor=${sparsity > 0.85 ? 'end' : sparsity < 0.1 ? 'start' : 'middle'}>${options.sparsityLabel}</text>
    ${drawn.map((line, index) => curve(line, x, y, { end: ends[index] ?? 0, label: places[index] ?? 0, right }))}
    ${drawn.map((line) => tunedCurve(line, x, y))}
    ${drawn.map(({ now: dot, selected }) =>
      dot
        ? svg`<circle class=${`dot${selected ? ' selected' : ''}${dot.exact ? '' : ' about'}`} cx=${now} cy=${y.at(dot.value)} r=${selected ? 3.5 : 2.5}></circle>`
        : undefined,
    )}`;
}

function curve(
  { label, points, selected, dash }: Line & { readonly dash: string },
  x: Scale,
  y: Scale,
  place: { readonly end: number; readonly label: number; readonly right: number },
): SVGTemplateResult {
  const path = points.map(({ sparsity, value }) => `${x.at(sparsity).toFixed(1)},${y.at(value).toFixed(1)}`).join(' ');
  const endX = x.at(points.at(-1)?.sparsity ?? 0);
  const kind = selected ? ' selected' : '';
  return svg`
    <polyline class=${`curve${kind}`} stroke-dasharray=${dash || 'none'} points=${path}></polyline>
    <polyline class=${`leader${kind}`} points=${`${endX + 2},${place.end} ${place.right + 2},${place.end} ${place.right + 10},${place.label}`}></polyline>
    <text class=${`name${kind}`} x=${place.right + 13} y=${place.label + 4}><title>${label}</title>${shortened(label)}</text>`;
}

/** After fine-tuning: a diamond at each point, with a line between those of the selected method. */
function tunedCurve({ tuned, selected }: Line, x: Scale, y: Scale): SVGTemplateResult | undefined {
  if (tuned.length === 0) return undefined;
  const at = tuned.map(({ sparsity, value }): readonly [number, number] => [x.at(sparsity), y.at(value)]);
  const size = selected ? 4.5 : 3;
  const diamond = ([left, top]: readonly [number, number]): string =>
    `M${left} ${top - size}L${left + size} ${top}L${left} ${top + size}L${left - size} ${top}Z`;
  const path = at.map(([left, top]) => `${left.toFixed(1)},${top.toFixed(1)}`).join(' ');
  return svg`
    ${selected ? svg`<polyline class="curve tuned" stroke-dasharray="2 2" points=${path}></polyline>` : undefined}
    ${at.map((place) => svg`<path class=${selected ? 'tuned selected' : 'tuned'} d=${diamond(place)}></path>`)}`;
}

/** A word-sized curve for a column's head: values as shares of `top`. */
export function sparkline(
  points: readonly { readonly sparsity: number; readonly value: number }[],
  top: number,
  width: number,
  height: number,
): SVGTemplateResult {
  const x = linearScale(0, 1, 1, width - 1, []);
  const y = linearScale(0, top, height - 1, 1, []);
  const path = points.map(({ sparsity, value }) => `${x.at(sparsity).toFixed(1)},${y.at(value).toFixed(1)}`).join(' ');
  return svg`<polyline points=${path}></polyline>`;
}
