import { html, nothing, type TemplateResult } from 'lit-html';
import type { Actions } from '../actions';
import type { Column } from '../columns';
import { t } from '../i18n';
import type { SectionId } from '../places';
import type { Row } from '../rows';
import type { PageState } from '../state';
import { layers } from './layers';
import { agreementSection, hasAgreement } from './sections/agreement';
import { curvesSection, hasCurves } from './sections/curves';
import { hasNetwork, networkSection } from './sections/network';

/** A part of the page that is seen in place of the others. */
export interface Section {
  readonly id: SectionId;
  readonly label: () => string;
  /** There is something to see. */
  readonly shown: (state: PageState) => boolean;
  readonly view: (
    state: PageState,
    columns: readonly Column[],
    rows: readonly Row[],
    actions: Actions,
  ) => TemplateResult;
}

/** To add one: its file, and a line here. The first is where a page begins. */
const all: readonly Section[] = [
  { id: 'layers', label: () => t('Layers'), shown: () => true, view: layers },
  { id: 'curves', label: () => t('Curves'), shown: hasCurves, view: curvesSection },
  { id: 'agreement', label: () => t('Agreement'), shown: hasAgreement, view: agreementSection },
  { id: 'network', label: () => t('Network'), shown: hasNetwork, view: networkSection },
];

export const sectionsOf = (state: PageState): readonly Section[] => all.filter(({ shown }) => shown(state));

/** The one that is seen. */
export const sectionOf = (state: PageState): Section | undefined => {
  const sections = sectionsOf(state);
  return sections.find(({ id }) => id === state.choices.section) ?? sections[0];
};

/** One tab for each section: one stop of Tab, arrow keys go along. Nothing where there is only one. */
export function tabs(state: PageState, actions: Actions): TemplateResult | typeof nothing {
  const sections = sectionsOf(state);
  const current = sectionOf(state);
  if (sections.length < 2) return nothing;
  const press = (event: KeyboardEvent): void => {
    const at = sections.findIndex(({ id }) => id === current?.id);
    const to = neighbour(event.key, at, sections.length);
    const next = to === undefined ? undefined : sections[to];
    if (!next || !(event.currentTarget instanceof Element)) return;
    event.preventDefault();
    actions.dispatch({ type: 'go', to: { section: next.id } });
    event.currentTarget.querySelector<HTMLElement>(`[data-section="${next.id}"]`)?.focus();
  };
  return html`
    <div class="tabs" role="tablist" aria-label=${t('Sections')} @keydown=${press}>
      ${sections.map(
        ({ id, label }) => html`
          <button
            type="button"
            role="tab"
            id=${`tab-${id}`}
            data-section=${id}
            data-testid=${`tab-${id}`}
            aria-selected=${id === current?.id}
            aria-controls="section"
            tabindex=${id === current?.id ? 0 : -1}
            @click=${() => actions.dispatch({ type: 'go', to: { section: id } })}
          >
            ${label()}
          </button>
        `,
      )}
    </div>
  `;
}

function neighbour(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
      return (at + 1) % count;
    case 'ArrowLeft':
      return (at + count - 1) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
