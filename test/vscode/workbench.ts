import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
import { launchBrowser } from './browser';
import type { VSCode } from './server';

/** VS Code's themes, and the class by which the page shows which one is on. */
const themes = {
  dark: { name: 'Dark Modern', className: 'vs-dark' },
  light: { name: 'Light Modern', className: 'vs' },
  highContrast: { name: 'Default High Contrast', className: 'hc-black' },
} as const;
export type Theme = keyof typeof themes;

const STARTUP_MS = 60_000;
const WEBVIEW_MS = 30_000;
const STEP_MS = 15_000;
const screenshots = path.join('out', 'screenshots');

/** A VS Code window in a browser, by what a person sees and clicks. */
export class Workbench {
  private constructor(
    private readonly browser: Browser,
    readonly page: Page,
  ) {}

  /** Opens the server's workspace in a new browser and waits for the explorer; `empty`: a window without a folder. */
  static async open(server: VSCode, { width = 1400, height = 900, empty = false } = {}): Promise<Workbench> {
    const browser = await launchBrowser();
    const context = await browser.newContext({ viewport: { width, height } });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    context.setDefaultTimeout(STEP_MS);
    const workbench = new Workbench(browser, await context.newPage());
    await workbench.page.goto(empty ? `${server.base}/?ew=true` : server.address(), { waitUntil: 'commit' });
    if (empty) await workbench.page.locator('.monaco-workbench .editor').first().waitFor({ timeout: STARTUP_MS });
    else await workbench.untilReady();
    return workbench;
  }

  /** Closes the browser; the server goes on. */
  async close(): Promise<void> {
    await this.browser.close();
  }

  /** *Developer: Reload Window*: the extension host ends and starts anew, editors come back. */
  async reload(): Promise<void> {
    const reloaded = this.page.waitForEvent('load', { timeout: STARTUP_MS });
    await this.runCommand('Developer: Reload Window');
    await reloaded;
    await this.untilReady();
  }

  private async untilReady(): Promise<void> {
    await this.explorer.locator('.monaco-list-row').first().waitFor({ timeout: STARTUP_MS });
  }

  /**
   * Runs a command by its title, category included (`Prunescope: Compare Pruning Methods…`). The palette lists what was known when
   * it opened: just after the start, before VS Code has read the extensions, it has to be opened again.
   */
  async runCommand(title: string): Promise<void> {
    await until(`the command palette lists ${title}`, async () => {
      await this.page.keyboard.press('F1');
      await this.quickInput.fill(`>${title}`);
      if (await appears(this.quickInputRow(title), 2000)) return true;
      await this.page.keyboard.press('Escape');
      return false;
    });
    await this.choose(title);
  }

