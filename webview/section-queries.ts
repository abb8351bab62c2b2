/** Asks the editor for what the sections of charts lack: the network once, agreement and differences where the slider rests. */
import { type AllocationQuery, allocationKey } from '../src/shared/allocation';
import type { AgreementDocument } from '../src/shared/documents';
import type { Difference, DifferenceQuery, NetworkDocument } from '../src/shared/pictures';
import type { Client } from '../src/shared/rpc';
import type { PanelApi } from '../src/shared/protocol';
import { agreementOf, pairOf } from './agreement';
import { differencePicture } from './charts/difference';
import { coalesce, type NextFrame } from './coalesce';
import { columnsOf, methodInView } from './columns';
import { restDelay } from './rest';
import { rowsOf } from './rows';
import { runOf } from './state';
import { noticing, type Store } from './store';

export interface SectionQueriesOptions {
  readonly editor: Client<PanelApi>;
  readonly store: Store;
  readonly nextFrame: NextFrame;
  readonly later: (task: () => void, delay: number) => () => void;
}

/** Answers the function to call after every change of the state; it asks only for what is seen and changed. */
export function startSectionQueries({ editor, store, nextFrame, later }: SectionQueriesOptions): () => void {
  const notice = noticing(store);
  const failed = (_query: unknown, error: unknown): void => notice(error);
  const askNetwork = coalesce<string, NetworkDocument | undefined>({
    nextFrame,
    failed,
    ask: () => editor.call('network', null),
    answered: (run, answer) =>
      // A link of JSON says null where nothing is answered.
      store.dispatch({ type: 'chart-answer', change: { network: { run, answer: answer ?? undefined } } }),
  });
  const askAgreement = coalesce<AllocationQuery, AgreementDocument>({
    nextFrame,
    failed,
    ask: (query) => editor.call('agreement', query),
    answered: (query, answer) => store.dispatch({ type: 'chart-answer', change: { agreement: { query, answer } } }),
  });
  const askDifference = coalesce<DifferenceQuery, Difference>({
    nextFrame,
    failed,
    ask: (query) => editor.call('difference', query),
    answered: (query, answer) => store.dispatch({ type: 'chart-answer', change: { difference: { query, answer } } }),
  });
  const nothing = { network: '', agreement: '', difference: '' };
  let asked = { ...nothing };
  const isNew = (what: keyof typeof nothing, key: string): boolean =>
    asked[what] !== key && ((asked[what] = key), true);
  let forget = (): void => undefined;

  function updateAgreement(): void {
    const { state } = store;
    const { panel, choices, widths } = state;
    const results = panel.comparison?.results.length ?? 0;
    const run = `${runOf(panel)} ${results} ${allocationKey(choices.allocation)}`;
    if (isNew('agreement', run) && !agreementOf(state)?.current) {
      forget();
      const query = choices.allocation;
      forget = later(() => askAgreement(query), restDelay);
    }
    const columns = columnsOf(state);
    const pair = pairOf(state, columns, methodInView(state, columns)?.method);
    const rows = rowsOf(state);
    const row = rows.find(({ parameter }) => parameter === choices.parameter) ?? rows[0];
    if (!pair || !row) return;
    const methods = [pair[0].method, pair[1].method] as const;
    const picture = differencePicture(row.document.shape, widths.curves);
    if (isNew('difference', JSON.stringify([run, row.parameter, methods, picture])))
      askDifference({ ...choices.allocation, parameter: row.parameter, methods, ...picture });
  }

  return () => {
    const { panel, choices } = store.state;
    if (panel.phase === 'loading' || panel.phase === 'setup' || panel.phase === 'failed') {
      // What comes next is another run, or another state of the file, also where it is called the same.
      asked = { ...nothing };
      return;
    }
    if (choices.section === 'network' && isNew('network', runOf(panel))) askNetwork(runOf(panel));
    if (choices.section === 'agreement' && panel.phase === 'ready') updateAgreement();
  };
}
