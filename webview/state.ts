/** What the page knows: what the editor pushed, what the user chose, what was answered. */
import type { Metrics } from '../src/shared/documents';
import type { NoteDocument } from '../src/shared/findings';
import type { ProblemDocument } from '../src/shared/problem';
import { type AllocationAnswer, type AllocationQuery, allocationKey } from '../src/shared/allocation';
import type {
  ChannelAnswer,
  ChannelQuery,
  ChannelsAnswer,
  HistogramAnswer,
  Plane,
  Tile,
  TileQuery,
  WeightAnswer,
  WeightQuery,
  Window,
} from '../src/shared/pictures';
import type { PanelState, SetupChoices } from '../src/shared/protocol';
import { noEdits, type Edits } from './budget-history';
import {
  initialChartChoices,
  initialChartPlaces,
  type ChartAnswers,
  type ChartChoices,
  type ChartPlaces,
} from './chart-state';
import type { Change, Gesture } from './decide';
import type { DiffSort } from './diff-rows';
import type { RunsChoices } from './runs-rows';
import { start, type Located } from './places';

/** What the heatmap colours: kept weights by score, the weights' magnitude, or the scores' ranks. */
export type HeatmapMode = 'kept' | 'weight' | 'score';

/** What a cell of several weights shows of them. */
export type Statistic = 'lowest' | 'mean' | 'highest';

/** A position in a parameter's matrix, or in the layer × method grid (headers are row 0 and column 0). */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** What the user chose. Survives a reload of the window. */
export interface Choices extends Located {
  /** What these choices belong to: `runOf` the panel. */
  readonly run: string;
  /** Where the run's own points were computed. The editor's state follows the slider; this does not. */
  readonly computed: AllocationQuery;
  readonly allocation: AllocationQuery;
  /** Parameters whose budget no slider moves. */
  readonly locked: readonly string[];
  readonly edits: Edits;
  /** The matrix shows what holds each layer. */
  readonly editing: boolean;
  /** The total stays while one layer is moved; undefined: as the scope has it. */
  readonly holdTotal: boolean | undefined;
  readonly show: 'sparsity' | 'kept';
  readonly curve: 'quality' | 'loss';
  readonly mode: HeatmapMode;
  readonly statistic: Statistic;
  /** How the parameter is laid out; its usual way where nothing was chosen. */
  readonly plane: Plane | undefined;
  /** The part of it that is in view; all of it where nothing was chosen. */
  readonly window: Window | undefined;
  /** Channels stand by their scores, or by their numbers. */
  readonly channelOrder: 'score' | 'number';
  /** The heatmap's cursor. */
  readonly cursor: Place;
  /** The one grid cell that Tab reaches. */
  readonly focus: Place;
  readonly charts: ChartChoices;
}

/** Which channels of which method. */
export type ChannelsQuery = AllocationQuery & { readonly method: string; readonly parameter: string };

export type HistogramsQuery = AllocationQuery & { readonly parameter: string };

/** An answer, with the query that it answers. */
export interface Answered<Query, Answer> {
  readonly query: Query;
  readonly answer: Answer;
}

/** What is entered for the work on a finished comparison. */
export interface WorkEntries {
  readonly epochs: number;
  /** Absent: the run's own. */
  readonly learningRate: number | undefined;
  /** Points of accuracy that a search may lose. */
  readonly points: number;
}

/** Fields of text whose content is no value now, by their test id. */
export type InvalidFields = ReadonlySet<string>;

export interface PageState {
  readonly panel: PanelState;
  /** The setup as it is being changed; the editor's own is behind. */
  readonly draft: SetupChoices | undefined;
  readonly entries: WorkEntries;
  readonly invalid: InvalidFields;
  /** Save the fine-tuned weights, where there are any. */
  readonly saveTuned: boolean;
  readonly choices: Choices;
  /** A slider or a key is held: numbers may be about right until it is released. */
  readonly moving: boolean;
  /** What is held; it outlasts a pause. */
  readonly gesture: Gesture | undefined;
  /** What was decided last. */
  readonly change: Change | undefined;
  readonly counts: Answered<AllocationQuery, readonly AllocationAnswer[]> | undefined;
  /** Metrics by `evaluationKey`. */
  readonly evaluated: ReadonlyMap<string, Metrics>;
  readonly tile: Answered<TileQuery, Tile> | undefined;
  readonly histograms: Answered<HistogramsQuery, readonly HistogramAnswer[]> | undefined;
  readonly weight: Answered<WeightQuery, WeightAnswer> | undefined;
  readonly channels: Answered<ChannelsQuery, ChannelsAnswer> | undefined;
  readonly channel: Answered<ChannelQuery, ChannelAnswer> | undefined;
  /** The order of the rows of a comparison of two models; undefined: that of the files. */
  readonly diffSort: DiffSort | undefined;
  readonly runsChoices: RunsChoices;
  /** Guards of a mask. */
  readonly notes: Answered<AllocationQuery & { readonly method: string }, readonly NoteDocument[]> | undefined;
  /** A query that failed while the panel itself is well. */
  readonly notice: ProblemDocument | undefined;
  /** The notice that was dismissed: it does not come again by itself. */
  readonly dismissed: string | undefined;
  /** The last typed sparsity was none. */
  readonly entryInvalid: boolean;
  readonly saving: boolean;
  /** Width in CSS pixels of what is drawn to measure. */
  readonly widths: {
    readonly chart: number;
    readonly heatmap: number;
    readonly histogram: number;
    readonly training: number;
    readonly curves: number;
  };
  readonly chartPlaces: ChartPlaces;
  readonly chartAnswers: ChartAnswers;
}

export const origin: Place = { row: 0, column: 0 };
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
    locked: [],
    edits: noEdits,
    editing: false,
    holdTotal: undefined,
    show: 'sparsity',
    curve: 'quality',
    mode: 'kept',
    ...start,
    statistic: 'mean',
    plane: undefined,
    window: undefined,
    channelOrder: 'score',
    cursor: origin,
    focus: firstCell,
    charts: initialChartChoices,
  },
  draft: undefined,
  diffSort: undefined,
  runsChoices: {},
  entries: { epochs: 5, learningRate: undefined, points: 1 },
  invalid: new Set(),
  saveTuned: true,
  moving: false,
  gesture: undefined,
  change: undefined,
  counts: undefined,
  evaluated: new Map(),
  tile: undefined,
  histograms: undefined,
  weight: undefined,
  channels: undefined,
  channel: undefined,
  notes: undefined,
  notice: undefined,
  dismissed: undefined,
  entryInvalid: false,
  saving: false,
  widths: { chart: 420, heatmap: 576, histogram: 300, training: 420, curves: 900 },
  chartPlaces: initialChartPlaces,
  chartAnswers: {},
};

/** Under which a method's metrics at an allocation are cached. */
export const evaluationKey = (method: string, allocation: AllocationQuery): string =>
  `${method} ${allocationKey(allocation)}`;

/** What tells one run from another. */
export const runOf = ({ key, title }: PanelState): string => key ?? title;
