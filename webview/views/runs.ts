import { html, nothing, type TemplateResult } from 'lit-html';
import type { Actions } from '../actions';
import { methodLabel } from '../columns';
import { bytes, measuredPercent, percent, scalar } from '../format';
import { currentLanguage, t } from '../i18n';
import { nextRunsSort, runsRows, runsTableOf, toggled, type RunsColumn, type RunsRow } from '../runs-rows';
import type { PageState } from '../state';
import { exportMenu } from './export-menu';
import { runsPair } from './runs-pair';

/** All stored runs of the workspace: a table that sorts, and two of them side by side. */
export function runs(state: PageState, actions: Actions): TemplateResult | typeof nothing {
  const { runs: document } = state.panel;
  if (!document) return nothing;
  if (document.runs.length === 0)
    return html`<div class="main alone diff" data-testid="runs">
      <p>
        ${t('Nothing was compared in this workspace yet. Compare pruning methods: each run is kept and listed here.')}
      </p>
    </div>`;
  const { runsChoices: choices } = state;
  const chosen = choices.chosen ?? document.pair ?? [];
  const pair = chosen.flatMap((id) => document.runs.find((run) => run.id === id) ?? []);
  const [one, other] = pair;
  const rows = runsRows(document, choices);
  const label = (method: string): string => methodLabel(state.panel, method);
  const models = [...new Set(document.runs.map(({ title }) => title))];
  const filter = ({ target }: Event): void => {
    if (target instanceof HTMLSelectElement) actions.dispatch({ type: 'runs-choice', change: { model: target.value } });
  };
  return html`
    <div class="main alone diff" data-testid="runs">
      ${one && other ? runsPair([one, other], label, actions) : html`<p>${t('Choose two runs to see them side by side.')}</p>`}
      <div class="runs-bar">
        <label class="control">
          ${t('Model')}
          <select class="select" data-testid="runs-model" @change=${filter}>
            <option value="">${t('All models')}</option>
            ${models.map((model) => html`<option value=${model} ?selected=${model === choices.model}>${model}</option>`)}
          </select>
        </label>
        ${exportMenu({ id: 'runs', what: t('Runs'), name: 'runs', table: () => runsTableOf(rows) }, actions)}
      </div>
      ${table(rows, state, chosen, label, actions)}
    </div>
  `;
}

function table(
  rows: readonly RunsRow[],
  { runsChoices: { sort } }: PageState,
  chosen: readonly string[],
  label: (method: string) => string,
  actions: Actions,
): TemplateResult {
  const head = (column: RunsColumn, words: string, number = true): TemplateResult => {
    const mine = sort?.column === column ? sort : undefined;
    const way = mine === undefined ? nothing : mine.descending ? 'descending' : 'ascending';
    const press = (): void => actions.dispatch({ type: 'runs-choice', change: { sort: nextRunsSort(sort, column) } });
    return html`<th role="columnheader" scope="col" aria-sort=${way} class=${number ? 'number' : ''}>
      <button type="button" data-sort=${column} title=${t('Sort by this column')} @click=${press}>
        ${words}<span class="way" aria-hidden="true">${mine === undefined ? '' : mine.descending ? '▾' : '▴'}</span>
      </button>
    </th>`;
  };
  return html`
    <table class="diff-table runs-table" role="table" data-testid="runs-table">
      <thead role="rowgroup">
        <tr role="row">
          ${head('model', t('Model'), false)} ${head('date', t('Date'))} ${head('method', t('Best method'))}
          ${head('sparsity', t('Sparsity'))} ${head('quality', t('Before → after'))} ${head('size', t('Size, gzip'))}
          <th role="columnheader" scope="col" class="plain">${t('Note')}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${rows.map((row) => tableRow(row, chosen, label, actions))}
      </tbody>
    </table>
  `;
}

function tableRow(
  { run, method, sparsity, metrics, fineTuned }: RunsRow,
  chosen: readonly string[],
  label: (method: string) => string,
  actions: Actions,
): TemplateResult {
  const created = new Date(run.created);
  const day = created.toLocaleDateString(currentLanguage(), { dateStyle: 'medium' });
  const time = created.toLocaleTimeString(currentLanguage(), { timeStyle: 'short' });
  const choose = (): void => actions.dispatch({ type: 'runs-choice', change: { chosen: toggled(chosen, run.id) } });
  return html`
    <tr role="row" data-run=${run.id} data-sparsity=${sparsity}>
      <th role="rowheader" scope="row">
        <span class="run">
          <input
            type="checkbox"
            .checked=${chosen.includes(run.id)}
            title=${t('Compare this run')}
            aria-label=${t('Compare this run')}
            @change=${choose}
          />
          <span>
            <button
              type="button"
              class="link"
              title=${t('Open this run')}
              @click=${() => actions.onRun('openRun', run.id)}
            >
              ${run.title}
            </button>
            ${run.modelGone ? html`<span class="tag">${t('its model is gone')}</span>` : nothing}
          </span>
        </span>
      </th>
      <td role="cell" class="number when" data-label=${t('Date')}>
        <span><span class="fact">${day}</span> <span class="fact">${time}</span></span>
      </td>
      <td role="cell" class="number" data-label=${t('Best method')}>
        <span>${label(method)}${fineTuned ? html` <span class="tag">${t('fine-tuned')}</span>` : nothing}</span>
      </td>
      <td role="cell" class="number" data-label=${t('Sparsity')}>${percent(sparsity)}</td>
      <td role="cell" class="number" data-label=${t('Before → after')}>${quality(run.baseline, metrics)}</td>
      <td role="cell" class="number" data-label=${t('Size, gzip')}>${bytes(metrics.gzipBytes ?? metrics.bytes)}</td>
      <td role="cell" data-label=${t('Note')}>
        <span>
          ${run.note ?? nothing}
          <button type="button" class="link" @click=${() => actions.onRun('noteRun', run.id)}>
            ${run.note === undefined ? t('Add a note') : t('Edit')}
          </button>
        </span>
      </td>
    </tr>
  `;
}

/** `97.4 % → 94.2 % ± 0.5`; without labels the loss. */
function quality(before: RunsRow['metrics'], after: RunsRow['metrics']): string {
  const { standardError: error } = after;
  if (after.accuracy !== undefined && before.accuracy !== undefined) {
    const noise = error?.accuracy === undefined ? '' : ` ± ${(100 * error.accuracy).toFixed(1)}`;
    return `${measuredPercent(before.accuracy)} → ${measuredPercent(after.accuracy)}${noise}`;
  }
  if (after.loss === undefined || before.loss === undefined) return '–';
  return `${scalar(before.loss)} → ${scalar(after.loss)}${error?.loss === undefined ? '' : ` ± ${scalar(error.loss)}`}`;
}
