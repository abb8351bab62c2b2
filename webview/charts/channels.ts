import { svg, type SVGTemplateResult } from 'lit-html';
import { px } from '../../src/shared/charts/line-plot';
import { evenTicks, linearScale } from '../../src/shared/charts/scale';

/** Output units of a layer, in the order in which they stand. */
export interface ChannelsFigure {
  readonly title: string;
  readonly bars: readonly {
    readonly score: number;
    /** Share of its weights. */
    readonly kept: number;
  }[];
  /** Below the bars, and beside them. */
  readonly xTitle: string;
  readonly yTitle: string;
  tick(value: number): string;
}

const size = { width: 640, height: 240 };
const margin = { left: 64, top: 34, right: 16, bottom: 30 };

/** How high each unit's mean score is, filled as far as it is kept: as a figure that stands alone. */
export function channelsFigure(figure: ChannelsFigure): {
  readonly width: number;
  readonly height: number;
  readonly drawing: SVGTemplateResult;
} {
  const { title, bars, xTitle, yTitle } = figure;
  const scores = bars.map(({ score }) => score).filter(Number.isFinite);
  const [low, high] = [Math.min(0, ...scores), Math.max(0, ...scores)];
  const [top, bottom] = [margin.top, size.height - margin.bottom];
  const right = size.width - margin.right;
  const y = linearScale(low, high > low ? high : low + 1, bottom, top, []);
  const step = (right - margin.left) / Math.max(1, bars.length);
  const zero = y.at(0);
  return {
    ...size,
    drawing: svg`
      <text class="heading" x="8" y="18">${title}</text>
      ${evenTicks(low, high, 4).map(
        (value) => svg`
          <line class="rule" x1=${margin.left} x2=${right} y1=${px(y.at(value))} y2=${px(y.at(value))}></line>
          <text class="tick" x=${margin.left - 6} y=${px(y.at(value) + 4)} text-anchor="end">${figure.tick(value)}</text>`,
      )}
      ${bars.map(({ score, kept }, at) => bar(margin.left + at * step, step, y.at(score), zero, kept))}
      <text class="tick" x=${px((margin.left + right) / 2)} y=${size.height - 10} text-anchor="middle">${xTitle}</text>
      <text class="tick" text-anchor="middle" transform=${`translate(14 ${px((top + bottom) / 2)}) rotate(-90)`}>${yTitle}</text>`,
  };
}

/** Filled from the line of zero. */
function bar(x: number, step: number, tip: number, zero: number, kept: number): SVGTemplateResult {
  const [width, tall] = [Math.max(0.5, step - Math.min(1, step / 4)), Math.max(1, Math.abs(zero - tip))];
  const full = tall * kept;
  const up = tip <= zero;
  return svg`
    <rect class="pruned" x=${px(x)} width=${px(width)} y=${px(up ? zero - tall : zero)} height=${px(tall)}></rect>
    <rect class="kept" x=${px(x)} width=${px(width)} y=${px(up ? zero - full : zero)} height=${px(full)}></rect>`;
}
