import { html, nothing, type TemplateResult } from 'lit-html';
import type { Actions } from '../actions';
import { columnsOf, type Column } from '../columns';
import { t } from '../i18n';
import type { SectionId } from '../places';
import { rowsOf } from '../rows';
import type { PageState } from '../state';
import { bar } from './bar';
import { diff } from './diff';
import { footer } from './footer';
import { header } from './header';
import { cancelled, notice, problem } from './problem';
import { remarks } from './remarks';
import { runs } from './runs';
import { setup } from './setup';
import { sectionOf, sectionsOf } from './sections';
import { trail } from './trail';
import { announcement, progress } from './progress';

/** The whole page for a state. */
export function page(state: PageState, actions: Actions): TemplateResult {
  const { panel } = state;
  const columns = columnsOf(state);
  return html`
    <div class="hidden" role="status" aria-live="polite">${announcement(state)}</div>
    ${header(state, columns, actions)}
    <main class="content">
      ${progress(state)} ${remarks(state)}
      ${panel.phase === 'failed' && panel.problem ? problem(panel.problem, actions) : nothing}
      ${panel.phase === 'cancelled' || (panel.phase === 'ready' && panel.comparison?.cancelled) ? cancelled(actions) : nothing}
      ${state.notice ? notice(state.notice, actions) : nothing} ${body(state, columns, actions)}
    </main>
  `;
}

function body(state: PageState, columns: readonly Column[], actions: Actions): TemplateResult | typeof nothing {
  const { panel } = state;
  if (panel.phase === 'setup') return setup(state, actions);
  if (panel.view === 'diff') return diff(state, actions);
  if (panel.view === 'runs') return runs(state, actions);
  const rows = rowsOf(state);
  const results = panel.comparison?.results.length ?? 0;
  if (panel.phase === 'failed' && results === 0) return nothing;
  if (!panel.inspection) return panel.phase === 'loading' || panel.phase === 'running' ? waiting() : nothing;
  if (columns.length === 0 || rows.length === 0) return empty(columns.length === 0);
  const answerable = panel.view === 'compare' && results > 0 && panel.phase !== 'failed';
  const section = sectionOf(state);
  return html`
    ${answerable ? bar(state, actions) : nothing} ${trail(state, rows, actions)}
    ${section ? inTab(state, section.id, section.view(state, columns, rows, actions)) : nothing}
    ${footer(state, columns, actions)}
  `;
}

/** A panel of its tab, where there are tabs. */
const inTab = (state: PageState, id: SectionId, view: TemplateResult): TemplateResult =>
  sectionsOf(state).length < 2
    ? view
    : html`<div class="section" role="tabpanel" id="section" aria-labelledby=${`tab-${id}`}>${view}</div>`;

const waiting = (): TemplateResult => html`
  <div class="main waiting" aria-hidden="true">${[0, 1, 2].map(() => html`<span class="skeleton"></span>`)}</div>
`;

const empty = (noMethods: boolean): TemplateResult => html`
  <div class="main empty" data-testid="empty">
    <p>
      ${noMethods ? t('No methods were chosen: there is nothing to compare.') : t('This model has no weights that can be pruned.')}
    </p>
  </div>
`;
