import { html, nothing, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import type { Actions } from '../actions';
import { sparsityRange } from '../sparsity';
import { decimal, parseSparsity, percent } from '../format';
import { t } from '../i18n';
import type { PageState } from '../state';
import { valueOf } from '../ui';
import { dropdown } from './dropdown';
import { search } from './search';

/** Sparsity, what the cells show, and how scores become masks. */
export function bar(state: PageState, actions: Actions): TemplateResult {
  const { choices } = state;
  return html`
    <div class="bar" role="toolbar" aria-label=${t('Allocation')}>
      ${sparsity(state, actions)}
      ${dropdown({
        id: 'show',
        label: t('Show'),
        value: choices.show,
        options: [
          ['sparsity', t('Sparsity')],
          ['kept', t('Share kept')],
        ],
        chosen: (show) => actions.dispatch({ type: 'show', show }),
      })}
      ${dropdown({
        id: 'scope',
        label: t('Scope'),
        value: choices.allocation.scope,
        options: [
          ['global', t('Global')],
          ['layer', t('Per layer')],
        ],
        chosen: (scope) => actions.dispatch({ type: 'scope', scope }),
      })}
      ${dropdown({
        id: 'normalize',
        label: t('Normalize'),
        value: choices.allocation.normalize ?? 'none',
        options: [
          ['none', t('None')],
          ['layer', t('By layer')],
        ],
        chosen: (normalize) => actions.dispatch({ type: 'normalize', normalize: normalize === 'layer' }),
      })}
      ${search(state, actions)}
    </div>
  `;
}

function sparsity({ choices, entryInvalid }: PageState, { dispatch }: Actions): TemplateResult {
  const { sparsity: value } = choices.allocation;
  const move = (to: number, moving: boolean): void => dispatch({ type: 'sparsity', sparsity: to, moving });
  const page = (event: KeyboardEvent): void => {
    const direction = { PageUp: 1, PageDown: -1 }[event.key];
    if (direction === undefined) return;
    event.preventDefault();
    dispatch({ type: 'nudge', by: direction * sparsityRange.page, moving: true });
  };
  const enter = (event: Event): void => {
    const typed = parseSparsity(valueOf(event));
    if (typed === undefined) dispatch({ type: 'entry', invalid: true });
    else move(typed, false);
  };
  const step = (event: KeyboardEvent): void => {
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (direction !== undefined) {
      event.preventDefault();
      dispatch({ type: 'nudge', by: direction * sparsityRange.step, moving: true });
    } else page(event);
  };
  // Not live: a redraw while somebody types must leave what was typed; only another sparsity replaces it.
  const written = decimal(value * 100, percent(value).length > percent(0.999).length ? 2 : 1);
  return html`
    <div class="control sparsity">
      <label for="sparsity">${t('Sparsity')}</label>
      <input
        id="sparsity"
        data-testid="sparsity"
        type="range"
        min="0"
        max="99.9"
        step="0.1"
        style=${`--filled: ${(value / sparsityRange.high) * 100}%`}
        .value=${live(String(Math.round(value * 1000) / 10))}
        aria-valuetext=${percent(value)}
        @input=${(event: Event) => move(Number(valueOf(event)) / 100, true)}
        @keydown=${page}
      />
      <vscode-text-field
        class="entry"
        data-testid="sparsity-entry"
        aria-label=${t('Sparsity in percent, 0 to 99.9')}
        aria-invalid=${entryInvalid}
        .value=${written}
        @change=${enter}
        @keydown=${step}
      ></vscode-text-field>
      <span class="unit">%</span>
      ${entryInvalid ? html`<span class="invalid" role="alert">${t('A number from 0 to 99.9')}</span>` : nothing}
    </div>
  `;
}
