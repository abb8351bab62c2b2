import { svg, type SVGTemplateResult } from 'lit-html';
import type { HistogramAnswer } from '../../src/shared/pictures';

export interface HistogramOptions {
  readonly histogram: HistogramAnswer;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Words for the threshold, drawn beside its line. */
  readonly thresholdLabel: string;
  label(value: number): string;
}

/** Share of the axis, 0 to 1, at which a score lies. */
function position({ log, low, high }: HistogramAnswer, score: number): number {
  const [from, to, at] = log ? [Math.log10(low), Math.log10(high), Math.log10(score)] : [low, high, score];
  return to > from ? Math.min(1, Math.max(0, (at - from) / (to - from))) : 0.5;
}

/** The same word-sized: bars and the threshold, no words. */
export function smallHistogram(answer: HistogramAnswer, width: number, height: number): SVGTemplateResult {
  const threshold = thresholdIn(answer);
  return svg`
    ${bars(answer, threshold, { width, top: 1, bottom: height - 1 })}
    ${threshold === undefined ? undefined : svg`<line class="now" x1=${threshold * width} x2=${threshold * width} y1="0" y2=${height}></line>`}`;
}

const thresholdIn = (answer: HistogramAnswer): number | undefined =>
  answer.threshold === undefined ? undefined : position(answer, answer.threshold);

function bars(
  { counts }: HistogramAnswer,
  threshold: number | undefined,
  { width, top, bottom }: { readonly width: number; readonly top: number; readonly bottom: number },
): SVGTemplateResult[] {
  const bins = counts.length;
  const most = Math.max(1, ...counts);
  const bar = width / Math.max(1, bins);
  return Array.from(counts, (count, bin) => {
    const tall = count === 0 ? 0 : Math.max(1, (count / most) * (bottom - top));
    const pruned = threshold !== undefined && (bin + 0.5) / bins <= threshold;
    return svg`<rect class=${pruned ? 'pruned' : 'kept'} x=${bin * bar} width=${Math.max(0.5, bar - 1)} y=${bottom - tall} height=${tall}></rect>`;
  });
}

/** A parameter's scores: pruned bins pale, kept bins full, the threshold a line between them. */
export function histogram(options: HistogramOptions): SVGTemplateResult {
  const { histogram: answer, width, height, thresholdLabel } = options;
  const bottom = height - 18;
  const threshold = thresholdIn(answer);
  const anchor = threshold !== undefined && threshold > 0.5 ? 'end' : 'start';
  return svg`
    ${bars(answer, threshold, { width, top: 16, bottom })}
    <line class="axis" x1="0" x2=${width} y1=${bottom + 0.5} y2=${bottom + 0.5}></line>
    <text class="tick" x="0" y=${height - 3}>${options.label(answer.low)}</text>
    <text class="tick" x=${width} y=${height - 3} text-anchor="end">${options.label(answer.high)}</text>
    ${
      threshold === undefined
        ? undefined
        : svg`
          <line class="now" x1=${threshold * width} x2=${threshold * width} y1="3" y2=${bottom}></line>
          <text class="tick" x=${threshold * width + (anchor === 'end' ? -5 : 5)} y="11" text-anchor=${anchor}>${thresholdLabel}</text>`
    }`;
}
