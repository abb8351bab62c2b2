import assert from 'node:assert/strict';
import { Cancelled, Problem } from '../../../src/shared/problem';
import { client, serve, type CallContext, type Port } from '../../../src/shared/rpc';
import { text } from '../../../src/shared/text';

interface Greeter {
  greet(name: string, context: CallContext<string>): Promise<string>;
  nothing(query: null, context: CallContext): Promise<void>;
  fail(query: 'problem' | 'bug', context: CallContext): Promise<number>;
  wait(query: null, context: CallContext): Promise<string>;
}
const greeter: Greeter = {
  greet: async (name, context) => {
    context.emit('thinking');
    return `hello ${name}`;
  },
  nothing: async () => undefined,
  fail: async (query) => {
    if (query === 'bug') throw new TypeError('undefined is not a function');
    throw new Problem('data-empty', text('{0} is empty.', 'x.npz'), { file: 'x.npz', remedy: text('Use another.') });
  },
  wait: (_, { signal }) =>
    new Promise((_resolve, reject) => {
      const cancel = (): void => reject(new Cancelled());
      if (signal.aborted) cancel();
      else signal.addEventListener('abort', cancel, { once: true });
    }),
};

/** Two ends of a link that carries what `through` leaves of a message. */
function link(through: (message: unknown) => unknown): [Port, Port] {
  const listeners: [Set<(message: unknown) => void>, Set<(message: unknown) => void>] = [new Set(), new Set()];
  const port = (own: 0 | 1): Port => ({
    post: (message) =>
      void Promise.resolve().then(() => listeners[own === 0 ? 1 : 0].forEach((listen) => listen(through(message)))),
    onMessage: (listen) => {
      listeners[own].add(listen);
      return () => listeners[own].delete(listen);
    },
  });
  return [port(0), port(1)];
}
const links: readonly [string, (message: unknown) => unknown][] = [
  ['structured clones, as between processes', (message) => structuredClone(message)],
  ['JSON, as between editor and page', (message) => JSON.parse(JSON.stringify(message)) as unknown],
];

for (const [name, through] of links)
  describe(`RPC over ${name}`, () => {
    const connect = () => {
      const [near, far] = link(through);
      return { calls: client<Greeter>(near), stop: serve(far, greeter) };
    };

    it('answers, after its events', async () => {
      const events: unknown[] = [];
      const { calls } = connect();
      assert.equal(await calls.call('greet', 'you', { onEvent: (event) => events.push(event) }), 'hello you');
      assert.deepEqual(events, ['thinking']);
    });

    it('answers also where there is nothing to say', async () => {
      assert.equal((await connect().calls.call('nothing', null)) ?? 'nothing', 'nothing');
    });

    it('rejects with the problem: code, details and remedy', async () => {
      await assert.rejects(connect().calls.call('fail', 'problem'), (error: unknown) => {
        assert.ok(error instanceof Problem);
        assert.deepEqual(error.toDocument(), {
          code: 'data-empty',
          message: 'x.npz is empty.',
          file: 'x.npz',
          remedy: 'Use another.',
        });
        return true;
      });
    });

    it('calls a bug internal', async () => {
      const isInternal = (error: unknown): boolean => error instanceof Problem && error.code === 'internal';
      await assert.rejects(connect().calls.call('fail', 'bug'), isInternal);
    });

    it('cancels', async () => {
      const controller = new AbortController();
      const call = connect().calls.call('wait', null, { signal: controller.signal });
      controller.abort();
      await assert.rejects(call, Cancelled);
    });

    it('rejects what is open, and what comes later, when the other end is gone', async () => {
      const { calls } = connect();
      const open = calls.call('wait', null);
      const gone = new Problem('job-crashed', text('gone'));
      calls.close(gone);
      await assert.rejects(open, gone);
      await assert.rejects(calls.call('greet', 'you'), gone);
    });

    it('refuses a call that it does not serve, and another version', async () => {
      const answers: unknown[] = [];
      let receive: (message: unknown) => void = () => undefined;
      const port: Port = {
        post: (message) => answers.push(through(message)),
        onMessage: (listen) => {
          receive = listen;
          return () => undefined;
        },
      };
      serve(port, greeter);
      receive({ v: 1, id: 1, call: 'toString', query: null });
      receive({ v: 99, id: 2, call: 'greet', query: 'you' });
      receive('not a message');
      assert.deepEqual(
        answers.map((answer) => (answer as { id: number; error: { code: string } }).error.code),
        ['internal', 'internal'],
      );
    });

    it('cancels what runs when it stops serving', async () => {
      const { calls, stop } = connect();
      const call = calls.call('wait', null);
      await new Promise((resolve) => setTimeout(resolve, 5));
      stop();
      await assert.rejects(call, Cancelled);
    });
  });
