/**
 * One typed RPC for both links: editor ↔ job process and page ↔ editor. An interface of async methods is the whole contract;
 * answers are `{ ok }` or `{ error }`, calls can report events and can be cancelled. Tensors travel as typed arrays.
 */
import { Cancelled, Problem, type ProblemDocument } from './problem';
import { text, verbatim, type Bundle } from './text';

/** Raised whenever a message changes its meaning: both ends must agree (they are built together, but a stale page may live on). */
export const protocolVersion = 1;

export interface CallContext<Event = unknown> {
  readonly signal: AbortSignal;
  /** Tells the caller something before the answer is there. */
  emit(event: Event): void;
}
/** The shape of an API: each method takes one query and answers once. */
export type Api<T> = { [K in keyof T]: (query: never, context: CallContext<never>) => Promise<unknown> };

export type Query<M> = M extends (query: infer Q, ...rest: never[]) => unknown ? Q : never;
export type Answer<M> = M extends (...args: never[]) => Promise<infer R> ? R : never;

export type Message =
  | { readonly v: number; readonly id: number; readonly call: string; readonly query: unknown }
  | { readonly v: number; readonly id: number; readonly cancel: true }
  | { readonly v: number; readonly id: number; readonly event: unknown }
  | { readonly v: number; readonly id: number; readonly ok: unknown }
  | { readonly v: number; readonly id: number; readonly error: ProblemDocument }
  | { readonly v: number; readonly id: number; readonly cancelled: true };

/** One direction of a link. `postMessage` of a webview, `process.send` of a child process. */
export interface Port {
  post(message: Message): void;
  /** Returns a function that stops listening. */
  onMessage(listen: (message: unknown) => void): () => void;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: (event: unknown) => void;
}
export interface Client<T extends Api<T>> {
  call<K extends keyof T & string>(method: K, query: Query<T[K]>, options?: CallOptions): Promise<Answer<T[K]>>;
  /** Rejects every open call with the problem (the other end is gone) and every later one too. */
  close(problem: Problem): void;
}

const isMessage = (value: unknown): value is Message =>
  typeof value === 'object' && value !== null && 'v' in value && 'id' in value && typeof value.id === 'number';

/** Calls an API at the other end of the port. */
export function client<T extends Api<T>>(port: Port): Client<T> {
  interface Open {
    resolve(value: unknown): void;
    reject(reason: Error): void;
    onEvent?: ((event: unknown) => void) | undefined;
  }
  const open = new Map<number, Open>();
  let next = 1;
  let closed: Problem | undefined;
  const stop = port.onMessage((message) => {
    if (!isMessage(message) || 'call' in message || 'cancel' in message) return;
    const call = open.get(message.id);
    if (!call) return;
    if ('event' in message) return call.onEvent?.(message.event);
    open.delete(message.id);
    if ('ok' in message) call.resolve(message.ok);
    else if ('error' in message) call.reject(problemFrom(message.error));
    else call.reject(new Cancelled());
  });
  return {
    call(method, query, { signal, onEvent } = {}) {
      return new Promise((resolve, reject) => {
        if (closed) return reject(closed);
        if (signal?.aborted) return reject(new Cancelled());
        const id = next++;
        open.set(id, { resolve, reject, onEvent });
        signal?.addEventListener('abort', () => open.has(id) && port.post({ v: protocolVersion, id, cancel: true }), {
          once: true,
        });
        port.post({ v: protocolVersion, id, call: method, query });
      });
    },
    close(problem) {
      closed = problem;
      stop();
      for (const call of open.values()) call.reject(problem);
      open.clear();
    },
  };
}

/** Serves an API to the other end of the port; problems in the bundle's language. Returns a function that stops serving and cancels what runs. */
export function serve<T extends Api<T>>(port: Port, api: T, bundle?: Bundle): () => void {
  const running = new Map<number, AbortController>();
  const stop = port.onMessage((message) => {
    if (!isMessage(message)) return;
    const { id } = message;
    if ('cancel' in message) return running.get(id)?.abort();
    if (!('call' in message)) return;
    const answer = (body: { ok: unknown } | { error: ProblemDocument } | { cancelled: true }): void =>
      port.post({ v: protocolVersion, id, ...body });
    if (message.v !== protocolVersion || !Object.hasOwn(api, message.call)) {
      const problem = new Problem('internal', text('The panel and the extension differ in version.'), {
        found: `${message.call} (${message.v})`,
        expected: `protocol ${protocolVersion}`,
        remedy: text('Reload the window.'),
      });
      return answer({ error: problem.toDocument(bundle) });
    }
    const controller = new AbortController();
    running.set(id, controller);
    const context: CallContext = {
      signal: controller.signal,
      emit: (event) => running.has(id) && port.post({ v: protocolVersion, id, event }),
    };
    const method = api[message.call as keyof T];
    void Promise.resolve()
      .then(() => method(message.query as never, context))
      .then(
        // A webview's link is JSON, which would lose an undefined answer and leave something that says nothing.
        (ok) => answer({ ok: ok ?? null }),
        (error: unknown) =>
          answer(error instanceof Cancelled ? { cancelled: true } : { error: documentOf(error, bundle) }),
      )
      .finally(() => running.delete(id));
    return;
  });
  return () => {
    stop();
    for (const controller of running.values()) controller.abort();
  };
}

/** What anything thrown looks like to a user. */
export function documentOf(error: unknown, bundle?: Bundle): ProblemDocument {
  if (error instanceof Problem) return error.toDocument(bundle);
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'internal', message };
}

/** A problem that came from the other end; its texts are already formatted. */
export function problemFrom({ code, message, remedy, ...details }: ProblemDocument): Problem {
  return new Problem(code, verbatim(message), {
    ...details,
    ...(remedy !== undefined && { remedy: verbatim(remedy) }),
  });
}
