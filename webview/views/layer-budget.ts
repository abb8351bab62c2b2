import { html, nothing, svg, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { ruleFor, type Hold } from '../budget';
import { decimal, percent } from '../format';
import { t } from '../i18n';
import type { Row } from '../rows';
import { valueOf } from '../ui';
import { tabIndex, type Grid } from './grid';

/** What a layer loses, or may lose: the share that its slider stands at. `undefined` where it is not known. */
export function shareOf({ state, edited }: Grid, parameter: string): number | undefined {
  const rule = ruleFor(state.choices.allocation.budget, parameter);
  const set = rule?.exact ?? rule?.most;
  if (set !== undefined) return set;
  const layer = edited?.get(parameter);
  return layer && layer.total > 0 ? (layer.total - layer.kept) / layer.total : undefined;
}

const holdWords = (hold: Hold): string => {
  switch (hold) {
    case 'free':
      return t('Follows');
    case 'set':
      return t('Set');
    case 'lock':
      return t('Locked');
    case 'cap':
      return t('At most');
    case 'whole':
      return t('Kept whole');
  }
};

const signs: Readonly<Record<Exclude<Hold, 'free'>, string>> = {
  set: 'M3.5 12.5v-2.6l6.6-6.6 2.6 2.6-6.6 6.6z',
  lock: 'M4 7.2h8v5.6H4zM5.7 7.2V5.4a2.3 2.3 0 0 1 4.6 0v1.8',
  cap: 'M3 3h10M8 13V5.8M5.2 8.6 8 5.8l2.8 2.8',
  whole: 'M8 2.8a5.2 5.2 0 1 1 0 10.4A5.2 5.2 0 0 1 8 2.8zM5.4 8.2l1.8 1.8 3.4-3.8',
};

const sign = (hold: Hold): TemplateResult =>
  html`<svg class="hold" width="14" height="14" viewBox="0 0 16 16" aria-hidden="true">
    ${hold === 'free' ? nothing : svg`<path d=${signs[hold]} fill="none" stroke="currentColor" stroke-width="1.3"></path>`}
  </svg>`;

/** Beside a layer's name, that something holds it. */
export const budgetMark = (hold: Hold): TemplateResult =>
  html`<span class="held" data-hold=${hold} title=${holdWords(hold)}
    >${sign(hold)}<span class="hidden">${holdWords(hold)}</span></span
  >`;

/**
 * Below a layer's name: its share as a slider and a number, and what holds it. Enter on the name leads into it, Escape out again; only the
 * row that has the focus has stops of Tab. The table listens (`budgetListeners`): a row is not drawn again for what other rows do.
 */
export function layerBudget(grid: Grid, row: Row, at: number, hold: Hold): TemplateResult {
  const { label, parameter } = row;
  const share = shareOf(grid, parameter);
  const fixed = share === undefined || hold === 'lock' || hold === 'whole';
  const stop = tabIndex(grid, at, 0);
  const written = share === undefined ? '' : decimal(share * 100, 1);
  const words = share === undefined ? t('not known yet') : `${percentWords(share)}, ${holdWords(hold)}`;
  return html`
    <span class="layer-budget" data-hold=${hold} data-layer=${parameter}>
      <input
        type="range"
        data-control="share"
        min="0"
        max="100"
        step="0.1"
        tabindex=${stop}
        style=${`--filled: ${((share ?? 0) * 100).toFixed(1)}%`}
        .value=${live(((share ?? 0) * 100).toFixed(1))}
        ?disabled=${fixed}
        aria-label=${hold === 'cap' ? t('Highest sparsity of {0}', label) : t('Sparsity of {0}', label)}
        aria-valuetext=${words}
      />
      <input
        type="text"
        inputmode="decimal"
        data-control="number"
        autocomplete="off"
        tabindex=${stop}
        .value=${written}
        ?disabled=${fixed}
        aria-label=${t('Sparsity of {0} in percent', label)}
      />
      <span class="unit" aria-hidden="true">%</span>
      ${sign(hold)}
      <select class="select" data-control="hold" tabindex=${stop} aria-label=${t('What holds {0}', label)}>
        ${options(hold).map(
          (each) => html`<option value=${each} .selected=${live(each === hold)}>${holdWords(each)}</option>`,
        )}
      </select>
    </span>
  `;
}

/** A share is set by moving it, not by a choice. */
const options = (hold: Hold): Hold[] =>
  hold === 'set' ? ['free', 'set', 'lock', 'cap', 'whole'] : ['free', 'lock', 'cap', 'whole'];

const percentWords = (share: number): string => percent(Math.round(share * 1000) / 1000);

/** What a control inside of a layer's budget was told. */
export interface Control {
  readonly parameter: string;
  readonly control: string;
  readonly value: string;
}

/** The control that an event came from; `undefined` for all else in the table. */
export function controlOf(event: Event): Control | undefined {
  const { target } = event;
  if (!(target instanceof HTMLElement)) return undefined;
  const { control } = target.dataset;
  const parameter = target.closest<HTMLElement>('[data-layer]')?.dataset['layer'];
  return control === undefined || parameter === undefined ? undefined : { parameter, control, value: valueOf(event) };
}
