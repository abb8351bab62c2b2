import { html, nothing, type TemplateResult } from 'lit-html';
import { sameAllocation } from '../../src/shared/allocation';
import type { NoteDocument } from '../../src/shared/findings';
import type { Column } from '../columns';
import { t } from '../i18n';
import type { PageState } from '../state';

/** Guards of the mask in view, and those of the run that are about its method or about all. */
export function notes(state: PageState, { method }: Column): TemplateResult | typeof nothing {
  const ofRun = (state.panel.comparison?.notes ?? []).filter((note) => (note.method ?? method) === method);
  const current = state.notes;
  const ofMask =
    current?.query.method === method && sameAllocation(current.query, state.choices.allocation) ? current.answer : [];
  const all = [...ofMask, ...ofRun];
  if (all.length === 0) return nothing;
  return html`<ul class="guards" data-testid="notes">
    ${all.map(note)}
  </ul>`;
}

const note = ({ code, severity, message, remedy }: NoteDocument): TemplateResult => html`
  <li class=${severity} data-code=${code}>
    <span aria-hidden="true">${severity === 'warning' ? '⚠' : 'ⓘ'}</span>
    <span class="hidden">${severity === 'warning' ? t('Warning') : t('Note')}:</span>
    <span>${message} ${remedy === undefined ? nothing : html`<span class="remedy">${remedy}</span>`}</span>
  </li>
`;
