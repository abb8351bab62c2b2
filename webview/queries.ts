/** Watches the state and asks the editor for what it lacks: counts while the slider moves, pictures, exact metrics at rest. */
import type { Metrics } from '../src/shared/documents';
import type { NoteDocument } from '../src/shared/findings';
import { Cancelled } from '../src/shared/problem';
import { type AllocationAnswer, type AllocationQuery, allocationKey, sameAllocation } from '../src/shared/allocation';
import type {
  ChannelAnswer,
  ChannelQuery,
  ChannelsAnswer,
  HistogramAnswer,
  Tile,
  TileQuery,
  WeightAnswer,
  WeightQuery,
} from '../src/shared/pictures';
import type { PanelApi } from '../src/shared/protocol';
import { documentOf, type Client } from '../src/shared/rpc';
import { coalesce, type NextFrame } from './coalesce';
import { columnsOf, methodInView, type Column } from './columns';
import { metricsOf } from './quality';
import { Rest, restDelay } from './rest';
import { evaluationKey, type ChannelsQuery, type HistogramsQuery } from './state';
import { noticing, type Store } from './store';
import { quantityOf, tileLimits } from './charts/heatmap';
import { planeInView } from './picture';
import { indexAt, matrixOf } from './plane';

type MethodAllocation = AllocationQuery & { readonly method: string };

interface Evaluation {
  readonly query: MethodAllocation;
  readonly key: string;
}

export interface QueriesOptions {
  readonly editor: Client<PanelApi>;
  readonly store: Store;
  readonly nextFrame: NextFrame;
  readonly later: (task: () => void, delay: number) => () => void;
  /** Device pixels for each CSS pixel. */
  readonly pixelRatio: number;
}

/** A gate that opens once for each new key. */
function once(): (key: string) => boolean {
  let last = '';
  return (key) => key !== last && ((last = key), true);
}

