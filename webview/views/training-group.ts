import { html, nothing, type TemplateResult } from 'lit-html';
import type { SetupChoices } from '../../src/shared/protocol';
import type { Actions } from '../actions';
import { parseCount, parseRate, rateText } from '../format';
import { t } from '../i18n';
import type { PageState } from '../state';
import { dropdown } from './dropdown';
import { field } from './field';

/** Usual learning rates, which the job takes where none is given (shared/recipe.ts). */
const usualRates = { sgd: '0.01', adam: '0.001' } as const;

/** How a comparison trains, out of the way of those who only compare. */
export function trainingGroup(state: PageState, draft: SetupChoices, actions: Actions): TemplateResult {
  const { panel } = state;
  const obstacle =
    panel.inspection?.mode === 'weights-only'
      ? t('The network could not be read, so nothing can be trained.')
      : panel.setup?.preview.label === undefined
        ? t('Training needs labels, and the data has none.')
        : undefined;
  return html`
    <details class="training" data-testid="training" ?open=${draft.fineTune > 0 || draft.schedule !== 'one-shot'}>
      <summary>${t('Training options')}</summary>
      ${obstacle === undefined ? fields(state, draft, actions) : html`<p class="note">${obstacle}</p>`}
    </details>
  `;
}

function fields(state: PageState, draft: SetupChoices, actions: Actions): TemplateResult {
  const normalized = state.panel.inspection?.parameters.some(({ role }) => role === 'norm') ?? false;
  return html`
    ${field(state, actions, {
      id: 'fine-tune-epochs',
      label: t('Fine-tune'),
      unit: t('epochs; 0: none'),
      written: String(draft.fineTune),
      expected: t('A whole number from 0'),
      parse: (typed) => parseCount(typed, 0, 100_000),
      entered: (fineTune) => actions.setUp({ fineTune }),
    })}
    ${dropdown({
      id: 'optimizer',
      label: t('Optimizer'),
      value: draft.optimizer,
      options: [
        ['sgd', 'SGD'],
        ['adam', 'Adam'],
      ],
      chosen: (optimizer) => actions.setUp({ optimizer }),
    })}
    ${field(state, actions, {
      id: 'learning-rate',
      label: t('Learning rate'),
      written: rateText(draft.learningRate),
      placeholder: usualRates[draft.optimizer],
      expected: t('A number above 0'),
      parse: parseRate,
      entered: (learningRate) => actions.setUp({ learningRate }),
    })}
    ${dropdown({
      id: 'schedule',
      label: t('Schedule'),
      value: draft.schedule,
      options: [
        ['one-shot', t('One-shot')],
        ['iterative', t('Iterative')],
        ['cubic', t('Cubic')],
      ],
      chosen: (schedule) => actions.setUp({ schedule }),
    })}
    ${
      draft.schedule === 'one-shot'
        ? nothing
        : field(state, actions, {
            id: 'rounds',
            label: t('Rounds'),
            written: String(draft.rounds),
            expected: t('A whole number from {0} to {1}', 1, 1000),
            parse: (typed) => parseCount(typed, 1, 1000),
            entered: (rounds) => actions.setUp({ rounds }),
          })
    }
    ${normalized ? recalibration(draft, actions) : nothing}
  `;
}

function recalibration({ recalibrate }: SetupChoices, actions: Actions): TemplateResult {
  const toggle = ({ target }: Event): void => {
    const checked = target !== null && 'checked' in target && target.checked === true;
    if (checked !== recalibrate) actions.setUp({ recalibrate: checked });
  };
  return html`<vscode-checkbox data-testid="recalibrate" .checked=${recalibrate} @change=${toggle}
    >${t('Renew batch-norm statistics after pruning')}</vscode-checkbox
  >`;
}
