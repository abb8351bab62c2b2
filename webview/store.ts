/** The page's whole state, and the one function that changes it. Nothing here touches the document. */
import type { Metrics } from '../src/shared/documents';
import type { ProblemDocument } from '../src/shared/problem';
import type {
  AllocationAnswer,
  AllocationQuery,
  HistogramAnswer,
  PanelState,
  Tile,
  TileQuery,
  WeightAnswer,
  WeightQuery,
} from '../src/shared/protocol';
import { allocationKey, clampSparsity, sameAllocation } from './allocation';
import { moveCursor } from './charts/heatmap';

/** What the heatmap colours: kept weights by score, the weights' magnitude, or the scores' ranks. */
export type HeatmapMode = 'kept' | 'weight' | 'score';

/** A position in a parameter's matrix, or in the layer × method grid (headers are row 0 and column 0). */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** What the user chose. Survives a reload of the window. */
export interface Choices {
  /** What these choices belong to: `runOf` the panel. */
  readonly run: string;
  /** Where the run's own points were computed. The editor's state follows the slider; this does not. */
  readonly computed: AllocationQuery;
  readonly allocation: AllocationQuery;
  readonly show: 'sparsity' | 'kept';
  readonly curve: 'quality' | 'loss';
  readonly mode: HeatmapMode;
  readonly method: string | undefined;
  readonly parameter: string | undefined;
  /** The heatmap's cursor. */
  readonly cursor: Place;
  /** The one grid cell that Tab reaches. */
  readonly focus: Place;
}

export type HistogramQuery = AllocationQuery & { readonly method: string; readonly parameter: string };

/** An answer, with the query that it answers. */
export interface Answered<Query, Answer> {
  readonly query: Query;
  readonly answer: Answer;
}

export interface PageState {
  readonly panel: PanelState;
  readonly choices: Choices;
  readonly counts: Answered<AllocationQuery, readonly AllocationAnswer[]> | undefined;
  /** Metrics by `evaluationKey`. */
  readonly evaluated: ReadonlyMap<string, Metrics>;
  readonly tile: Answered<TileQuery, Tile> | undefined;
  readonly histogram: Answered<HistogramQuery, HistogramAnswer> | undefined;
  readonly weight: Answered<WeightQuery, WeightAnswer> | undefined;
  /** A query that failed while the panel itself is well. */
  readonly notice: ProblemDocument | undefined;
  /** The last typed sparsity was none. */
  readonly entryInvalid: boolean;
  readonly saving: boolean;
  /** Width in CSS pixels of what is drawn to measure. */
  readonly widths: { readonly chart: number; readonly heatmap: number; readonly histogram: number };
}

export type Action =
  | { readonly type: 'panel'; readonly panel: PanelState }
  | { readonly type: 'language' }
  | { readonly type: 'sparsity'; readonly sparsity: number }
  /** From wherever it is now: several keys may come between two frames. */
  | { readonly type: 'nudge'; readonly by: number }
  | { readonly type: 'scope'; readonly scope: AllocationQuery['scope'] }
  | { readonly type: 'normalize'; readonly normalize: boolean }
  | { readonly type: 'show'; readonly show: Choices['show'] }
  | { readonly type: 'curve'; readonly curve: Choices['curve'] }
  | { readonly type: 'mode'; readonly mode: HeatmapMode }
  /** Without a parameter: the method alone, the drill-down stays where it is. */
  | { readonly type: 'select'; readonly method: string; readonly parameter?: string }
  | { readonly type: 'close' }
  | { readonly type: 'cursor'; readonly cursor: Place }
  | { readonly type: 'cursor-key'; readonly key: string; readonly far: boolean }
  | { readonly type: 'focus'; readonly focus: Place }
  | { readonly type: 'counts'; readonly query: AllocationQuery; readonly answer: readonly AllocationAnswer[] }
  | { readonly type: 'counts-failed'; readonly problem: ProblemDocument | undefined }
  | { readonly type: 'evaluated'; readonly key: string; readonly metrics: Metrics }
  | { readonly type: 'tile'; readonly query: TileQuery; readonly answer: Tile }
  | { readonly type: 'histogram'; readonly query: HistogramQuery; readonly answer: HistogramAnswer }
  | { readonly type: 'weight'; readonly query: WeightQuery; readonly answer: WeightAnswer }
  | { readonly type: 'notice'; readonly problem: ProblemDocument | undefined }
  | { readonly type: 'entry'; readonly invalid: boolean }
  | { readonly type: 'saving'; readonly saving: boolean }
  | { readonly type: 'width'; readonly of: keyof PageState['widths']; readonly width: number };

