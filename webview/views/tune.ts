import { html, nothing, type TemplateResult } from 'lit-html';
import type { PanelWork } from '../../src/shared/protocol';
import type { Actions } from '../actions';
import { methodInView, type Column } from '../columns';
import { integer, parseCount, parseRate, percent, rateText } from '../format';
import { t } from '../i18n';
import { measured, measureOf } from '../measure';
import { maskName } from '../mask-name';
import type { PageState } from '../state';
import { trainedLabel, trainingEnd, tunedLabel } from '../tuning';
import { field } from './field';
import { searchText } from './search';
import { notes } from './notes';
import { finishedChart, liveChart, trainingText } from './training';
import { trials, tryButton } from './trials';

/** What is known of the method in view at the slider's allocation, and the work that can be done there. */
export function tune(state: PageState, columns: readonly Column[], actions: Actions): TemplateResult | typeof nothing {
  const { panel, choices } = state;
  const column = methodInView(state, columns);
  if (panel.phase === 'running') return runTraining(state, columns, actions);
  if (panel.view !== 'compare' || panel.phase !== 'ready' || !column) return nothing;
  const { work } = panel;
  return html`
    <section class="tune" data-testid="tune" aria-labelledby="tune-title">
      <div class="facts">
        <h2 id="tune-title">${maskName(column.label, choices.allocation)}</h2>
        ${column.recompute ? recompute(column, work !== undefined, actions) : html`${facts(state, column)} ${notes(state, column)} ${trials(state, column)}`}
        ${work ? underWay(state, columns, work, actions) : column.recompute ? nothing : form(state, actions)}
      </div>
      ${curve(state, column, actions)}
    </section>
  `;
}

/** What a run trains now. */
function runTraining(state: PageState, columns: readonly Column[], actions: Actions): TemplateResult | typeof nothing {
  const { progress } = state.panel;
  if (!progress?.training) return nothing;
  const label = columns.find(({ method }) => method === progress.subject)?.label ?? progress.subject ?? '';
  return html`
    <section class="tune" data-testid="tune" aria-labelledby="tune-title">
      <div class="facts">
        <h2 id="tune-title">${t('Training for {0}', label)}</h2>
        <p class="note">${t('Cancel ends it early: the best so far and the methods that are finished are kept.')}</p>
      </div>
      ${liveChart(state, progress.training, actions)}
    </section>
  `;
}

/** The curve of what trains now, else of what was trained for what is shown. */
function curve({ panel, ...rest }: PageState, column: Column, actions: Actions): unknown {
  const state = { panel, ...rest };
  const live = panel.work?.progress?.training;
  if (live) return liveChart(state, live, actions);
  const training = column.tuning?.training ?? column.result?.training;
  return training ? finishedChart(state, training, actions) : nothing;
}

function facts({ panel }: PageState, { quality, result, tuning, method }: Column): TemplateResult {
  const measure = panel.comparison && measureOf(panel.comparison);
  const before = measure && 'value' in quality ? measured(measure, quality.value) : '…';
  const after = tuning && measure?.of(tuning.metrics);
  const search = panel.searches?.find(({ query }) => query.method === method) ?? result?.search;
  const training = tuning?.training ?? result?.training;
  const notes = [...(result?.notes ?? []), ...(training?.notes ?? [])];
  return html`
    ${
      tuning && measure
        ? html`<p data-testid="tuned">
            <b class="number">${before} → ${after === undefined ? '…' : measured(measure, after)}</b>
            <span>${tunedLabel(tuning.training)}${suffix(trainingEnd(tuning.training))}</span>
          </p>`
        : nothing
    }
    ${
      result?.trained
        ? html`<p data-testid="trained">
            ${t('These scores are of other weights: {0}.', `${trainedLabel(result.trained.epochs)}${suffix(result.training ? trainingEnd(result.training) : '')}`)}
          </p>`
        : nothing
    }
    ${search ? html`<p data-testid="found">${searchText(search)}</p>` : nothing}
    ${notes.map((note) => html`<p class="note">${note}</p>`)}
  `;
}

const suffix = (said: string): string => (said === '' ? '' : ` (${said})`);

