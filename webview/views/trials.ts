import { html, nothing, type TemplateResult } from 'lit-html';
import { sameAllocation } from '../../src/shared/allocation';
import type { QualityDocument } from '../../src/shared/findings';
import type { Actions } from '../actions';
import type { Column } from '../columns';
import { integer, measuredPercent, scalar } from '../format';
import { t } from '../i18n';
import type { PageState } from '../state';

/** Asks for data that the run has not seen. */
export const tryButton = (actions: Actions): TemplateResult => html`
  <vscode-button
    appearance="secondary"
    data-testid="try-on-data"
    title=${t('Evaluates the model before and after pruning on data that you choose.')}
    @click=${() => actions.tryOnData()}
  >
    ${t('Try on Test Set…')}
  </vscode-button>
`;

/** What the mask in view has done on other data. */
export function trials({ panel, choices }: PageState, { method }: Column): TemplateResult | typeof nothing {
  const own = (panel.trials ?? []).filter(
    ({ query }) => query.method === method && sameAllocation(query, choices.allocation),
  );
  if (own.length === 0) return nothing;
  return html`${own.map(
    ({ data, before, after, fineTuned }) => html`
      <p data-testid="trial">
        <b class="number">${said(before)} → ${said(after)}</b>
        <span
          >${t('on {0}, {1} examples', data, integer(after.examples))}${fineTuned ? ` · ${t('fine-tuned')}` : ''}</span
        >
      </p>
    `,
  )}`;
}

/** Accuracy where there is one, else loss, else how far it agrees with the unpruned model. */
function said({ accuracy, loss, drift }: QualityDocument): string {
  if (accuracy !== undefined) return measuredPercent(accuracy);
  if (loss !== undefined) return scalar(loss);
  return measuredPercent(drift?.agreement ?? 1);
}
