import { html, nothing, type TemplateResult } from 'lit-html';
import type { Metrics } from '../../src/shared/documents';
import type { Actions } from '../actions';
import { editedLayers } from '../budget';
import { methodInView, type Column } from '../columns';
import { bytes, compact, integer, scalar } from '../format';
import { t } from '../i18n';
import { maskName } from '../mask-name';
import { metricsOf } from '../quality';
import type { PageState } from '../state';

/** What saving the method in view would really change: sizes before and after, and the sentence that says what zeros do not do. */
export function footer(state: PageState, columns: readonly Column[], actions: Actions): TemplateResult {
  const { panel } = state;
  const column = methodInView(state, columns);
  const baseline = panel.comparison?.baseline;
  const facts = column && baseline ? sizes(state, column, baseline) : presentSizes(state);
  return html`
    <footer class="footer">
      ${facts} ${panel.view === 'compare' ? latency(state, actions) : nothing}
      <span class="say">${t('Zeros make a file compress better; alone they make nothing faster.')}</span>
    </footer>
  `;
}

/** Time of the forward pass here: the same for every mask, since nothing skips zeros. */
function latency({ panel }: PageState, actions: Actions): TemplateResult | typeof nothing {
  const { latency: measured, work, phase, inspection } = panel;
  if (phase !== 'ready' || inspection?.mode !== 'graph') return nothing;
  if (measured)
    return html`<span
      data-testid="latency"
      title=${t('Median of {0} runs of one example with {1}; the same for every mask, since nothing skips zeros.', integer(measured.runs), measured.executor)}
      >${t('Here')} <b>${t('{0} ms', scalar(measured.median))}</b> ± ${scalar(measured.spread)}</span
    >`;
  return html`<span>
    ${t('Here')}
    <button
      type="button"
      class="link"
      data-testid="measure-latency"
      title=${t('Time one forward pass on this machine')}
      ?disabled=${work !== undefined}
      @click=${() => actions.latency()}
    >
      ${t('measure')}
    </button></span
  >`;
}

function sizes(state: PageState, column: Column, before: Metrics): TemplateResult {
  const tuned = state.saveTuned ? column.tuning?.metrics : undefined;
  const after = tuned ?? (column.result && metricsOf(state, column.result));
  const kept = column.counts && before.nonZero - before.parameters + column.counts.kept + column.counts.removed;
  // Before the evaluation answers, the counts already tell how many weights are left at most.
  const nonZero =
    after?.nonZero ?? (kept === undefined || column.counts === undefined ? undefined : kept - column.counts.removed);
  const about = after === undefined && nonZero !== undefined ? '≤ ' : '';
  return html`
    <span class="of"
      >${editedLayers(state.choices.allocation) > 0 ? maskName(column.label, state.choices.allocation) : column.label}</span
    >
    <span>${t('Raw')} <b>${after ? bytes(before.bytes, after.bytes) : `${bytes(before.bytes)} → …`}</b></span>
    ${
      before.gzipBytes === undefined
        ? nothing
        : html`<span
            >${t('Gzip')}
            <b
              >${
                after?.gzipBytes === undefined
                  ? `${bytes(before.gzipBytes)} → …`
                  : bytes(before.gzipBytes, after.gzipBytes)
              }</b
            ></span
          >`
    }
    <span
      >${t('Non-zeros')}
      <b data-testid="non-zeros"
        >${integer(before.nonZero)} → ${nonZero === undefined ? '…' : `${about}${integer(nonZero)}`}</b
      ></span
    >
    ${
      before.macs === undefined
        ? nothing
        : html`<span title=${t('Multiply-accumulates of one example')}
            >${t('MACs')}
            <b>${compact(before.macs)} → ${after?.macs === undefined ? '…' : compact(after.macs)}</b></span
          >`
    }
  `;
}

function presentSizes({ panel }: PageState): TemplateResult | typeof nothing {
  const { inspection } = panel;
  if (!inspection) return nothing;
  const zeros = inspection.parameters.reduce((sum, parameter) => sum + parameter.zeros, 0);
  return html`
    <span>${t('Raw')} <b>${bytes(inspection.bytes)}</b></span>
    <span
      >${t('Non-zeros')} <b>${t('{0} of {1}', integer(inspection.total - zeros), integer(inspection.total))}</b></span
    >
    ${
      inspection.macs === undefined
        ? nothing
        : html`<span title=${t('Multiply-accumulates of one example')}
            >${t('MACs')} <b>${compact(inspection.macs)}</b></span
          >`
    }
  `;
}
