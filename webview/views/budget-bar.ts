import { html, nothing, svg, type TemplateResult } from 'lit-html';
import { presetOf, presets } from '../../src/shared/presets';
import type { Actions } from '../actions';
import { editedLayers, holdsTotal } from '../budget';
import { changeWords } from '../change-words';
import type { Column } from '../columns';
import { say, t } from '../i18n';
import { rowsOf } from '../rows';
import type { PageState } from '../state';
import { dropdown } from './dropdown';

/** Shows or hides what holds each layer. */
export const editToggle = ({ choices }: PageState, { dispatch }: Actions): TemplateResult => html`
  <div class="toggle">
    <button
      type="button"
      data-testid="edit-budget"
      aria-pressed=${choices.editing}
      title=${t('Set, lock and cap what single layers lose')}
      @click=${() => dispatch({ type: 'edit-budget', editing: !choices.editing })}
    >
      ${t('Edit Budget')}
    </button>
  </div>
`;

const arrows = {
  undo: 'M6.5 3 3 6.5 6.5 10M3.4 6.5h6a3.6 3.6 0 0 1 0 7.2H7',
  redo: 'M9.5 3 13 6.5 9.5 10M12.6 6.5h-6a3.6 3.6 0 0 0 0 7.2H9',
} as const;

function stepButton(step: 'undo' | 'redo', label: string, possible: boolean, { dispatch }: Actions): TemplateResult {
  // Not disabled, which would lose the focus after the last step.
  return html`<button
    type="button"
    class="icon"
    data-testid=${step}
    aria-label=${label}
    title=${label}
    aria-disabled=${!possible}
    @click=${() => dispatch({ type: step })}
  >
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      ${svg`<path d=${arrows[step]} fill="none" stroke="currentColor" stroke-width="1.2"></path>`}
    </svg>
  </button>`;
}

/** Above the matrix while budgets are edited: where to begin, what becomes of the total, the way back, and what was done last. */
export function budgetBar(state: PageState, column: Column | undefined, actions: Actions): TemplateResult {
  const { choices } = state;
  const { past, future } = choices.edits;
  const layers = rowsOf(state).map(({ parameter: name, document: { shape, count: total } }) => ({
    name,
    shape,
    total,
  }));
  const preset = presetOf(choices.allocation, layers);
  const total = holdsTotal(choices.allocation, choices.holdTotal);
  const checked = ({ target }: Event): void => {
    const holdTotal = target !== null && 'checked' in target && target.checked === true;
    if (holdTotal !== total) actions.dispatch({ type: 'hold-total', holdTotal });
  };
  return html`
    <div class="budget-bar" role="group" aria-label=${t('Budget')} data-testid="budget-bar">
      ${dropdown({
        id: 'preset',
        label: t('Begin with'),
        value: preset?.id ?? 'edited',
        options: [
          ...presets.map(({ id, label }) => [id, say(label)] as const),
          ...(preset ? [] : [['edited', t('Edited')] as const]),
        ],
        chosen: (id) => actions.dispatch({ type: 'preset', preset: id }),
      })}
      <vscode-checkbox
        data-testid="hold-total"
        title=${t('While you move one layer the others give or take as much')}
        .checked=${total}
        @change=${checked}
        >${t('Hold the total')}</vscode-checkbox
      >
      <span class="steps">
        ${stepButton('undo', t('Undo'), past.length > 0, actions)}
        ${stepButton('redo', t('Redo'), future.length > 0, actions)}
      </span>
      <vscode-button
        appearance="secondary"
        data-testid="reset-budget"
        ?disabled=${editedLayers(choices.allocation) === 0}
        @click=${() => actions.dispatch({ type: 'reset-budget' })}
        >${t('Reset All')}</vscode-button
      >
      <p class="said" role="status" aria-live="polite" aria-busy=${state.moving} data-testid="budget-said">
        ${said(state, column)}
      </p>
    </div>
  `;
}

/** What was done last; before anything was, what the numbers are of. */
function said(state: PageState, column: Column | undefined): string | typeof nothing {
  if (state.change) return changeWords(state, state.change, column);
  return column ? t('Shares under {0}. What you set holds for every method.', column.label) : nothing;
}
