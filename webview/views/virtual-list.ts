import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { Actions } from '../actions';
import type { ScrollPlace } from '../chart-state';
import { stepItem, visibleRows, type VisibleRows } from '../visible';
import { scrollPlace } from './scroll-place';

export interface VirtualListOptions<Item> {
  /** Also where the scroll is kept; its element has the id `list-…`. */
  readonly id: 'network' | 'multiples';
  readonly label: string;
  readonly items: readonly Item[];
  readonly place: ScrollPlace;
  /** CSS pixels. */
  readonly rowHeight: number;
  readonly columns: number;
  /** Place in `items` of the one that the keyboard is at, and of the one that is chosen. */
  readonly active: number;
  readonly selected: number | undefined;
  /** What is said of an item, and what is drawn. */
  readonly say: (item: Item) => string;
  readonly draw: (item: Item, index: number) => TemplateResult;
  /** Behind the items, for the rows in sight. */
  readonly behind?: (rows: VisibleRows) => TemplateResult;
  readonly moved: (item: Item) => void;
  readonly chosen: (item: Item) => void;
}

/** A list box of equally high rows of which only those in sight are drawn: one stop of Tab, arrow keys, Enter chooses. */
export function virtualList<Item>(options: VirtualListOptions<Item>, actions: Actions): TemplateResult {
  const { id, items, columns, rowHeight, place, active, selected } = options;
  const rows = Math.ceil(items.length / columns);
  const visible = visibleRows(rows, rowHeight, place.top, place.height);
  const seen = items.slice(visible.first * columns, visible.end * columns);
  const nameOf = (index: number): string => `${id}-${index}`;
  const at = (target: EventTarget | null): number | undefined => {
    const option = target instanceof Element ? target.closest('[data-item]') : null;
    return option ? Number(option.getAttribute('data-item')) : undefined;
  };
  const press = (event: KeyboardEvent): void => {
    const list = event.currentTarget;
    if (!(list instanceof HTMLElement)) return;
    // Several keys may come between two frames: where they have led so far stands in the document, not in what was drawn last.
    const from = Number(list.dataset['active']);
    const item = items[from];
    if (!item) return;
    if (event.key === 'Enter' || event.key === ' ') options.chosen(item);
    else {
      const to = stepItem(
        items.length,
        columns,
        from,
        event.key,
        Math.max(1, Math.floor(place.height / rowHeight) - 1),
      );
      const next = to === undefined ? undefined : items[to];
      if (to === undefined || !next) return;
      list.dataset['active'] = String(to);
      options.moved(next);
      reveal(list, Math.floor(to / columns) * rowHeight, rowHeight);
    }
    event.preventDefault();
  };
  const click = ({ target }: Event): void => {
    const index = at(target);
    const item = index === undefined ? undefined : items[index];
    if (!item) return;
    options.moved(item);
    options.chosen(item);
  };
  const inSight = active >= visible.first * columns && active < visible.end * columns;
  return html`
    <div
      class="virtual-list"
      id=${`list-${id}`}
      data-testid=${`list-${id}`}
      data-active=${active}
      role="listbox"
      tabindex="0"
      aria-label=${options.label}
      aria-activedescendant=${inSight ? nameOf(active) : nothing}
      @keydown=${press}
      @click=${click}
      ${scrollPlace(rowHeight, (place) => actions.dispatch({ type: 'chart-place', change: { [id]: place } }))}
    >
      <div class="virtual" role="presentation" style=${`height:${rows * rowHeight}px`}>
        ${options.behind?.(visible)}
        ${repeat(
          seen,
          (_, offset) => visible.first * columns + offset,
          (item, offset) => {
            const index = visible.first * columns + offset;
            const [row, column] = [Math.floor(index / columns), index % columns];
            return html`
              <div
                class=${`item${index === active ? ' active' : ''}`}
                id=${nameOf(index)}
                data-item=${index}
                role="option"
                aria-selected=${index === selected}
                aria-setsize=${items.length}
                aria-posinset=${index + 1}
                aria-label=${options.say(item)}
                style=${`top:${row * rowHeight}px;height:${rowHeight}px;left:${(100 * column) / columns}%;width:${100 / columns}%`}
              >
                ${options.draw(item, index)}
              </div>
            `;
          },
        )}
      </div>
    </div>
  `;
}

/** Scrolls no further than to show a row. */
function reveal(list: HTMLElement, top: number, height: number): void {
  if (top < list.scrollTop) list.scrollTop = top;
  else if (top + height > list.scrollTop + list.clientHeight) list.scrollTop = top + height - list.clientHeight;
}
