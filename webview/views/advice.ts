import { html, nothing, type TemplateResult } from 'lit-html';
import { advise, type Contender } from '../../src/shared/advice';
import { methodOf, type Column } from '../columns';
import { decimal, scalar } from '../format';
import { say, t } from '../i18n';
import { isShare, measured, measureOf, type Measure } from '../measure';
import { metricsOf } from '../quality';
import type { PageState } from '../state';

/** Which method to take at the slider's sparsity, as far as everything there is measured. */
export function advice(state: PageState, columns: readonly Column[]): TemplateResult | typeof nothing {
  const { comparison } = state.panel;
  if (!comparison) return nothing;
  const measure = measureOf(comparison);
  const done = columns.filter(({ status }) => status === 'done');
  const contenders = done.flatMap((column) => contenderOf(state, column, measure) ?? []);
  // While some are still to be measured, the sentence would change under one's eyes.
  if (contenders.length < done.length) return nothing;
  const share = isShare(measure);
  const sentence = advise({
    contenders,
    higherIsBetter: measure.higherIsBetter,
    unpruned: share ? measure.unpruned(comparison.baseline) : undefined,
    say: (value) => measured(measure, value),
    sayDifference: (value) => (share ? t('{0} points', decimal(value * 100, 1)) : scalar(value)),
  });
  return sentence ? html`<p class="advice" data-testid="advice">${say(sentence)}</p>` : nothing;
}

function contenderOf(state: PageState, column: Column, measure: Measure): Contender | undefined {
  const { result, tuning, label } = column;
  const metrics = tuning?.metrics ?? (result && metricsOf(state, result));
  const value = metrics && measure.of(metrics);
  if (!metrics || value === undefined) return undefined;
  const method = methodOf(state, column);
  return {
    label,
    value,
    error: measure.error(metrics),
    needsData: method?.needsData ?? true,
    trains: result?.trained !== undefined,
  };
}
