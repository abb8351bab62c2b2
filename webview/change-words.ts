/** A step of a budget in words: what was done, and what it costs the other layers. */
import { sameAllocation } from '../src/shared/allocation';
import type { LayerCount } from '../src/shared/documents';
import { ruleFor } from './budget';
import type { Column } from './columns';
import type { Change } from './decide';
import { decimal, measuredPercent, percent } from './format';
import { t } from './i18n';
import { rowsOf } from './rows';
import type { PageState } from './state';

export function changeWords(state: PageState, change: Change, column: Column | undefined): string {
  const { kind, parameter = '' } = change;
  const rule = ruleFor(state.choices.allocation.budget, parameter);
  const own = column?.counts?.layers.get(parameter);
  const now = own && own.total > 0 ? 1 - own.kept / own.total : 0;
  const share = measuredPercent(rule?.exact ?? rule?.most ?? now);
  const layer = rowsOf(state).find((row) => row.parameter === parameter)?.label ?? parameter;
  const told = (words: string): string => [words, othersWords(state, change, column)].filter(Boolean).join('; ');
  switch (kind) {
    case 'free':
      return told(t('{0} follows its scores again', layer));
    case 'set':
      return told(t('{0} set to {1}', layer, share));
    case 'lock':
      return told(t('{0} locked at {1}', layer, share));
    case 'cap':
      return told(t('{0} loses at most {1}', layer, share));
    case 'whole':
      return told(t('{0} is kept whole', layer));
    case 'limited':
      return told(t('{0} stays at {1}: the other layers cannot make up for more', layer, share));
    case 'reset':
      return t('No layer is held any more');
    case 'preset':
      return t('No layer is held: {0} is shared out anew', percent(state.choices.allocation.sparsity));
    case 'undo':
      return t('Undone');
    case 'redo':
      return t('Done again');
    case 'impossible':
      return t('Not possible: the other layers cannot make up for it. Free a layer, or choose another sparsity.');
    case 'no-number':
      return t('A number from 0 to 99.9');
  }
}

const removedOf = (layers: Iterable<LayerCount>, but: string): { readonly share: number; readonly all: number } => {
  let [removed, all] = [0, 0];
  for (const { name, kept, total } of layers) {
    if (name === but) continue;
    removed += total - kept;
    all += total;
  }
  return { share: all === 0 ? 0 : removed / all, all };
};

/** How much more or less of the other layers goes; empty until that is counted, and where it is as much as before. */
function othersWords(
  { counts, choices }: PageState,
  { parameter = '', layers }: Change,
  column: Column | undefined,
): string {
  const answered = counts && sameAllocation(counts.query, choices.allocation);
  if (!answered || !column?.counts || column.counts.about || !layers) return '';
  const [before, now] = [removedOf(layers, parameter), removedOf(column.counts.layers.values(), parameter)];
  const points = 100 * (now.share - before.share);
  if (now.all === 0 || Math.abs(points) < 0.005) return '';
  const words = decimal(Math.abs(points), Math.abs(points) < 0.95 ? 2 : 1);
  return points > 0 ? t('the others lose {0} points more', words) : t('the others lose {0} points less', words);
}
