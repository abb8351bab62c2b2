/** The page's end of the line to the editor, and what the editor keeps for it. */
import { client, type Client, type Port } from '../src/shared/rpc';
import type { PageMessage, PanelApi } from '../src/shared/protocol';

/** What VS Code gives a webview. */
interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

export interface Link {
  readonly editor: Client<PanelApi>;
  /** What `keep` stored before the window was reloaded. */
  kept(): unknown;
  keep(state: unknown): void;
}

const isPageMessage = (message: unknown): message is PageMessage =>
  typeof message === 'object' &&
  message !== null &&
  'page' in message &&
  (message.page === 'state' || message.page === 'bundle' || message.page === 'navigate');

/** Connects to the editor. Everything that it pushes goes to `receive`; answers go to who asked. */
export function connect(receive: (message: PageMessage) => void): Link {
  const api = acquireVsCodeApi();
  const port: Port = {
    post: (message) => api.postMessage(message),
    onMessage(listen) {
      const listener = (event: MessageEvent<unknown>): void => listen(event.data);
      window.addEventListener('message', listener);
      return () => window.removeEventListener('message', listener);
    },
  };
  port.onMessage((message) => {
    if (isPageMessage(message)) receive(message);
  });
  return {
    editor: client<PanelApi>(port),
    kept: () => api.getState(),
    keep: (state) => api.setState(state),
  };
}
