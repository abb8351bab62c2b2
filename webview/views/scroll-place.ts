import type { DirectiveResult } from 'lit-html/directive.js';
import { ref } from 'lit-html/directives/ref.js';
import type { ScrollPlace } from '../chart-state';

const watched = new WeakSet<Element>();

/**
 * Tells where a list is scrolled to and how large it is, when it is drawn first and whenever that changes. Whole rows: less than one changes
 * nothing that is drawn.
 * @param rowHeight in CSS pixels.
 */
export const scrollPlace = (rowHeight: number, tell: (place: ScrollPlace) => void): DirectiveResult =>
  ref((element) => {
    if (!(element instanceof HTMLElement) || watched.has(element)) return;
    watched.add(element);
    const changed = (): void => {
      const top = Math.floor(element.scrollTop / rowHeight) * rowHeight;
      tell({ top, height: element.clientHeight + rowHeight, width: element.clientWidth });
    };
    element.addEventListener('scroll', changed, { passive: true });
    new ResizeObserver(changed).observe(element);
  });
