import { html, nothing, svg, type TemplateResult } from 'lit-html';
import type { Actions } from '../actions';
import { histogram as drawHistogram } from '../charts/histogram';
import { methodInView, type Column } from '../columns';
import { integer, scalar, shape } from '../format';
import { t } from '../i18n';
import type { Row } from '../rows';
import type { HeatmapMode, PageState } from '../state';
import { allScores } from './all-scores';
import { channelReadout } from './channel-readout';
import { channels } from './channels';
import { estimates } from './estimates';
import { heatmap } from './heatmap';
import { lens } from './lens';
import { readout } from './readout';
import { measuredWidth } from './width';

const histogramHeight = 150;

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
          ${modes(state, compared, actions)}
        </div>
        ${lens(state, row.document, actions)} ${heatmap(state, row, column, actions)}
        ${compared ? channels(state, row, column, actions) : nothing}
      </div>
      ${scores(state, row, column, compared, actions)}
      <div class="whys">${channelReadout(state, row, column)} ${readout(state, row, column)}</div>
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

function scores(state: PageState, row: Row, column: Column, compared: boolean, actions: Actions): TemplateResult {
  const current = state.histograms;
  const answers = current?.query.parameter === row.parameter ? current.answer : [];
  const answer = answers.find(({ method }) => method === column.method);
  const width = state.widths.histogram;
  return html`
    <div class="scores">
      <h2 id="scores-title">${compared ? t('Scores in this layer') : t('Magnitudes in this layer')}</h2>
      <div class="chart" data-testid="histogram" ${measuredWidth('histogram', actions)}>
        <svg width=${width} height=${histogramHeight} role="img" aria-labelledby="scores-title">
          ${
            answer
              ? svg`${drawHistogram({
                  histogram: answer,
                  width,
                  height: histogramHeight,
                  label: scalar,
                  thresholdLabel: answer.threshold === undefined ? '' : t('threshold {0}', scalar(answer.threshold)),
                })}`
              : nothing
          }
        </svg>
      </div>
      ${answer ? html`<p class="note">${compared ? notes(answer.log, answer.zeros) : magnitudeNotes(answer.zeros)}</p>` : nothing}
      ${compared ? allScores(state, answers, column, actions) : nothing} ${estimates(row, column)}
    </div>
  `;
}

const magnitudeNotes = (zeros: number): string =>
  zeros > 0 ? t('{0} weights are exactly zero.', integer(zeros)) : t('|w|, logarithmic.');

function notes(log: boolean, zeros: number): string {
  const axis = log ? t('Logarithmic; higher scores are kept.') : t('Higher scores are kept.');
  return zeros > 0 ? `${axis} ${t('{0} scores are exactly zero.', integer(zeros))}` : axis;
}
