/** Opens the built page in Debian's Chromium as VS Code would: its policy, its theme variables, its message channel. */
import { createServer, type Server } from 'node:http';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { PageMessage, PanelState } from '../../src/shared/protocol';
import { serve, type Message } from '../../src/shared/rpc';
import type { Bundle } from '../../src/shared/text';
import { launchBrowser } from '../vscode/browser';
import type { FakeRun } from './fake-run';
import { themes, type ThemeName } from './themes';

export interface OpenOptions {
  readonly run: FakeRun;
  /** What the editor pushes when the page is ready. */
  readonly state: PanelState | undefined;
  readonly theme?: ThemeName;
  readonly language?: string;
  readonly bundle?: Bundle;
  readonly width?: number;
  readonly height?: number;
  readonly reducedMotion?: boolean;
}

export interface OpenedPage {
  readonly page: Page;
  /** What the page threw or its policy refused. */
  readonly errors: readonly string[];
  readonly push: (state: PanelState) => Promise<void>;
  /** As when the user chooses another colour theme. */
  readonly wear: (theme: ThemeName) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What the frame adds to the page's globals. */
interface EditorSide {
  readonly fromEditor: (data: unknown) => void;
}

/** What the editor sets for a theme. */
const variablesOf = (theme: ThemeName): string => {
  const variables = Object.entries(themes[theme].variables).map(([name, value]) => `--vscode-${name}: ${value};`);
  return `html { ${variables.join(' ').replaceAll('<', '')} }`;
};

/** The frame of src/host/panel/html.ts, with the message channel of a webview in small. */
function frame(theme: ThemeName): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Prunescope</title>
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-page'; style-src 'self' 'unsafe-inline'; img-src data:">
    <style id="theme">${variablesOf(theme)}</style>
    <link rel="stylesheet" href="/webview.css">
  </head>
  <body class="${themes[theme].body}">
    <div id="app"></div>
    <script nonce="page">
      window.fromEditor = (data) => window.dispatchEvent(new MessageEvent('message', { data }));
      window.acquireVsCodeApi = () => ({
        postMessage: (message) => window.toEditor(message),
        getState: () => JSON.parse(sessionStorage.getItem('kept') ?? 'null') ?? undefined,
        setState: (state) => sessionStorage.setItem('kept', JSON.stringify(state)),
      });
    </script>
    <script nonce="page" src="/webview.js"></script>
  </body>
</html>`;
}

/** Two frames: what was posted before them is drawn. */
const frames = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))';

/** A browser and a static server for many pages. `dist`: where webview.js and webview.css were built. */
export class PageOpener {
  private constructor(
    private readonly browser: Browser,
    private readonly server: Server,
    private readonly address: string,
  ) {}

  static async start(dist = 'dist'): Promise<PageOpener> {
    const files: Readonly<Record<string, string>> = { '/webview.js': 'text/javascript', '/webview.css': 'text/css' };
    const server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const type = files[url.pathname];
      if (type) return response.setHeader('Content-Type', type).end(readFileSync(path.join(dist, url.pathname)));
      const theme = (url.searchParams.get('theme') ?? 'dark') as ThemeName;
      return response.setHeader('Content-Type', 'text/html').end(url.pathname === '/' ? frame(theme) : '');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const browser = await launchBrowser();
    return new PageOpener(browser, server, `http://127.0.0.1:${address.port}`);
  }

  async open(options: OpenOptions): Promise<OpenedPage> {
    const { run, theme = 'dark', width = 1280, height = 760, language = 'en', bundle = {} } = options;
    const context = await this.browser.newContext({
      viewport: { width, height },
      reducedMotion: options.reducedMotion === false ? 'no-preference' : 'reduce',
    });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    const listeners = new Set<(message: unknown) => void>();
    const post = async (message: Message | PageMessage): Promise<void> => {
      if (page.isClosed()) return;
      await page.evaluate((data) => (globalThis as unknown as EditorSide).fromEditor(data), message);
    };
    await page.exposeFunction('toEditor', (message: unknown) => listeners.forEach((listen) => listen(message)));
    const send = (message: Message | PageMessage): void => void post(message).catch(() => undefined);
    const stop = serve(
      {
        post: send,
        onMessage: (listen) => {
          listeners.add(listen);
          return () => listeners.delete(listen);
        },
      },
      run.api((name) => {
        if (name !== 'ready') return;
        send({ page: 'bundle', language, bundle });
        if (options.state) send({ page: 'state', state: options.state });
      }),
    );
    await page.goto(`${this.address}/?theme=${theme}`);
    // The first state is drawn: what a test looks at next is the page, not what was there before it.
    if (options.state) await page.locator('h1', { hasText: options.state.title }).waitFor();
    const drawn = (): Promise<unknown> => page.evaluate(frames);
    return {
      page,
      errors,
      push: async (state) => {
        await post({ page: 'state', state });
        await drawn();
      },
      // The UI toolkit takes a theme over in the frame after.
      wear: async (next) => {
        await page.evaluate(
          `document.getElementById('theme').textContent = ${JSON.stringify(variablesOf(next))};
          document.body.className = ${JSON.stringify(themes[next].body)};
          ${frames};`,
        );
      },
      close: async () => {
        stop();
        await context.close();
      },
    };
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
