import { html, nothing, type TemplateResult } from 'lit-html';
import type { Actions } from '../actions';
import { methodInView, type Column } from '../columns';
import { shape } from '../format';
import { t } from '../i18n';
import type { Row } from '../rows';
import type { HeatmapMode, PageState } from '../state';
import { channelReadout } from './channel-readout';
import { channels } from './channels';
import { heatmap } from './heatmap';
import { layerScores } from './layer-scores';
import { lens } from './lens';
import { readout } from './readout';
import { heatmapExport } from './tile-exports';

/** One layer under one method, down to the single weight. A hint where no layer is chosen. */
export function drill(
  state: PageState,
  columns: readonly Column[],
  rows: readonly Row[],
  actions: Actions,
): TemplateResult {
  const row = rows.find(({ parameter }) => parameter === state.choices.parameter);
  const column = methodInView(state, columns);
  if (!row || !column)
    return html`<p class="hint">${column ? t('Choose a cell to see the weights behind it.') : nothing}</p>`;
  const compared = state.panel.view === 'compare';
  if (column.recompute)
    return html`<p class="hint">${t('What this method removes is not known at this sparsity.')}</p>`;
  return html`
    <section class="drill" aria-labelledby="drill-title">
      <div class="picture">
        <div class="title">
          <h2 class="crumb" id="drill-title">${crumb(row, column, compared)}</h2>
          <div class="choosers">${modes(state, compared, actions)} ${heatmapExport(state, row, column, actions)}</div>
        </div>
        ${lens(state, row.document, actions)} ${heatmap(state, row, column, actions)}
        ${compared ? channels(state, row, column, actions) : nothing}
      </div>
      ${layerScores(state, row, column, actions)}
      <div class="whys">${channelReadout(state, row, column, actions)} ${readout(state, row, column, actions)}</div>
      <button
        type="button"
        class="close"
        title=${t('Close')}
        aria-label=${t('Close the weights')}
        @click=${() => actions.dispatch({ type: 'close' })}
      >
        ×
      </button>
    </section>
  `;
}

function crumb({ document, label }: Row, column: Column, compared: boolean): TemplateResult {
  const role = roles()[document.role];
  return html`
    <b>${label}${role ? ` · ${role}` : ''}</b> ${shape(document.shape)}
    ${document.alias === undefined ? nothing : html`<span data-testid="name-in-file">(${t('in the file: {0}', document.name)})</span>`}
    ${compared ? html`› ${t('under')} <b>${column.label}</b>` : nothing}
  `;
}

const roles = (): Partial<Record<string, string>> => ({
  kernel: t('kernel'),
  bias: t('bias'),
  norm: t('normalization'),
  embedding: t('embedding'),
});

function modes({ choices }: PageState, compared: boolean, { dispatch }: Actions): TemplateResult {
  const labels: readonly (readonly [HeatmapMode, string])[] = compared
    ? [
        ['kept', t('Kept')],
        ['weight', t('Weight')],
        ['score', t('Score')],
      ]
    : [
        ['kept', t('Non-zero')],
        ['weight', t('Weight')],
      ];
  const shown = !compared && choices.mode === 'score' ? 'kept' : choices.mode;
  return html`
    <div class="toggle" role="group" aria-label=${t('Colour')}>
      ${labels.map(
        ([mode, label]) =>
          html`<button
            type="button"
            data-mode=${mode}
            aria-pressed=${mode === shown}
            @click=${() => dispatch({ type: 'mode', mode })}
          >
            ${label}
          </button>`,
      )}
    </div>
  `;
}
