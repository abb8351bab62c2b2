import { html, nothing, type TemplateResult } from 'lit-html';
import type { Actions } from '../actions';
import { integer } from '../format';
import { t } from '../i18n';
import type { Spot } from '../places';
import type { Row } from '../rows';
import type { PageState } from '../state';
import { tabs } from './sections';

/** Where one is, from the model down to the weight, the way back, and the sections. */
export function trail(state: PageState, rows: readonly Row[], actions: Actions): TemplateResult {
  const { past, future } = state.choices.trail;
  return html`
    <nav class="trail" aria-label=${t('Place')}>
      <span class="ways">
        ${way('back', '‹', t('Back'), past.length === 0, actions)}
        ${way('forward', '›', t('Forward'), future.length === 0, actions)}
      </span>
      <ol class="crumbs" data-testid="crumbs">
        ${crumbs(state, rows, actions)}
      </ol>
      ${tabs(state, actions)}
    </nav>
  `;
}

function way(
  type: 'back' | 'forward',
  sign: string,
  label: string,
  disabled: boolean,
  { dispatch }: Actions,
): TemplateResult {
  return html`<button
    type="button"
    class="way"
    data-testid=${type}
    title=${label}
    aria-label=${label}
    aria-disabled=${disabled}
    @click=${() => disabled || dispatch({ type })}
  >
    ${sign}
  </button>`;
}

interface Crumb {
  readonly label: string;
  /** Where a press goes; the last one is where one is. */
  readonly to: Partial<Spot>;
}

function crumbs({ panel, choices }: PageState, rows: readonly Row[], { dispatch }: Actions): unknown {
  const row = rows.find(({ parameter }) => parameter === choices.parameter);
  const { channel, index } = choices;
  const places: Crumb[] = [{ label: panel.title, to: { parameter: undefined } }];
  if (row) places.push({ label: row.label, to: { channel: undefined, index: undefined } });
  if (row && channel !== undefined)
    places.push({ label: t('channel {0}', integer(channel)), to: { index: undefined } });
  if (row && index) places.push({ label: t('weight [{0}]', index.join(', ')), to: {} });
  return places.map(({ label, to }, at) =>
    at === places.length - 1
      ? html`<li aria-current="location" title=${label}>${label}</li>`
      : html`<li>
          <button type="button" class="link" title=${label} @click=${() => dispatch({ type: 'go', to })}>
            ${label}
          </button>
          ${at < places.length - 1 ? html`<span aria-hidden="true">›</span>` : nothing}
        </li>`,
  );
}
