import { svg, type SVGTemplateResult } from 'lit-html';
import { evenTicks, linearScale, valueScale } from '../../src/shared/charts/scale';

export interface TrainingChartOptions {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Of all epochs. */
  readonly steps: number;
  readonly epochs: number;
  /** Mean loss of each span of so many steps. */
  readonly losses: readonly number[];
  readonly span: number;
  /** After each epoch so far. */
  readonly heldOutLosses: readonly number[];
  /** The epoch whose weights were kept, where that is known. */
  readonly bestEpoch: number | undefined;
  tick(value: number): string;
}

const margin = { top: 8, right: 8, bottom: 20, left: 44 };
/** About so many epochs get a number below the axis. */
const numbered = 6;

/** The loss of a training: a line over its steps, and what is held out as dots at the ends of the epochs. */
export function trainingChart(options: TrainingChartOptions): SVGTemplateResult {
  const { width, height, steps, epochs, losses, span, heldOutLosses, bestEpoch } = options;
  const [left, right, bottom, top] = [margin.left, width - margin.right, height - margin.bottom, margin.top];
  const finite = (value: number): boolean => Number.isFinite(value);
  const y = valueScale([...losses, ...heldOutLosses].filter(finite), bottom, top);
  const x = linearScale(0, Math.max(1, steps), left, right, []);
  const epochEnd = (epoch: number): number => x.at((epoch * steps) / Math.max(1, epochs));
  // A span is drawn where it ends; the last one may end before its time.
  const points = losses.flatMap((loss, index) =>
    finite(loss) ? [`${x.at(Math.min(steps, (index + 1) * span)).toFixed(1)},${y.at(loss).toFixed(1)}`] : [],
  );
  const heldOut = heldOutLosses.flatMap((loss, index) => (finite(loss) ? [{ epoch: index + 1, loss }] : []));
  return svg`
    ${y.ticks.map(
      (tick) => svg`
        <line class="rule" x1=${left} x2=${right} y1=${y.at(tick)} y2=${y.at(tick)}></line>
        <text class="tick" x=${left - 6} y=${y.at(tick) + 4} text-anchor="end">${options.tick(tick)}</text>`,
    )}
    ${evenTicks(0, epochs, numbered)
      .filter((epoch) => epoch > 0 && Number.isInteger(epoch))
      .map(
        (epoch) =>
          svg`<text class="tick" x=${epochEnd(epoch)} y=${height - 4} text-anchor=${epoch === epochs ? 'end' : 'middle'}>${epoch}</text>`,
      )}
    <polyline class="curve selected loss" points=${points.join(' ')}></polyline>
    <polyline class="curve held-out" stroke-dasharray="3 3" points=${heldOut
      .map(({ epoch, loss }) => `${epochEnd(epoch).toFixed(1)},${y.at(loss).toFixed(1)}`)
      .join(' ')}></polyline>
    ${heldOut.map(
      ({ epoch, loss }) =>
        svg`<circle class=${epoch === bestEpoch ? 'held-out best' : 'held-out'} cx=${epochEnd(epoch)} cy=${y.at(loss)} r=${epoch === bestEpoch ? 4.5 : 3}></circle>`,
    )}`;
}

export interface TrainingFigure {
  readonly title: string;
  /** Below the epochs. */
  readonly xTitle: string;
  readonly lossLabel: string;
  readonly heldOutLabel: string;
  readonly chart: TrainingChartOptions;
}

const place = { left: 8, top: 30 };
/** About how wide a letter is, in CSS pixels. */
const letter = 6.4;

/** The same with its title and what the line and the dots are: as a figure that stands alone. */
export function trainingFigure({ title, xTitle, lossLabel, heldOutLabel, chart }: TrainingFigure): {
  readonly width: number;
  readonly height: number;
  readonly drawing: SVGTemplateResult;
} {
  const below = place.top + chart.height + 14;
  const legend = below + 26;
  const second = margin.left + 34 + lossLabel.length * letter + 18;
  return {
    width: Math.ceil(Math.max(place.left * 2 + chart.width, second + 20 + heldOutLabel.length * letter)),
    height: legend + 12,
    drawing: svg`
      <text class="heading" x="8" y="18">${title}</text>
      <g transform=${`translate(${place.left} ${place.top})`}>${trainingChart(chart)}</g>
      <text class="tick" x=${place.left + chart.width / 2} y=${below} text-anchor="middle">${xTitle}</text>
      <polyline class="curve selected" points=${`${margin.left},${legend - 4} ${margin.left + 26},${legend - 4}`}></polyline>
      <text class="tick" x=${margin.left + 34} y=${legend}>${lossLabel}</text>
      ${
        chart.heldOutLosses.length === 0
          ? undefined
          : svg`
            <circle class="held-out" cx=${second} cy=${legend - 4} r="3"></circle>
            <text class="tick" x=${second + 12} y=${legend}>${heldOutLabel}</text>`
      }`,
  };
}
