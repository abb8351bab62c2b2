import { html, nothing, type TemplateResult } from 'lit-html';
import type { MethodDescription, SetupChoices } from '../../src/shared/protocol';
import type { Actions } from '../actions';
import { parseSparsities, percentNumber } from '../format';
import { t } from '../i18n';
import type { PageState } from '../state';
import { field } from './field';
import { preview } from './preview';
import { trainingGroup } from './training-group';

/** What a comparison would look at, and how it should go. */
export function setup(state: PageState, actions: Actions): TemplateResult | typeof nothing {
  const { panel, draft, invalid } = state;
  if (!panel.setup || !draft) return nothing;
  const weightsOnly = panel.inspection?.mode === 'weights-only';
  const fields = ['sparsities', 'fine-tune-epochs', 'learning-rate', 'rounds'];
  const wrong = draft.methods.length === 0 || fields.some((id) => invalid.has(id));
  return html`
    <div class="setup" data-testid="setup">
      ${preview(panel.setup.preview)}
      <section class="choices" aria-labelledby="choices-title">
        <h2 id="choices-title">${t('Methods')}</h2>
        <div class="methods" role="group" aria-labelledby="choices-title">
          ${panel.methods.map((method) => methodChoice(method, draft, weightsOnly, actions))}
        </div>
        ${draft.methods.length === 0 ? html`<p class="invalid" role="alert">${t('Choose at least one method.')}</p>` : nothing}
        ${field(state, actions, {
          id: 'sparsities',
          label: t('Sparsities'),
          unit: '%',
          written: draft.sparsities.map(percentNumber).join(', '),
          wide: true,
          expected: t('Numbers from 0 to 99.9, with commas between them'),
          parse: (typed) => {
            const value = parseSparsities(typed);
            return value && { value };
          },
          entered: (sparsities) => actions.setUp({ sparsities }),
        })}
        ${trainingGroup(state, draft, actions)}
        <p class="buttons">
          <vscode-button data-testid="start" ?disabled=${wrong} @click=${() => actions.start()}>
            ${t('Start')}
          </vscode-button>
          <span class="note">${summary(draft)}</span>
        </p>
      </section>
    </div>
  `;
}

function methodChoice(
  { id, label, what, needsData, trains }: MethodDescription,
  draft: SetupChoices,
  weightsOnly: boolean,
  actions: Actions,
): TemplateResult {
  const chosen = draft.methods.includes(id);
  const impossible = weightsOnly && needsData;
  const toggle = ({ target }: Event): void => {
    const checked = target !== null && 'checked' in target && target.checked === true;
    if (checked === chosen) return;
    const others = draft.methods.filter((each) => each !== id);
    actions.setUp({ methods: checked ? [...others, id] : others });
  };
  const tags = [...(trains ? [t('trains')] : []), ...(impossible ? [t('needs the network')] : [])];
  return html`
    <vscode-checkbox
      data-testid=${`method-${id}`}
      .checked=${chosen && !impossible}
      ?disabled=${impossible}
      aria-describedby=${`what-${id}`}
      @change=${toggle}
      >${label}${tags.map((tag) => html` <span class="tag">${tag}</span>`)}</vscode-checkbox
    >
    <span class="what" id=${`what-${id}`}>${what}</span>
  `;
}

/** How much work that is. */
function summary({ methods, sparsities, fineTune }: SetupChoices): string {
  const counts = t('{0} methods at {1} sparsities', methods.length, sparsities.length);
  return fineTune > 0 ? `${counts}, ${t('each fine-tuned: this takes longer')}` : counts;
}
