/** How an opened page is laid out: what sticks out, what is cut. */
import type { Page } from 'playwright-core';

/** Pixels that the page is wider than its window; what scrolls in a box of its own is no part of that. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate<number>(`document.documentElement.scrollWidth - document.documentElement.clientWidth`);

/** What sticks out at the right and is in no box that scrolls or cuts: whom to blame for an overflow. */
export const outside = (page: Page): Promise<readonly string[]> =>
  page.evaluate<string[]>(`(() => {
    const held = (element) => {
      for (let at = element.parentElement; at && at !== document.body; at = at.parentElement)
        if (getComputedStyle(at).overflowX !== 'visible') return true;
      return false;
    };
    const width = document.documentElement.clientWidth;
    return [...document.querySelectorAll('#app *')]
      .filter((element) => element.getBoundingClientRect().right > width + 1 && !held(element) && !element.closest('.hidden, [popover]'))
      .map((element) => element.tagName + '.' + element.getAttribute('class') + ' ' + element.textContent.trim().slice(0, 40));
  })()`);

/**
 * Text that its box cuts without a sign: neither an ellipsis, nor a place that scrolls, nor a longer text to be read elsewhere (a title, a label).
 */
export const cut = (page: Page): Promise<readonly string[]> =>
  page.evaluate<string[]>(`[...document.querySelectorAll('#app *')]
    .filter((element) => {
      const style = getComputedStyle(element);
      const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
      if (!own || element.closest('.hidden, [popover], svg, [title], [aria-hidden=true]') || style.display === 'inline') return false;
      const across = element.scrollWidth > element.clientWidth + 1 && style.overflowX === 'hidden' && style.textOverflow !== 'ellipsis';
      const down = element.scrollHeight > element.clientHeight + 2 && style.overflowY === 'hidden';
      return across || down;
    })
    .map((element) => element.tagName + '.' + element.getAttribute('class') + ' ' + element.textContent.trim().slice(0, 40))`);

/** What moves: names of running animations. */
export const moving = (page: Page): Promise<readonly string[]> =>
  page.evaluate<string[]>(`document.getAnimations({ subtree: true })
    .filter((animation) => animation.playState === 'running' && (animation.effect?.getComputedTiming().activeDuration ?? 0) > 10)
    .map((animation) => animation.animationName ?? animation.transitionProperty)`);
