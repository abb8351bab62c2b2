/** Everything that can happen to the page, and the one function that says what comes of it. Nothing here touches the document. */
import type { Metrics } from '../src/shared/documents';
import type { NoteDocument } from '../src/shared/findings';
import { Cancelled, type ProblemDocument } from '../src/shared/problem';
import { documentOf } from '../src/shared/rpc';
import type { AllocationAnswer, AllocationQuery } from '../src/shared/allocation';
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
import { arrived, indexUnderCursor, reducePicture, withCursor, type PictureAction } from './picture';
import type { PanelState, SetupChoices } from '../src/shared/protocol';
import type { ChartAnswers, ChartChoices, ChartPlaces } from './chart-state';
import { decide, type DecideAction } from './decide';
import { nextSort, type DiffColumn } from './diff-rows';
import { moveCursor } from './charts/heatmap';
import { back, forward, go, type Spot } from './places';
import type { RunsChoices } from './runs-rows';
import {
  initialState,
  runOf,
  type Choices,
  type HeatmapMode,
  type ChannelsQuery,
  type HistogramsQuery,
  type PageState,
  type Place,
  type WorkEntries,
} from './state';

export type Action =
  | { readonly type: 'panel'; readonly panel: PanelState }
  | { readonly type: 'language' }
  | DecideAction
  | { readonly type: 'show'; readonly show: Choices['show'] }
  | { readonly type: 'curve'; readonly curve: Choices['curve'] }
  | { readonly type: 'mode'; readonly mode: HeatmapMode }
  /** Without a parameter: the method alone, the drill-down stays where it is. */
  | { readonly type: 'select'; readonly method: string; readonly parameter?: string }
  /** Somewhere else in the page; `select` of a cell is the commonest way. */
  | { readonly type: 'go'; readonly to: Partial<Spot> }
  | { readonly type: 'back' | 'forward' | 'close' }
  | { readonly type: 'cursor'; readonly cursor: Place }
  | { readonly type: 'cursor-key'; readonly key: string; readonly far: boolean }
  | { readonly type: 'focus'; readonly focus: Place }
  | { readonly type: 'counts'; readonly query: AllocationQuery; readonly answer: readonly AllocationAnswer[] }
  | { readonly type: 'counts-failed'; readonly problem: ProblemDocument | undefined }
  | { readonly type: 'evaluated'; readonly key: string; readonly metrics: Metrics }
  | { readonly type: 'tile'; readonly query: TileQuery; readonly answer: Tile }
  | { readonly type: 'histograms'; readonly query: HistogramsQuery; readonly answer: readonly HistogramAnswer[] }
  | { readonly type: 'weight'; readonly query: WeightQuery; readonly answer: WeightAnswer }
  | { readonly type: 'channels'; readonly query: ChannelsQuery; readonly answer: ChannelsAnswer }
  | { readonly type: 'channel'; readonly query: ChannelQuery; readonly answer: ChannelAnswer }
  | PictureAction
  /** The weight under the cursor is where one is now. */
  | { readonly type: 'pin' }
  | { readonly type: 'chart-choice'; readonly change: Partial<ChartChoices> }
  | { readonly type: 'chart-place'; readonly change: Partial<ChartPlaces> }
  | { readonly type: 'chart-answer'; readonly change: ChartAnswers }
  | {
      readonly type: 'notes';
      readonly query: AllocationQuery & { readonly method: string };
      readonly answer: readonly NoteDocument[];
    }
  | { readonly type: 'notice'; readonly problem: ProblemDocument }
  | { readonly type: 'dismiss' }
  | { readonly type: 'entry'; readonly invalid: boolean }
  | { readonly type: 'set-up'; readonly change: Partial<SetupChoices> }
  | { readonly type: 'work-entry'; readonly change: Partial<WorkEntries> }
  /** A column's head of the comparison of two models was pressed. */
  | { readonly type: 'diff-sort'; readonly column: DiffColumn }
  /** Of the page of all runs. */
  | { readonly type: 'runs-choice'; readonly change: RunsChoices }
  /** What was typed into a field is no value, or is one again. */
  | { readonly type: 'field'; readonly field: string; readonly invalid: boolean }
  | { readonly type: 'save-tuned'; readonly saveTuned: boolean }
  | { readonly type: 'saving'; readonly saving: boolean }
  | { readonly type: 'width'; readonly of: keyof PageState['widths']; readonly width: number };

