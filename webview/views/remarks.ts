import { html, nothing, type TemplateResult } from 'lit-html';
import type { BarrierDocument, InspectDocument } from '../../src/shared/documents';
import { barrierSentences } from '../barriers';
import { t } from '../i18n';
import type { PageState } from '../state';

/** More than so many are folded. */
const open = 2;

/**
 * What people should know of the model before and after a run: why only weights could be read, which operations block what, warnings. In nobody's way:
 * long lists are folded.
 */
export function remarks(state: PageState): TemplateResult | typeof nothing {
  const { inspection, comparison, phase } = state.panel;
  const blocked = barrierSentences(state);
  const weightsOnly = inspection?.mode === 'weights-only';
  const ofModel = weightsOnly ? [] : (inspection?.warnings ?? []);
  const ofRun = (comparison?.warnings ?? []).filter((warning) => !isSaid(warning, inspection));
  const warnings = [...new Set([...ofModel, ...ofRun])];
  if (warnings.length === 0 && blocked.length === 0 && !weightsOnly) return nothing;
  return html`
    <div class="remarks">
      ${weightsOnly ? onlyWeights(inspection) : nothing}
      ${list('barriers', blocked, t('{0} operations block a part of the network', blocked.length), open)}
      ${list(
        'warnings',
        warnings,
        warnings.length === 1 ? t('1 warning') : t('{0} warnings', warnings.length),
        // Before a run they are what one should look at; after it they would push the result down.
        phase === 'setup' ? open : 0,
      )}
    </div>
  `;
}

/** Why, and what can be done all the same: that is the model's own warning. */
function onlyWeights({ reason = '', warnings }: InspectDocument): TemplateResult {
  return html`<p data-testid="weights-only">
    <b>${t('Weights only.')}</b> ${reason} ${warnings.join(' ')} ${t('Methods that need the network cannot run.')}
  </p>`;
}

/** A run repeats what its model says, and says of each barrier what the list of barriers says. */
function isSaid(warning: string, inspection: InspectDocument | undefined): boolean {
  const names = ({ op, node }: BarrierDocument): boolean =>
    node !== '' && warning.startsWith(op) && warning.includes(node);
  return inspection !== undefined && (inspection.warnings.includes(warning) || inspection.barriers.some(names));
}

/** Sentences, one a line; folded below a summary where there are more than `atMost`. */
function list(
  id: string,
  sentences: readonly string[],
  summary: string,
  atMost: number,
): TemplateResult | typeof nothing {
  if (sentences.length === 0) return nothing;
  const items = html`<ul>
    ${sentences.map((sentence) => html`<li>${sentence}</li>`)}
  </ul>`;
  return sentences.length <= atMost
    ? html`<div data-testid=${id}>${items}</div>`
    : html`<details data-testid=${id}>
        <summary>${summary}</summary>
        ${items}
      </details>`;
}
