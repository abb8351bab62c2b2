import { html, nothing, type TemplateResult } from 'lit-html';
import type { Actions } from '../actions';
import type { Column } from '../columns';
import type { Row } from '../rows';
import type { PageState } from '../state';
import { advice } from './advice';
import { curves } from './curves';
import { drill } from './drill';
import { matrix } from './matrix';
import { tune } from './tune';

/** Where a page begins: layer × method, the curves beside it, and below them the layer that was chosen. */
export function layers(
  state: PageState,
  columns: readonly Column[],
  rows: readonly Row[],
  actions: Actions,
): TemplateResult {
  const { panel } = state;
  return html`
    ${advice(state, columns)}
    <div class=${panel.view === 'compare' ? 'main' : 'main alone'}>
      ${matrix(state, columns, rows, actions)} ${curves(state, columns, actions)}
    </div>
    ${tune(state, columns, actions)} ${panel.phase === 'failed' ? nothing : drill(state, columns, rows, actions)}
  `;
}
