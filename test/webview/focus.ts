/** Walking a page by Tab, as people do who use no mouse. */
import type { Page } from 'playwright-core';

export interface Stop {
  /** What a test calls it: its test id, its place in a grid, its id, or what it says. */
  readonly name: string;
  /** One sees where one is. */
  readonly visible: boolean;
}

interface Looked {
  readonly name: string;
  /** Which element: the same number comes again with the same element. */
  readonly element: number;
  /** It has an outline, or (a field of the UI toolkit) an edge in the focus colour. */
  readonly ringed: boolean;
}

const look = `(() => {
  const host = document.activeElement;
  if (!host || host === document.body) return { name: '', element: 0, ringed: true };
  const probe = document.createElement('i');
  probe.style.color = 'var(--vscode-focusBorder)';
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  const ringed = (element) => {
    const style = getComputedStyle(element);
    const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
    return outlined || (element.matches('.root') && style.borderTopColor === colour);
  };
  const { testid, row, column } = host.dataset;
  const cell = row === undefined ? undefined : 'cell ' + row + ' ' + column;
  const name = testid ?? cell ?? (host.id || (host.getAttribute('aria-label') ?? host.textContent.trim().slice(0, 40)));
  const seen = (globalThis.stopsSeen ??= []);
  if (!seen.includes(host)) seen.push(host);
  const parts = [host, ...(host.shadowRoot?.querySelectorAll('*') ?? [])];
  return { name, element: seen.indexOf(host) + 1, ringed: parts.some(ringed) };
})()`;

const looked = (page: Page): Promise<Looked> => page.evaluate<Looked>(look);

/** A hint says what a control is for, not where one is. */
const withoutHints = { style: '.tip { display: none !important; }' };

/** What has no outline of its own (a thumb, an entry of a list, a point of a chart) must look another way than without the focus. */
async function differs(page: Page): Promise<boolean> {
  const focused = await page.screenshot(withoutHints);
  await page.evaluate(`globalThis.held = document.activeElement; held.blur()`);
  const blurred = await page.screenshot(withoutHints);
  await page.evaluate(`held.focus({ preventScroll: true })`);
  return !focused.equals(blurred);
}

/** Where the focus is; the name is empty where nothing has it. */
export async function focused(page: Page): Promise<Stop> {
  const { name, ringed } = await looked(page);
  return { name, visible: ringed || (await differs(page)) };
}

/** Presses Tab until it stands on that name. */
export async function tabTo(page: Page, name: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<readonly Stop[]> {
  const stops: Stop[] = [];
  for (let at = 0; at < 150; at++) {
    await page.keyboard.press(key);
    stops.push(await focused(page));
    if (stops.at(-1)?.name === name) return stops;
  }
  throw new Error(`${key} never reached ${name}, but ${stops.map((stop) => stop.name).join(', ')}`);
}

/** Once around the page, from one stop to the same again. Throws where Tab does not get out of something. */
export async function roundTrip(page: Page, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<readonly Stop[]> {
  const stops: Stop[] = [];
  const elements: number[] = [];
  for (let at = 0; at < 200; at++) {
    await page.keyboard.press(key);
    const { name, element, ringed } = await looked(page);
    if (element === elements[0] && elements.length > 1) return stops;
    if (elements.includes(element)) throw new Error(`${key} does not leave ${name}`);
    if (name === '') continue;
    elements.push(element);
    stops.push({ name, visible: ringed || (await differs(page)) });
  }
  throw new Error(`${key} never came around: ${stops.map(({ name }) => name).join(', ')}`);
}
