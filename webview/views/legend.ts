import { html, nothing, type TemplateResult } from 'lit-html';
import { keptFrom } from '../charts/heatmap';
import { css, ramp } from '../../src/shared/charts/ramp';
import { t } from '../i18n';
import type { HeatmapMode, PageState } from '../state';

/** The colours between two places of the ramp. */
function gradient(from: number, to: number): string {
  const stops = [0, 0.25, 0.5, 0.75, 1].map((share) => css(ramp(from + share * (to - from))));
  return `background-image:linear-gradient(to right, ${stops.join(', ')})`;
}
const matrixColours = gradient(0, 1);

function ends({ choices, panel }: PageState): readonly [low: string, high: string] {
  if (panel.view === 'sparsity') return [t('no zeros'), t('all zero')];
  return choices.show === 'sparsity' ? [t('all kept'), t('all pruned')] : [t('all pruned'), t('all kept')];
}

/** What the matrix's colours and marks mean. `guarded`: words for the mark, empty where no cell bears it. */
export function legend(state: PageState, guarded: string): TemplateResult {
  const [low, high] = ends(state);
  return html`
    <p class="legend">
      <span class="scale">${low}<span class="ramp" style=${matrixColours}></span>${high}</span>
      ${guarded ? html`<span class="guard"><span class="mark"></span>${guarded}</span>` : nothing}
    </p>
  `;
}

/** What the heatmap's colours mean, in words. */
export interface HeatmapWords {
  readonly low: string;
  readonly high: string;
  /** Where on the ramp the colours begin. */
  readonly from: number;
  /** What the neutral ground is, where it shows. */
  readonly ground: string | undefined;
}

/** @param scored a method's scores colour it; without one, magnitudes do. */
export function heatmapWords(mode: HeatmapMode, scored: boolean): HeatmapWords {
  const kept = mode === 'kept';
  const byScore = scored && mode !== 'weight';
  return {
    low: byScore ? t('lower score') : t('small weight'),
    high: byScore ? t('higher score') : t('large weight'),
    from: kept ? keptFrom : 0,
    ground: kept ? (scored ? t('pruned') : t('zero')) : undefined,
  };
}

/** The same beside the picture. */
export function heatmapLegend(mode: HeatmapMode, scored: boolean): TemplateResult {
  const { low, high, from, ground } = heatmapWords(mode, scored);
  return html`
    <p class="legend">
      ${ground === undefined ? nothing : html`<span class="scale first"><span class="swatch"></span>${ground}</span>`}
      <span class="scale">${low}<span class="ramp" style=${gradient(from, 1)}></span>${high}</span>
    </p>
  `;
}
