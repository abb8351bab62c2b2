import { html, nothing, type TemplateResult } from 'lit-html';
import { css, ramp } from '../charts/ramp';
import { t } from '../i18n';
import type { PageState } from '../state';

const gradient = `linear-gradient(to right, ${[0, 0.25, 0.5, 0.75, 1].map((share) => css(ramp(share))).join(', ')})`;

function ends({ choices, panel }: PageState): readonly [low: string, high: string] {
  if (panel.view === 'sparsity') return [t('no zeros'), t('all zero')];
  return choices.show === 'sparsity' ? [t('all kept'), t('all pruned')] : [t('all pruned'), t('all kept')];
}

/** What the matrix's colours and marks mean. `guarded`: words for the mark, empty where no cell bears it. */
export function legend(state: PageState, guarded: string): TemplateResult {
  const [low, high] = ends(state);
  return html`
    <p class="legend">
      <span>${low}</span><span class="ramp" style=${`background-image:${gradient}`}></span><span>${high}</span>
      ${guarded ? html`<span class="guard"><span class="mark"></span>${guarded}</span>` : nothing}
    </p>
  `;
}