/** Answers the function to call after every change of the state; it asks only for what changed. */
export function startQueries({ editor, store, nextFrame, later, pixelRatio }: QueriesOptions): () => void {
  const notice = noticing(store);
  const failed = (_query: unknown, error: unknown): void => notice(error);
  const askCounts = coalesce<AllocationQuery & { about?: boolean }, readonly AllocationAnswer[]>({
    nextFrame,
    ask: (query) => editor.call('allocate', query),
    answered: (query, answer) => store.dispatch({ type: 'counts', query, answer }),
    failed: (_query, error) => {
      // A job that still runs, or that was cancelled, need not answer: the computed points stand in.
      const expected = store.state.panel.phase !== 'ready' || error instanceof Cancelled;
      store.dispatch({ type: 'counts-failed', problem: expected ? undefined : documentOf(error) });
    },
  });
  const askTile = coalesce<TileQuery, Tile>({
    nextFrame,
    failed,
    ask: (query) => editor.call('tile', query),
    answered: (query, answer) => store.dispatch({ type: 'tile', query, answer }),
  });
  const askHistograms = coalesce<HistogramsQuery, readonly HistogramAnswer[]>({
    nextFrame,
    failed,
    ask: (query) => editor.call('histograms', query),
    answered: (query, answer) => store.dispatch({ type: 'histograms', query, answer }),
  });
  const askWeight = coalesce<WeightQuery, WeightAnswer>({
    nextFrame,
    failed,
    ask: (query) => editor.call('weight', query),
    answered: (query, answer) => store.dispatch({ type: 'weight', query, answer }),
  });

  const askChannels = coalesce<ChannelsQuery, ChannelsAnswer>({
    nextFrame,
    failed,
    ask: (query) => editor.call('channels', query),
    answered: (query, answer) => store.dispatch({ type: 'channels', query, answer }),
  });
  const askChannel = coalesce<ChannelQuery, ChannelAnswer>({
    nextFrame,
    failed,
    ask: (query) => editor.call('channel', query),
    answered: (query, answer) => store.dispatch({ type: 'channel', query, answer }),
  });
  const askNotes = coalesce<MethodAllocation, readonly NoteDocument[]>({
    nextFrame,
    failed,
    ask: (query) => editor.call('notes', query),
    answered: (query, answer) => store.dispatch({ type: 'notes', query, answer }),
  });

  const missing = (): Evaluation | undefined => {
    const { state } = store;
    for (const { status, result } of columnsOf(state)) {
      if (status !== 'done' || !result || result.targetDependent || metricsOf(state, result)) continue;
      const query = { ...state.choices.allocation, method: result.method };
      return { query, key: evaluationKey(result.method, query) };
    }
    return undefined;
  };
  let gaveUp = '';
  const rest = new Rest<Evaluation>({
    delay: restDelay,
    later,
    next: missing,
    async run({ query, key }, signal) {
      try {
        const metrics: Metrics = await editor.call('evaluate', query, { signal });
        store.dispatch({ type: 'evaluated', key, metrics });
      } catch (error) {
        if (!signal.aborted) gaveUp = restKey();
        failed(query, error);
        throw error;
      }
    },
  });
  const doneMethods = (): string[] =>
    (store.state.panel.comparison?.results ?? []).flatMap(({ method, error }) => (error ? [] : [method]));
  const restKey = (): string =>
    JSON.stringify([allocationKey(store.state.choices.allocation), doneMethods(), store.state.panel.phase]);

  const gates = (): Record<
    'moved' | 'picture' | 'histograms' | 'weight' | 'channels' | 'channel' | 'rest' | 'notes',
    (key: string) => boolean
  > => ({
    moved: once(),
    picture: once(),
    histograms: once(),
    weight: once(),
    channels: once(),
    channel: once(),
    rest: once(),
    notes: once(),
  });
  let isNew = gates();
  const isOtherAllocation = once();

  function updatePicture(column: Column | undefined): void {
    const { panel, choices, widths } = store.state;
    // Only a run that is finished has scores to look at.
    if (panel.phase === 'running') return;
    const { parameter, allocation, cursor, mode } = choices;
    const method = panel.view === 'sparsity' ? '' : column?.method;
    const document = panel.inspection?.parameters.find(({ name }) => name === parameter);
    if (parameter === undefined || method === undefined || !document || column?.recompute) return;
    const { window, channel } = choices;
    const plane = planeInView(store.state, document);
    const limits = tileLimits(matrixOf(document.shape, plane), window, widths.heatmap, pixelRatio);
    const quantity = quantityOf(mode, method !== '');
    const under = [allocationKey(allocation), parameter];
    if (isNew.picture(JSON.stringify([...under, method, quantity, limits, plane, window])))
      askTile({ ...allocation, method, parameter, quantity, plane, ...(window && { window }), ...limits });
    const methods = doneMethods().length;
    if (isNew.histograms(JSON.stringify([...under, methods]))) askHistograms({ ...allocation, parameter });
    if (method !== '' && isNew.channels(JSON.stringify([...under, method, methods])))
      askChannels({ ...allocation, method, parameter });
    if (method !== '' && channel !== undefined && isNew.channel(JSON.stringify([...under, channel, methods])))
      askChannel({ ...allocation, parameter, channel });
    const index = indexAt(document.shape, plane, cursor);
    if (isNew.weight(JSON.stringify([...under, index, methods]))) askWeight({ ...allocation, parameter, index });
  }

  let forget = (): void => undefined;
  function rememberLater(): void {
    forget();
    const send = (): Promise<void> => editor.call('remember', store.state.choices.allocation);
    forget = later(() => void send().catch(() => undefined), restDelay);
  }

  function updateRest(): void {
    const { panel, counts } = store.state;
    if (panel.phase === 'running' || panel.work || (panel.phase === 'cancelled' && !counts)) return rest.stop();
    const key = restKey();
    if (isNew.rest(key)) rest.moved();
    else if (!rest.active && key !== gaveUp && missing()) rest.moved();
  }

  let forgetNotes = (): void => undefined;
  /** Guards are of a mask that stays, not of each that a slider passes. */
  function updateNotes(column: Column | undefined): void {
    const { panel, choices } = store.state;
    if (panel.phase !== 'ready' || column?.status !== 'done' || column.recompute) return;
    const query = { ...choices.allocation, method: column.method };
    if (!isNew.notes(JSON.stringify([evaluationKey(column.method, query), panel.tunings?.length]))) return;
    forgetNotes();
    forgetNotes = later(() => askNotes(query), restDelay);
  }

  let asked = { key: '', exact: false };
  /** Roughly while something moves, exactly once it rests. What was counted exactly on the way is not asked for again. */
  function updateCounts(key: string): void {
    const { choices, counts, moving } = store.state;
    const exact =
      counts !== undefined &&
      sameAllocation(counts.query, choices.allocation) &&
      counts.answer.every(({ about }) => about !== true);
    if (asked.key === key && (moving || asked.exact || exact)) return;
    asked = { key, exact: !moving };
    askCounts({ ...choices.allocation, ...(moving && { about: true }) });
  }

  let forgetMove = (): void => undefined;
  /** Who holds a slider still wants to know. */
  function updateMove(allocation: string): void {
    if (!store.state.moving || !isNew.moved(allocation)) return;
    forgetMove();
    forgetMove = later(() => store.dispatch({ type: 'pause' }), restDelay);
  }

  let first = true;
  return () => {
    const { panel, choices } = store.state;
    if (panel.phase === 'loading' || panel.phase === 'setup' || panel.phase === 'failed') {
      // What comes next is another run, or another state of the file, also where it is called the same.
      isNew = gates();
      asked = { key: '', exact: false };
      return rest.stop();
    }
    updatePicture(methodInView(store.state, columnsOf(store.state)));
    if (panel.view === 'sparsity') return;
    const allocation = allocationKey(choices.allocation);
    if (isOtherAllocation(allocation) && !first) rememberLater();
    first = false;
    const methods = doneMethods();
    if (methods.length === 0) return;
    // A point that was computed since may have brought scores.
    const points = panel.comparison?.results.reduce((sum, result) => sum + result.points.length, 0);
    // While it runs, nobody answers.
    updateCounts(JSON.stringify([allocation, methods, points, panel.phase]));
    updateMove(allocation);
    updateNotes(methodInView(store.state, columnsOf(store.state)));
    updateRest();
  };
}