/** The next state. Pure: the same object where nothing changes. */
export function reduce(state: PageState, action: Action): PageState {
  const choose = (change: Partial<Choices>): PageState => ({ ...state, choices: { ...state.choices, ...change } });
  const { choices } = state;
  const move = (to: Choices): PageState => (to === choices ? state : arrived(state, to));
  switch (action.type) {
    case 'panel':
      return adopt(state, action.panel);
    case 'language':
      return { ...state };
    case 'sparsity':
    case 'nudge':
    case 'scope':
    case 'normalize':
    case 'preset':
    case 'layer-share':
    case 'layer-hold':
    case 'layer-refused':
    case 'reset-budget':
    case 'hold-total':
    case 'edit-budget':
    case 'undo':
    case 'redo':
    case 'settle':
    case 'pause':
      return decide(state, action);
    case 'show':
      return choose({ show: action.show });
    case 'curve':
      return choose({ curve: action.curve });
    case 'mode':
      return choose({ mode: action.mode });
    case 'select': {
      const { method, parameter = choices.parameter } = action;
      return move(go(choices, { method, parameter }));
    }
    case 'go':
      return move(go(choices, action.to));
    case 'back':
      return move(back(choices));
    case 'forward':
      return move(forward(choices));
    case 'close':
      return move(go(choices, { parameter: undefined }));
    case 'cursor':
      return withCursor(state, action.cursor);
    case 'pin': {
      const index = indexUnderCursor(state);
      return index ? move(go(choices, { index })) : state;
    }
    case 'statistic':
    case 'channel-order':
    case 'plane':
    case 'zoom':
    case 'pan':
    case 'whole':
      return reducePicture(state, action);
    case 'channels':
      return { ...state, channels: { query: action.query, answer: action.answer } };
    case 'channel':
      return { ...state, channel: { query: action.query, answer: action.answer } };
    case 'cursor-key': {
      const cursor = state.tile && moveCursor(state.tile.answer, choices.cursor, action.key, action.far);
      return cursor ? withCursor(state, cursor) : state;
    }
    case 'focus': {
      const { row, column } = action.focus;
      return row === choices.focus.row && column === choices.focus.column ? state : choose({ focus: action.focus });
    }
    case 'counts':
      return { ...state, counts: { query: action.query, answer: action.answer }, notice: undefined };
    case 'counts-failed':
      return { ...state, counts: undefined, notice: action.problem ?? state.notice };
    case 'evaluated':
      return { ...state, evaluated: new Map(state.evaluated).set(action.key, action.metrics) };
    case 'tile':
      return { ...state, tile: { query: action.query, answer: action.answer } };
    case 'histograms':
      return { ...state, histograms: { query: action.query, answer: action.answer } };
    case 'weight':
      return { ...state, weight: { query: action.query, answer: action.answer } };
    case 'chart-choice':
      return choose({ charts: { ...choices.charts, ...action.change } });
    case 'chart-place': {
      const chartPlaces = changed(state.chartPlaces, action.change);
      return chartPlaces === state.chartPlaces ? state : { ...state, chartPlaces };
    }
    case 'chart-answer':
      return { ...state, chartAnswers: { ...state.chartAnswers, ...action.change } };
    case 'notes':
      return { ...state, notes: { query: action.query, answer: action.answer } };
    case 'notice':
      return action.problem.message === state.dismissed ? state : { ...state, notice: action.problem };
    case 'dismiss':
      return { ...state, notice: undefined, dismissed: state.notice?.message };
    case 'entry':
      return { ...state, entryInvalid: action.invalid };
    case 'set-up':
      return state.draft ? { ...state, draft: { ...state.draft, ...action.change } } : state;
    case 'runs-choice':
      return { ...state, runsChoices: { ...state.runsChoices, ...action.change } };
    case 'work-entry':
      return { ...state, entries: { ...state.entries, ...action.change } };
    case 'diff-sort':
      return { ...state, diffSort: nextSort(state.diffSort, action.column) };
    case 'field':
      return { ...state, invalid: marked(state.invalid, action.field, action.invalid) };
    case 'save-tuned':
      return { ...state, saveTuned: action.saveTuned };
    case 'saving':
      return { ...state, saving: action.saving };
    case 'width':
      return state.widths[action.of] === action.width
        ? state
        : { ...state, widths: { ...state.widths, [action.of]: action.width } };
  }
}

/** The same object where nothing is another value: a mouse that moves over a chart changes little. */
function changed<T extends object>(before: T, change: Partial<T>): T {
  const next = { ...before, ...change };
  return JSON.stringify(next) === JSON.stringify(before) ? before : next;
}

function marked(fields: PageState['invalid'], field: string, invalid: boolean): PageState['invalid'] {
  if (fields.has(field) === invalid) return fields;
  const next = new Set(fields);
  if (invalid) next.add(field);
  else next.delete(field);
  return next;
}

/** Takes over what the editor pushed. Choices stay while it is the same model; answers until a run begins. */
function adopt(state: PageState, panel: PanelState): PageState {
  const sameModel = state.choices.run === runOf(panel);
  const choices = sameModel
    ? state.choices
    : {
        ...initialState.choices,
        show: state.choices.show,
        mode: state.choices.mode,
        run: runOf(panel),
        computed: panel.allocation,
        allocation: panel.allocation,
      };
  const draft = panel.phase === 'setup' ? (sameModel && state.draft) || panel.setup?.choices : undefined;
  const before = state.panel.comparison?.results.length ?? 0;
  const begins = panel.phase === 'loading' && state.panel.phase !== 'loading';
  const sameRun = sameModel && !begins && (panel.comparison?.results.length ?? 0) >= before;
  if (sameRun) return { ...state, panel, choices, draft };
  const { moving, gesture, change, counts, evaluated, notes, notice, chartAnswers } = initialState;
  // A matrix that stays on screen stays where it is scrolled to.
  const chartPlaces = { ...initialState.chartPlaces, matrix: state.chartPlaces.matrix };
  const { tile, histograms, weight, channels, channel } = initialState;
  const pictures = { tile, histograms, weight, channels, channel };
  const decided = { moving, gesture, change };
  const unanswered = { ...decided, counts, evaluated, ...pictures, notes, notice, chartPlaces, chartAnswers };
  return { ...state, panel, choices, draft, ...unanswered };
}

export interface Store {
  readonly state: PageState;
  dispatch(action: Action): void;
}

/** Holds the state; tells one listener of every change. */
export function createStore(start: PageState, changed: () => void): Store {
  let state = start;
  return {
    get state() {
      return state;
    },
    dispatch(action) {
      const next = reduce(state, action);
      if (next === state) return;
      state = next;
      changed();
    },
  };
}

/** Tells the user what failed; of what was cancelled nobody is told. */
export const noticing =
  (store: Pick<Store, 'dispatch'>) =>
  (error: unknown): void => {
    if (!(error instanceof Cancelled)) store.dispatch({ type: 'notice', problem: documentOf(error) });
  };
