import { html, type TemplateResult } from 'lit-html';
import type { SearchDocument } from '../../src/shared/documents';
import type { Actions } from '../actions';
import { decimal, integer, percent } from '../format';
import { t } from '../i18n';
import type { PageState } from '../state';
import { field } from './field';

const points = (share: number): string => decimal(100 * share, 2);

/** Points of accuracy: a number from 0 to below 100. */
function parsePoints(typed: string): { readonly value: number } | undefined {
  const value = Number(typed.trim().replace(',', '.'));
  return typed.trim() !== '' && value >= 0 && value < 100 ? { value } : undefined;
}

/** Beside the slider: moves it to the highest sparsity at which the method in view loses no more than that. */
export function search(state: PageState, actions: Actions): TemplateResult {
  const { panel, entries, invalid } = state;
  const labelled = panel.comparison?.baseline.accuracy !== undefined;
  const idle = panel.phase === 'ready' && !panel.work;
  const reason = labelled ? '' : t('Accuracy needs labels, and the data has none.');
  return html`
    <div class="search" title=${reason}>
      ${field(state, actions, {
        id: 'points',
        label: t('Loss of at most'),
        unit: t('points'),
        written: decimal(entries.points, Number.isInteger(entries.points * 10) ? 1 : 2),
        disabled: !labelled,
        expected: t('A number from 0 to 99.9'),
        parse: parsePoints,
        entered: (value) => actions.dispatch({ type: 'work-entry', change: { points: value } }),
      })}
      <vscode-button
        appearance="secondary"
        data-testid="find"
        title=${t('Find the sparsity for a loss of {0} points', decimal(entries.points, 1))}
        ?disabled=${!labelled || !idle || invalid.has('points')}
        @click=${() => actions.findSparsity()}
      >
        ${t('Find Sparsity')}
      </vscode-button>
      ${labelled ? '' : html`<span class="note">${t('needs labels')}</span>`}
    </div>
  `;
}

/** What a search has found, with what cannot be told from noise. */
export function searchText({ maxDrop, sparsity, drop, standardError, examples }: SearchDocument): string {
  if (sparsity === undefined || drop === undefined)
    return t('No sparsity loses as little as {0} points on {1} examples.', points(maxDrop), integer(examples));
  return t(
    '{0} loses {1} ± {2} points on {3} examples: the highest that loses at most {4}.',
    percent(sparsity),
    points(drop),
    points(standardError ?? 0),
    integer(examples),
    points(maxDrop),
  );
}