function recompute({ method }: Column, busy: boolean, actions: Actions): TemplateResult {
  return html`
    <p>${t('What this method removes depends on the sparsity wanted, and it was not computed at this one.')}</p>
    <p class="buttons">
      <vscode-button data-testid="compute" ?disabled=${busy} @click=${() => actions.compute(method)}>
        ${t('Recompute')}
      </vscode-button>
    </p>
  `;
}

/** Why weights cannot be trained here. */
function obstacle({ panel }: PageState): string | undefined {
  if (panel.inspection?.mode === 'weights-only') return t('The network could not be read, so nothing can be trained.');
  return panel.comparison?.baseline.loss === undefined
    ? t('Fine-tuning needs labels, and the data has none.')
    : undefined;
}

function form(state: PageState, actions: Actions): TemplateResult {
  const { entries, invalid } = state;
  const reason = obstacle(state);
  if (reason !== undefined)
    return html`
      <p class="note" data-testid="no-training">${reason}</p>
      ${state.panel.inspection?.mode === 'graph' ? html`<div class="work">${tryButton(actions)}</div>` : nothing}
    `;
  return html`
    <div class="work">
      ${field(state, actions, {
        id: 'tune-epochs',
        label: t('Epochs'),
        written: String(entries.epochs),
        expected: t('A whole number from {0} to {1}', 1, integer(100_000)),
        parse: (typed) => parseCount(typed, 1, 100_000),
        entered: (epochs) => actions.dispatch({ type: 'work-entry', change: { epochs } }),
      })}
      ${field(state, actions, {
        id: 'tune-rate',
        label: t('Learning rate'),
        written: rateText(entries.learningRate),
        placeholder: t('usual'),
        expected: t('A number above 0'),
        parse: parseRate,
        entered: (learningRate) => actions.dispatch({ type: 'work-entry', change: { learningRate } }),
      })}
      <vscode-button
        appearance="secondary"
        data-testid="fine-tune"
        title=${t('Trains the weights that are left; the pruned ones stay zero.')}
        ?disabled=${invalid.has('tune-epochs') || invalid.has('tune-rate')}
        @click=${() => actions.fineTune()}
      >
        ${t('Fine-Tune')}
      </vscode-button>
      ${tryButton(actions)}
    </div>
  `;
}

function underWay(
  { panel }: PageState,
  columns: readonly Column[],
  { kind, method, allocation, progress, stopping, paused }: PanelWork,
  actions: Actions,
): TemplateResult {
  const label = columns.find((column) => column.method === method)?.label ?? method;
  const what = workText(kind, label, percent(allocation.sparsity));
  const share = progress?.share;
  const now = stopping
    ? t('stopping: the best so far is kept')
    : progress?.training
      ? `${paused ? `${t('paused')} · ` : ''}${trainingText(progress.training)}`
      : share === undefined
        ? ''
        : `${integer(100 * share)} %`;
  return html`
    <div class="work" data-testid="work" data-kind=${kind} data-phase=${panel.phase}>
      <p><b>${what}</b>${now === '' ? nothing : html` · <span data-testid="work-now">${now}</span>`}</p>
      <span class="buttons">
        ${
          kind === 'fine-tune' && !stopping
            ? html`<vscode-button
                appearance="secondary"
                data-testid="pause"
                aria-pressed=${paused === true}
                @click=${() => actions.pause(paused !== true)}
              >
                ${paused ? t('Go On') : t('Pause')}
              </vscode-button>`
            : nothing
        }
        <vscode-button appearance="secondary" data-testid="stop" @click=${() => actions.cancel()}>
          ${stopping ? t('Stop Now') : t('Stop')}
        </vscode-button>
      </span>
    </div>
  `;
}

function workText(kind: PanelWork['kind'], label: string, sparsity: string): string {
  switch (kind) {
    case 'fine-tune':
      return t('Fine-tuning {0} at {1}', label, sparsity);
    case 'compute':
      return t('Computing {0} at {1}', label, sparsity);
    case 'search':
      return t('Searching with {0}', label);
    case 'sensitivity':
      return t('Pruning one layer at a time by {0}', label);
    case 'latency':
      return t('Timing the forward pass');
    case 'trial':
      return t('Trying {0} at {1} on other data', label, sparsity);
  }
}
