import type { DirectiveResult } from 'lit-html/directive.js';
import { ref } from 'lit-html/directives/ref.js';
import type { Actions } from '../actions';
import type { PageState } from '../state';

const observed = new WeakSet<Element>();

/** Tells the store how wide an element is, now and whenever that changes, so that charts are drawn to measure. */
export function measuredWidth(of: keyof PageState['widths'], { dispatch }: Actions): DirectiveResult {
  return ref((element) => {
    if (!element || observed.has(element)) return;
    observed.add(element);
    new ResizeObserver(([entry]) => {
      const width = Math.floor(entry?.contentRect.width ?? 0);
      if (width > 0) dispatch({ type: 'width', of, width });
    }).observe(element);
  });
}
