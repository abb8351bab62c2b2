import { html, nothing, type TemplateResult } from 'lit-html';
import type { CompareDocument, InspectDocument } from '../../src/shared/documents';
import type { Actions } from '../actions';
import { methodInView, type Column } from '../columns';
import { bytes, formatName, integer, seconds } from '../format';
import { t } from '../i18n';
import { maskName } from '../mask-name';
import type { PageState } from '../state';
import { menu } from './menu';

/** The model, the run, and what can be done with them. */
export function header(state: PageState, columns: readonly Column[], actions: Actions): TemplateResult {
  const { panel } = state;
  return html`
    <header class="header">
      <div class="about">
        ${panel.title === '' ? nothing : html`<h1>${panel.title}</h1>`}
        <p class="meta">${modelFacts(state)}</p>
        <p class="meta">${runFacts(state)}</p>
        ${panel.stored ? note(panel.stored.note, actions) : nothing}
      </div>
      ${panel.view === 'compare' ? html`<div class="actions">${buttons(state, methodInView(state, columns), actions)}</div>` : nothing}
      ${panel.view === 'sparsity' && panel.inspection ? html`<div class="actions">${modelButtons(panel.inspection, actions)}</div>` : nothing}
    </header>
  `;
}

function modelFacts({ panel }: PageState): unknown {
  const { inspection } = panel;
  if (!inspection) return nothing;
  return joined([
    formatName(inspection.format),
    html`<b>${integer(inspection.total)}</b> ${t('parameters')}`,
    bytes(inspection.bytes),
  ]);
}

function runFacts({ panel }: PageState): unknown {
  const { comparison } = panel;
  if (!comparison) return nothing;
  const { results, sharedSeconds, totalSeconds } = comparison;
  const finished = results.filter(({ error }) => !error).length;
  const took = totalSeconds ?? results.reduce((sum, { ownSeconds }) => sum + ownSeconds, sharedSeconds);
  const methods =
    panel.phase === 'running'
      ? t('{0} of {1} methods', finished, Math.max(finished, panel.methods.length))
      : html`${finished === 1 ? t('1 method in') : t('{0} methods in', finished)} <b>${seconds(took)}</b>`;
  return joined([...dataFacts(comparison), ...(finished > 0 || panel.phase === 'running' ? [methods] : [])]);
}

/** What the user said of the run. */
const note = (said: string | undefined, actions: Actions): TemplateResult => html`
  <p class="meta note-of-run" data-testid="note-of-run">
    ${said ?? nothing}
    <button
      type="button"
      class="link"
      data-testid="edit-note"
      title=${t('What you write here is kept with the run, and shown in the list of runs and on the leaderboard.')}
      @click=${() => actions.noteRun()}
    >
      ${said === undefined ? t('Add a note') : t('Edit the note')}
    </button>
  </p>
`;

/** What the methods saw and what they were measured on; nothing of a set that was not given. */
function dataFacts({ data, test }: CompareDocument): unknown[] {
  const measured = test
    ? t('measured on {0} of {1}', integer(test.examples), test.file)
    : data.heldOut !== undefined && t('measured on {0} held out', integer(data.heldOut));
  return [
    ...(data.examples > 0 ? [data.file, t('{0} examples', integer(data.examples))] : []),
    ...(measured ? [measured] : []),
  ];
}

const joined = (facts: readonly unknown[]): unknown =>
  facts.map((fact, index) => (index === 0 ? fact : html` · <span class="fact">${fact}</span>`));

/** What can be done with a model that is only looked at. */
function modelButtons({ mode, format }: InspectDocument, actions: Actions): TemplateResult {
  const entries = [
    { id: 'prune', label: t('Prune Model…'), run: () => actions.run('prune') },
    ...(mode === 'graph' && format !== 'onnx'
      ? [{ id: 'convert', label: t('Convert to ONNX…'), run: () => actions.run('convert') }]
      : []),
    { id: 'head', label: t('Compare with the Last Commit'), run: () => actions.run('compareWithHead') },
  ];
  return html`
    <vscode-button data-testid="compare-methods" @click=${() => actions.run('compare')}>
      ${t('Compare Pruning Methods…')}
    </vscode-button>
    ${menu({ id: 'model-menu', label: t('More actions'), sign: html`<span aria-hidden="true">⋯</span>`, entries }, actions)}
  `;
}

function buttons(state: PageState, method: Column | undefined, actions: Actions): unknown {
  const { panel, choices, saving, saveTuned } = state;
  if (panel.phase === 'loading' || panel.phase === 'running')
    return html`<vscode-button appearance="secondary" data-testid="cancel" @click=${() => actions.cancel()}>
      ${panel.stopping ? t('Cancel Now') : t('Cancel')}
    </vscode-button>`;
  if (!method) return nothing;
  const mask = maskName(method.label, choices.allocation);
  const tuned = method.tuning !== undefined;
  const disabled = saving || method.recompute || panel.work !== undefined;
  const what = tuned && saveTuned ? t('{0}, fine-tuned', mask) : mask;
  const toggle = ({ target }: Event): void => {
    const checked = target !== null && 'checked' in target && target.checked === true;
    if (checked !== saveTuned) actions.dispatch({ type: 'save-tuned', saveTuned: checked });
  };
  return html`
    ${
      tuned
        ? html`<vscode-checkbox data-testid="save-tuned" .checked=${saveTuned} @change=${toggle}
            >${t('Fine-tuned weights')}</vscode-checkbox
          >`
        : nothing
    }
    <span class="saves" id="saves">${what}</span>
    <vscode-button
      data-testid="save"
      aria-describedby="saves"
      title=${what}
      ?disabled=${disabled}
      @click=${() => actions.save('both')}
    >
      ${t('Save Pruned Weights…')}
    </vscode-button>
    ${menu(
      {
        id: 'save-menu',
        label: t('Other ways to save'),
        sign: html`<span aria-hidden="true">⋯</span>`,
        disabled,
        entries: [
          { id: 'model', label: t('Save the Model Alone…'), run: () => actions.save('model') },
          { id: 'recipe', label: t('Save the Recipe Alone…'), run: () => actions.save('recipe') },
          { id: 'python', label: t('Copy Python That Applies Masks…'), run: () => actions.copyPython() },
        ],
      },
      actions,
    )}
  `;
}