const origin: Place = { row: 0, column: 0 };
const firstCell: Place = { row: 1, column: 1 };

export const initialState: PageState = {
  panel: {
    phase: 'loading',
    view: 'compare',
    title: '',
    methods: [],
    allocation: { sparsity: 0, scope: 'global' },
  },
  choices: {
    run: '',
    computed: { sparsity: 0, scope: 'global' },
    allocation: { sparsity: 0, scope: 'global' },
    show: 'sparsity',
    curve: 'quality',
    mode: 'kept',
    method: undefined,
    parameter: undefined,
    cursor: origin,
    focus: firstCell,
  },
  counts: undefined,
  evaluated: new Map(),
  tile: undefined,
  histogram: undefined,
  weight: undefined,
  notice: undefined,
  entryInvalid: false,
  saving: false,
  widths: { chart: 420, heatmap: 576, histogram: 300 },
};

/** Under which a method's metrics at an allocation are cached. */
export const evaluationKey = (method: string, allocation: AllocationQuery): string =>
  `${method} ${allocationKey(allocation)}`;

/** The next state. Pure: the same object where nothing changes. */
export function reduce(state: PageState, action: Action): PageState {
  const choose = (change: Partial<Choices>): PageState => ({ ...state, choices: { ...state.choices, ...change } });
  const allocate = (allocation: AllocationQuery): PageState =>
    sameAllocation(allocation, state.choices.allocation) ? state : choose({ allocation });
  const { choices } = state;
  switch (action.type) {
    case 'panel':
      return adopt(state, action.panel);
    case 'language':
      return { ...state };
    case 'sparsity':
      return { ...allocate({ ...choices.allocation, sparsity: clampSparsity(action.sparsity) }), entryInvalid: false };
    case 'nudge':
      return reduce(state, { type: 'sparsity', sparsity: choices.allocation.sparsity + action.by });
    case 'scope':
      return allocate({ ...choices.allocation, scope: action.scope });
    case 'normalize': {
      const { sparsity, scope } = choices.allocation;
      return allocate({ sparsity, scope, ...(action.normalize && { normalize: 'layer' as const }) });
    }
    case 'show':
      return choose({ show: action.show });
    case 'curve':
      return choose({ curve: action.curve });
    case 'mode':
      return choose({ mode: action.mode });
    case 'select': {
      const parameter = action.parameter ?? choices.parameter;
      const cursor = parameter === choices.parameter ? choices.cursor : origin;
      return choose({ method: action.method, parameter, cursor });
    }
    case 'close':
      return choose({ parameter: undefined });
    case 'cursor':
      return choose({ cursor: action.cursor });
    case 'cursor-key': {
      const cursor = state.tile && moveCursor(state.tile.answer, choices.cursor, action.key, action.far);
      return cursor ? choose({ cursor }) : state;
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
    case 'histogram':
      return { ...state, histogram: { query: action.query, answer: action.answer } };
    case 'weight':
      return { ...state, weight: { query: action.query, answer: action.answer } };
    case 'notice':
      return { ...state, notice: action.problem };
    case 'entry':
      return { ...state, entryInvalid: action.invalid };
    case 'saving':
      return { ...state, saving: action.saving };
    case 'width':
      return state.widths[action.of] === action.width
        ? state
        : { ...state, widths: { ...state.widths, [action.of]: action.width } };
  }
}

/** What tells one run from another. */
export const runOf = ({ key, title }: PanelState): string => key ?? title;

/** Takes over what the editor pushed. Choices stay while it is the same model; answers stay while it is the same run. */
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
  const before = state.panel.comparison?.results.length ?? 0;
  const sameRun = sameModel && (panel.comparison?.results.length ?? 0) >= before;
  if (sameRun) return { ...state, panel, choices };
  const { counts, evaluated, tile, histogram, weight, notice } = initialState;
  return { ...state, panel, choices, counts, evaluated, tile, histogram, weight, notice };
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
