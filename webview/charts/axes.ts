import { svg, type SVGTemplateResult } from 'lit-html';
import { px, type PlotArea } from '../../src/shared/charts/line-plot';
import type { Scale } from '../../src/shared/charts/scale';

export interface AxesOptions extends PlotArea {
  readonly x: Scale;
  readonly y: Scale;
  readonly xTick: (value: number) => string;
  readonly yTick: (value: number) => string;
  /** Below the ticks; absent where the chart's heading says it. */
  readonly xTitle?: string | undefined;
}

/** Rules at the ticks of y with numbers at their left, numbers below for x. */
export function axes({ left, right, bottom, x, y, xTick, yTick, xTitle }: AxesOptions): SVGTemplateResult {
  return svg`<g class="axes" aria-hidden="true">
    ${y.ticks.map(
      (tick) => svg`
        <line class="rule" x1=${left} x2=${right} y1=${px(y.at(tick))} y2=${px(y.at(tick))}></line>
        <text class="tick" x=${left - 6} y=${px(y.at(tick) + 4)} text-anchor="end">${yTick(tick)}</text>`,
    )}
    ${x.ticks.map(
      (tick) => svg`<text class="tick" x=${px(x.at(tick))} y=${bottom + 17} text-anchor="middle">${xTick(tick)}</text>`,
    )}
    ${xTitle === undefined ? undefined : svg`<text class="tick title" x=${px((left + right) / 2)} y=${bottom + 34} text-anchor="middle">${xTitle}</text>`}
  </g>`;
}
