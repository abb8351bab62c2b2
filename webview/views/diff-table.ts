import { html, nothing, type TemplateResult } from 'lit-html';
import type { Actions } from '../actions';
import { shareText, type DiffColumn, type DiffRow, type DiffSort } from '../diff-rows';
import { integer, scalar, shape } from '../format';
import { t } from '../i18n';

/** The parameters that differ. Roles are said, because narrow pages show rows as blocks, which have none of their own. */
export function diffTable(rows: readonly DiffRow[], sort: DiffSort | undefined, actions: Actions): TemplateResult {
  const head = (column: DiffColumn, words: string): TemplateResult => sortHead(column, words, sort, actions);
  return html`
    <section class="diff-rows" aria-label=${t('Parameters that differ')}>
      <table class="diff-table" role="table" data-testid="diff-table">
        <thead role="rowgroup">
          <tr role="row">
            ${head('name', t('Parameter'))}
            <th role="columnheader" scope="col" class="plain">${t('Shape')}</th>
            ${head('zeros', t('Zeros'))} ${head('changed', t('Changed'))} ${head('largest', t('Largest change'))}
            ${head('relative', t('Relative change'))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${rows.map(tableRow)}
        </tbody>
      </table>
    </section>
  `;
}

function sortHead(
  column: DiffColumn,
  words: string,
  sort: DiffSort | undefined,
  { dispatch }: Actions,
): TemplateResult {
  const mine = sort?.column === column ? sort : undefined;
  const order = mine === undefined ? nothing : mine.descending ? 'descending' : 'ascending';
  return html`
    <th role="columnheader" scope="col" aria-sort=${order} class=${column === 'name' ? '' : 'number'}>
      <button
        type="button"
        data-sort=${column}
        title=${t('Sort by this column')}
        @click=${() => dispatch({ type: 'diff-sort', column })}
      >
        ${words}<span class="way" aria-hidden="true">${mine === undefined ? '' : mine.descending ? '▾' : '▴'}</span>
      </button>
    </th>
  `;
}

function tableRow(row: DiffRow): TemplateResult {
  const { name, inFile, largest, relative, changed, changedCount, state } = row;
  return html`
    <tr role="row" data-parameter=${name} data-state=${state}>
      <th role="rowheader" scope="row">
        <span class="name" title=${inFile ?? name}>${name}</span>
        ${notesOf(row).map((note) => html`<span class="tag">${note}</span>`)}
      </th>
      <td role="cell" data-label=${t('Shape')}>${shapesText(row)}</td>
      <td role="cell" class="number" data-label=${t('Zeros')}>${zeros(row)}</td>
      ${numberCell(t('Changed'), changed === undefined ? undefined : shareText(changed), integer(changedCount))}
      ${numberCell(t('Largest change'), largest === undefined ? undefined : scalar(largest))}
      ${numberCell(t('Relative change'), relative === undefined ? undefined : shareText(relative))}
    </tr>
  `;
}

/** @param exact for who points at it. */
function numberCell(label: string, value: string | undefined, exact?: string): TemplateResult {
  if (value === undefined) return html`<td role="cell" class="number none" data-label=${label}>–</td>`;
  return html`<td role="cell" class="number" data-label=${label} title=${exact ?? nothing}>${value}</td>`;
}

/** What colour alone would not say. */
function notesOf({ state, otherLayout, byOrder, afterName }: DiffRow): string[] {
  return [
    ...(state === 'removed' ? [t('only before')] : []),
    ...(state === 'added' ? [t('only after')] : []),
    ...(state === 'other-shape' ? [t('other shape: values not compared')] : []),
    ...(otherLayout ? [t('other layout')] : []),
    ...(afterName === undefined
      ? []
      : [byOrder ? t('after: {0}, by its place', afterName) : t('after: {0}', afterName)]),
  ];
}

function shapesText({ shapes: [before, after] }: DiffRow): string {
  const [old, now] = [before && shape(before), after && shape(after)];
  if (old === undefined || now === undefined || old === now) return old ?? now ?? '';
  return `${old} → ${now}`;
}

function zeros({ zeros: [before, after] }: DiffRow): TemplateResult {
  const words = [before, after].map((share) => (share === undefined ? '–' : shareText(share)));
  const bar = (value: number | undefined, side: string): TemplateResult | typeof nothing =>
    value === undefined
      ? nothing
      : html`<span class=${`share ${side}`}><span style=${`width:${(value * 100).toFixed(1)}%`}></span></span>`;
  return html`
    <span class="words">${words[0] === words[1] ? words[0] : words.join(' → ')}</span>
    <span class="shares" aria-hidden="true">${bar(before, 'before')}${bar(after, 'after')}</span>
  `;
}
