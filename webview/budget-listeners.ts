/** What the sliders, numbers and choices beside the matrix cause. The table listens for all of its rows. */
import type { Actions } from './actions';
import { holds } from './budget';
import { parseSparsity, decimal } from './format';
import { controlOf, shareOf } from './views/layer-budget';
import type { Grid } from './views/grid';

export interface BudgetListeners {
  readonly input: (event: Event) => void;
  readonly change: (event: Event) => void;
  /** True where the key was one of the budget's. */
  readonly press: (event: KeyboardEvent) => boolean;
}

const controls = ':is(input, select):not(:disabled)';

export function budgetListeners(grid: Grid, { dispatch }: Actions): BudgetListeners {
  const layers = [...(grid.edited?.values() ?? [])];
  return {
    input(event) {
      const told = controlOf(event);
      if (told?.control !== 'share') return;
      const { parameter, value } = told;
      dispatch({ type: 'layer-share', parameter, share: Number(value) / 100, layers, moving: true });
    },
    change(event) {
      const told = controlOf(event);
      if (!told) return;
      const { parameter, control, value } = told;
      if (control === 'number') {
        const share = parseSparsity(value);
        if (share !== undefined) dispatch({ type: 'layer-share', parameter, share, layers });
        else {
          dispatch({ type: 'layer-refused' });
          const now = shareOf(grid, parameter);
          if (event.target instanceof HTMLInputElement)
            event.target.value = now === undefined ? '' : decimal(now * 100, 1);
        }
      }
      const hold = control === 'hold' && holds.find((each) => each === value);
      if (hold) dispatch({ type: 'layer-hold', parameter, hold, layers });
    },
    press(event) {
      const { target, key } = event;
      if (!grid.edited || !(target instanceof HTMLElement)) return false;
      const head = target.closest<HTMLElement>('th[data-parameter]');
      if (!head) return false;
      if (target === head) {
        if (key !== 'Enter' && key !== 'F2') return false;
        event.preventDefault();
        head.querySelector<HTMLElement>(controls)?.focus();
        return true;
      }
      // Inside, keys are the control's own.
      if (key === 'Escape') {
        event.preventDefault();
        head.focus();
      }
      return true;
    },
  };
}
