import { html, nothing, svg, type TemplateResult } from 'lit-html';
import type { HistogramAnswer } from '../../src/shared/pictures';
import type { Actions } from '../actions';
import { smallHistogram } from '../charts/histogram';
import { methodLabel, type Column } from '../columns';
import { scalar } from '../format';
import { t } from '../i18n';
import type { PageState } from '../state';

const size = { width: 84, height: 30 };

/** The scores of a layer under the other methods, each with its own threshold; a press takes that method. */
export function allScores(
  { panel }: PageState,
  answers: readonly HistogramAnswer[],
  column: Column,
  { dispatch }: Actions,
): TemplateResult | typeof nothing {
  const others = answers.filter(({ method }) => method !== column.method);
  if (others.length === 0) return nothing;
  return html`
    <ul class="all-scores" data-testid="all-scores" aria-label=${t('Scores under the other methods')}>
      ${others.map((answer) => {
        const { method, threshold } = answer;
        const label = methodLabel(panel, method);
        const said = threshold === undefined ? label : t('{0}: threshold {1}', label, scalar(threshold));
        return html`<li>
          <button
            type="button"
            class="small-chart"
            data-method=${method}
            title=${said}
            aria-label=${said}
            @click=${() => dispatch({ type: 'select', method })}
          >
            <svg width=${size.width} height=${size.height} aria-hidden="true">
              ${svg`${smallHistogram(answer, size.width, size.height)}`}
            </svg>
            <span>${label}</span>
          </button>
        </li>`;
      })}
    </ul>
  `;
}
