import { html, type TemplateResult } from 'lit-html';
import { documentOf } from '../../src/shared/rpc';
import type { Actions } from '../actions';
import { pngOf, standaloneSvg } from '../figure';
import { t } from '../i18n';
import { csvOf, jsonOf, tsvOf, type Table } from '../table';

export interface ExportOptions {
  /** Unique on the page. */
  readonly id: string;
  /** What leaves: for who hears the button. */
  readonly what: string;
  /** What a dialog suggests, without an ending. */
  readonly name: string;
  /** Made when it is asked for. */
  readonly table?: () => Table;
  /** The figure on the page. */
  readonly figure?: () => SVGSVGElement | null | undefined;
  /** A figure that the page does not show as one. */
  readonly drawn?: () => string;
}

interface Entry {
  readonly id: string;
  readonly label: string;
  run(): void | Promise<void>;
}

/** A small button whose menu saves or copies what stands beside it: the table's numbers, the figure as it is drawn. */
export function exportMenu(options: ExportOptions, actions: Actions): TemplateResult {
  const { id, what } = options;
  const entries = entriesOf(options, actions);
  const menu = `export-${id}`;
  return html`
    <span class="export">
      <button
        type="button"
        class="icon"
        data-testid=${menu}
        aria-haspopup="menu"
        aria-label=${t('Export: {0}', what)}
        title=${t('Export: {0}', what)}
        popovertarget=${menu}
      >
        <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
          <path d="M8 2v8M4.8 6.8 8 10l3.2-3.2M3 13.5h10" fill="none" stroke="currentColor" stroke-width="1.2"></path>
        </svg>
      </button>
      <div
        class="menu"
        id=${menu}
        popover
        role="menu"
        aria-label=${t('Export: {0}', what)}
        @toggle=${opened}
        @keydown=${walk}
      >
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

function entriesOf({ name, table, figure, drawn }: ExportOptions, actions: Actions): Entry[] {
  const svgText = (): string => {
    const element = figure?.();
    return element ? standaloneSvg(element) : (drawn?.() ?? '');
  };
  const save = (type: 'csv' | 'json' | 'svg' | 'png', content: string | Uint8Array): void =>
    actions.export({ name, type, content });
  const ofTable: Entry[] = table
    ? [
        { id: 'csv', label: t('Save as CSV…'), run: () => save('csv', csvOf(table())) },
        { id: 'json', label: t('Save as JSON…'), run: () => save('json', jsonOf(table())) },
        { id: 'copy-table', label: t('Copy Table'), run: () => actions.copy(tsvOf(table())) },
      ]
    : [];
  const ofFigure: Entry[] =
    figure || drawn
      ? [
          { id: 'svg', label: t('Save as SVG…'), run: () => save('svg', svgText()) },
          { id: 'png', label: t('Save as PNG…'), run: async () => save('png', await pngOf(svgText())) },
          { id: 'copy-svg', label: t('Copy SVG'), run: () => actions.copy(svgText()) },
        ]
      : [];
  return [...ofTable, ...ofFigure];
}

async function choose({ currentTarget }: Event, entry: Entry, { dispatch }: Actions): Promise<void> {
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