  /** The open quick pick's or input box's field. */
  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible input.input');
  }

  private quickInputRow(label: string): Locator {
    const rows = this.page.locator('.quick-input-list .monaco-list-row');
    return rows.filter({ has: this.page.getByText(label, { exact: true }) }).first();
  }

  /** Takes the item of the open quick pick that has this label, to the letter. */
  async choose(label: string): Promise<void> {
    await this.quickInputRow(label).click();
  }

  /** Fills the open input box and accepts it. */
  async enter(value: string): Promise<void> {
    await this.quickInput.fill(value);
    await this.page.keyboard.press('Enter');
  }

  get explorer(): Locator {
    return this.page.locator('.explorer-folders-view');
  }

  /** A visible row of the explorer, by its path in the workspace: `('mnist', 'test.npz')`. */
  explorerRow(...names: string[]): Locator {
    const end = ['', 'workspace', ...names].join('/');
    // A file with problems, and each folder around it, has words for them behind its path.
    const label = `[aria-label$="${end}"], [aria-label*="${end} •"]`;
    return this.explorer.locator('.monaco-list-row', { has: this.page.locator(label) });
  }

  /** A row at the top of the explorer, whatever folder is open. */
  explorerRowAtRoot(name: string): Locator {
    return this.explorer.locator('.monaco-list-row[aria-level="1"]', { hasText: name });
  }

  /** Unfolds the folders of a path and returns the row of its last name. */
  async reveal(...names: string[]): Promise<Locator> {
    for (let depth = 1; depth < names.length; depth++) {
      const folder = this.explorerRow(...names.slice(0, depth));
      if ((await folder.getAttribute('aria-expanded')) === 'false') await folder.click();
    }
    const row = this.explorerRow(...names);
    await row.waitFor();
    return row;
  }

  /** Right-clicks something and returns the menu. */
  async openMenu(target: Locator): Promise<Locator> {
    await target.click({ button: 'right' });
    const menu = this.page.locator('.monaco-menu').first();
    await menu.waitFor();
    return menu;
  }

  async closeMenu(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.page.locator('.monaco-menu').first().waitFor({ state: 'hidden' });
    // A pointer that rests on a row has its tooltip cover the next one.
    await this.page.mouse.move(0, 0);
  }

  /** Right-clicks something and takes an item of the menu. A menu ignores the mouse for its first tenth of a second. */
  async contextMenu(target: Locator, item: string): Promise<void> {
    const entry = (await this.openMenu(target)).getByText(item, { exact: true });
    await entry.waitFor();
    await until(`the menu takes ${item}`, async () => {
      await entry.click({ timeout: 500 }).catch(() => undefined);
      return disappears(entry, 300);
    });
  }

  /** An icon of the activity bar, by the title of its container. */
  activity(title: string): Locator {
    return this.page.locator(`.activitybar a.action-label[aria-label^="${title}"]`);
  }

  /** A view of the side bar, by its title. */
  view(title: string): Locator {
    return this.page.locator('.sidebar .pane', { has: this.page.locator('.pane-header', { hasText: title }) });
  }

  /** An editor's tab, by part of its title. */
  tab(title: string): Locator {
    return this.page.locator('.tabs-container .tab', { hasText: title });
  }

  /** A notification, by part of its text. */
  notification(part: string): Locator {
    return this.page.locator('.notification-list-item', { hasText: part });
  }

  /** A modal question; its buttons by `getByRole('button')`. */
  get dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  /** An item of the status bar, by part of its text. */
  statusBarItem(part: string): Locator {
    return this.page.locator('.statusbar-item', { hasText: part });
  }

  /** The document of the webview on screen, once its script may run. */
  async webview(): Promise<FrameLocator> {
    const frame = this.page.locator('iframe.webview.ready:visible').first();
    await frame.waitFor({ timeout: WEBVIEW_MS });
    const content = frame.contentFrame().frameLocator('iframe#active-frame');
    await content.locator('body').waitFor({ timeout: WEBVIEW_MS });
    return content;
  }

  /** Switches the colour theme as a person does. */
  async setTheme(theme: Theme): Promise<void> {
    const { name, className } = themes[theme];
    await this.runCommand('Preferences: Color Theme');
    await this.quickInput.fill(name);
    await this.choose(name);
    await this.page.locator(`.monaco-workbench.${className}`).waitFor();
  }

  /** Writes `out/screenshots/NAME.png` and returns its path. */
  async screenshot(name: string): Promise<string> {
    mkdirSync(screenshots, { recursive: true });
    const file = path.join(screenshots, `${name}.png`);
    await this.page.screenshot({ path: file });
    return file;
  }
}

const appears = (locator: Locator, timeout: number) =>
  locator.waitFor({ timeout }).then(
    () => true,
    () => false,
  );
const disappears = (locator: Locator, timeout: number) =>
  locator.waitFor({ state: 'hidden', timeout }).then(
    () => true,
    () => false,
  );

/** Tries again what VS Code takes only once it is ready for it. */
export async function until(what: string, attempt: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + STEP_MS * 2; Date.now() < deadline;) if (await attempt()) return;
  throw new Error(`In ${(STEP_MS * 2) / 1000} seconds it did not come about that ${what}.`);
}
