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

/** What the heatmap's colours mean. `scored`: a method's scores colour it; without one, magnitudes do. */
export function heatmapLegend(mode: HeatmapMode, scored: boolean): TemplateResult {
  const kept = mode === 'kept';
  const byScore = scored && mode !== 'weight';
  return html`
    <p class="legend">
      ${kept ? html`<span class="swatch"></span><span class="first">${scored ? t('pruned') : t('zero')}</span>` : nothing}
      <span>${byScore ? t('lower score') : t('small weight')}</span
      ><span class="ramp" style=${gradient(kept ? keptFrom : 0, 1)}></span
      ><span>${byScore ? t('higher score') : t('large weight')}</span>
    </p>
  `;
}
