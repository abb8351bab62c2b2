import { svg, type SVGTemplateResult } from 'lit-html';
import type { HistogramAnswer } from '../../src/shared/pictures';
import { histogram, smallHistogram, type HistogramOptions } from './histogram';

export interface ScoresFigure {
  readonly title: string;
  /** What the horizontal axis is. */
  readonly axis: string;
  readonly main: Omit<HistogramOptions, 'width' | 'height'>;
  /** Other methods' scores of the same layer. */
  readonly others: readonly { readonly label: string; readonly histogram: HistogramAnswer }[];
}

const large = { left: 12, top: 34, width: 416, height: 150 };
const small = { width: 92, height: 34, across: 16, down: 62, perRow: 4 };

/** A layer's scores under one method, those under the others small below: as a figure that stands alone. */
export function scoresFigure({ title, axis, main, others }: ScoresFigure): {
  readonly width: number;
  readonly height: number;
  readonly drawing: SVGTemplateResult;
} {
  const below = large.top + large.height + 34;
  const rows = Math.ceil(others.length / small.perRow);
  return {
    width: Math.max(large.left * 2 + large.width, Math.ceil(title.length * 7.4) + 16),
    height: below + rows * small.down,
    drawing: svg`
      <text class="heading" x="8" y="18">${title}</text>
      <g transform=${`translate(${large.left} ${large.top})`}>${histogram({ ...main, width: large.width, height: large.height })}</g>
      <text class="tick" x=${large.left} y=${large.top + large.height + 18}>${axis}</text>
      ${others.map((each, at) => {
        const x = large.left + (at % small.perRow) * (small.width + small.across);
        const y = below + Math.floor(at / small.perRow) * small.down;
        return svg`<g transform=${`translate(${x} ${y})`}>
          ${smallHistogram(each.histogram, small.width, small.height)}
          <text class="tick" x="0" y=${small.height + 14}>${each.label}</text>
        </g>`;
      })}`,
  };
}
