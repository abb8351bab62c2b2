import { html, type TemplateResult } from 'lit-html';
import { documentOf } from '../../src/shared/rpc';
import type { Actions } from '../actions';

export interface MenuEntry {
  readonly id: string;
  readonly label: string;
  run(): void | Promise<void>;
}

export interface MenuOptions {
  /** Unique on the page. */
  readonly id: string;
  /** For who hears or points at the button. */
  readonly label: string;
  /** What the button shows: a picture, a sign. */
  readonly sign: TemplateResult;
  readonly entries: readonly MenuEntry[];
  readonly disabled?: boolean;
}

/** A small button with a menu: arrow keys walk it, Escape closes it. */
export function menu({ id, label, sign, entries, disabled = false }: MenuOptions, actions: Actions): TemplateResult {
  return html`
    <span class="export">
      <button
        type="button"
        class="icon"
        data-testid=${id}
        aria-haspopup="menu"
        aria-label=${label}
        title=${label}
        popovertarget=${id}
        ?disabled=${disabled}
      >
        ${sign}
      </button>
      <div class="menu" id=${id} popover role="menu" aria-label=${label} @toggle=${opened} @keydown=${walk}>
        ${entries.map(
          (entry) => html`
            <button
              type="button"
              role="menuitem"
              tabindex="-1"
              data-entry=${entry.id}
              @click=${(event: Event) => choose(event, entry, actions)}
            >
              ${entry.label}
            </button>
          `,
        )}
      </div>
    </span>
  `;
}

async function choose({ currentTarget }: Event, entry: MenuEntry, { dispatch }: Actions): Promise<void> {
  if (!(currentTarget instanceof HTMLElement)) return;
  currentTarget.closest<HTMLElement>('[popover]')?.hidePopover();
  try {
    await entry.run();
  } catch (error) {
    dispatch({ type: 'notice', problem: documentOf(error) });
  }
}

/** Below the button, inside the window; the first entry has the focus. */
function opened(event: Event): void {
  const { target } = event;
  if (!(target instanceof HTMLElement) || !('newState' in event) || event.newState !== 'open') return;
  const button = target.previousElementSibling?.getBoundingClientRect();
  if (!button) return;
  const { width, height } = target.getBoundingClientRect();
  const below = button.bottom + 4 + height <= window.innerHeight;
  target.style.left = `${Math.max(4, Math.min(button.right - width, window.innerWidth - width - 4))}px`;
  target.style.top = `${below ? button.bottom + 4 : Math.max(4, button.top - height - 4)}px`;
  target.querySelector<HTMLElement>('[role=menuitem]')?.focus();
}

function walk(event: KeyboardEvent): void {
  const { currentTarget, key } = event;
  if (!(currentTarget instanceof HTMLElement)) return;
  const items = [...currentTarget.querySelectorAll<HTMLElement>('[role=menuitem]')];
  const at = items.findIndex((item) => item === document.activeElement);
  const to: Partial<Record<string, number>> = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at + items.length - 1) % items.length,
    Home: 0,
    End: items.length - 1,
  };
  if (key === 'Tab') return currentTarget.hidePopover();
  const next = to[key];
  if (next === undefined) return;
  event.preventDefault();
  items[next]?.focus();
}
