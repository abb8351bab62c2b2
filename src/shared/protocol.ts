/**
 * What crosses a boundary: the API of the job process (called by the editor), the API of the editor (called by the page), the
 * state that the editor pushes to the page. All paths are absolute file-system paths; the page never names one.
 */
import type {
  CompareDocument,
  InspectDocument,
  MethodResult,
  Metrics,
  SearchDocument,
  TrainingDocument,
} from './documents';
import type { PreviewDocument } from './preview';
import type { AllocationQuery } from './allocation';
import type { DiffDocument } from './diff-document';
import type { LatencyDocument, SensitivityDocument, TrialDocument } from './findings';
import type { ProblemDocument } from './problem';
import type { ScheduleRecipe, TrainingRecipe } from './recipe';
import type { RunsDocument } from './runs-document';
import type { JobApi } from './job-api';
import type { CallContext, Query } from './rpc';
import type { Bundle } from './text';

/** At most ten a second. `share`: 0 to 1, absent while it is not known. */
export interface Progress {
  readonly phase: 'reading' | 'collecting' | 'scoring' | 'training' | 'evaluating' | 'saving';
  /** What is being worked on: a file, a method. */
  readonly subject?: string;
  readonly share?: number;
  /** Of the phase `training`. */
  readonly training?: TrainingProgress;
}

/** How a training phase goes. */
export interface TrainingProgress {
  /** From 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Of all epochs together, from 1. */
  readonly step: number;
  readonly steps: number;
  /** The curve so far: mean loss of spans of equally many steps, at most 200 of them. */
  readonly losses: readonly number[];
  /** Steps of one span of `losses`. */
  readonly span: number;
  /** Held-out loss after each epoch so far. */
  readonly heldOutLosses: readonly number[];
  readonly learningRate: number;
}

/** Events of `compare`, in this order: any progress, `inspected`, `baseline`, then one `method` for each as it is finished. */
export type CompareEvent =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'inspected'; readonly inspection: InspectDocument }
  | { readonly kind: 'baseline'; readonly document: CompareDocument }
  | { readonly kind: 'method'; readonly result: MethodResult };

/** What fine-tuning of one mask brought. Its weights are kept by the job: saving and evaluating the same allocation uses them. */
export interface FineTuneAnswer {
  readonly metrics: Metrics;
  readonly training: TrainingDocument;
}
export interface SaveQuery extends AllocationQuery {
  readonly method: string;
  /** Save the fine-tuned weights of this allocation, where there are any. Default: where there are. */
  readonly fineTuned?: boolean;
  /** The wanted main file. */
  readonly out: string;
  /** The user agreed that an existing file is replaced. Never applies to the source. */
  readonly force: boolean;
  /** No recipe is written beside the model. */
  readonly withoutRecipe?: boolean;
}

/** What is saved: the pruned model with its recipe beside it, the model alone, the recipe alone. */
export type SaveKind = 'both' | 'model' | 'recipe';

/** A method as people choose it. */
export interface MethodDescription {
  readonly id: string;
  /** Localised. */
  readonly label: string;
  readonly what: string;
  readonly needsData: boolean;
  /** It trains before it scores, so it is slow, and what it scores are other weights. */
  readonly trains: boolean;
}

/** What a person decides before a comparison runs. */
export interface SetupChoices {
  /** Ids. */
  readonly methods: readonly string[];
  /** Shares, each at least 0 and below 1. */
  readonly sparsities: readonly number[];
  /** Epochs after pruning; 0: none. */
  readonly fineTune: number;
  readonly optimizer: TrainingRecipe['optimizer'];
  /** Absent: the optimizer's usual one. */
  readonly learningRate?: number | undefined;
  readonly schedule: ScheduleRecipe['kind'];
  /** Of iterative and cubic. */
  readonly rounds: number;
  readonly recalibrate: boolean;
}

/** What is shown before a comparison runs. */
export interface SetupState {
  readonly choices: SetupChoices;
  readonly preview: PreviewDocument;
}

/** Work on a comparison that is finished: one at a time. */
export interface PanelWork {
  readonly kind: 'fine-tune' | 'compute' | 'search' | 'sensitivity' | 'latency' | 'trial';
  readonly method: string;
  readonly allocation: AllocationQuery;
  readonly progress?: Progress;
  /** It was asked to end and to keep what it has. */
  readonly stopping?: true;
  /** Its training waits until it is told to go on. */
  readonly paused?: true;
}
/** Fine-tuned weights that the job keeps, and what they are worth. */
export interface PanelTuning extends FineTuneAnswer {
  readonly query: AllocationQuery & { readonly method: string };
}
export interface PanelSearch extends SearchDocument {
  readonly query: Omit<AllocationQuery, 'sparsity'> & { readonly method: string };
}

/** Everything that the page shows but tiles. Pushed whole: it holds documents and counts, never tensors. */
export interface PanelState {
  readonly phase: 'loading' | 'setup' | 'running' | 'ready' | 'failed' | 'cancelled';
  /** `sparsity`: no comparison, only what is zero now. `diff`: how one model differs from another. `runs`: all stored runs. */
  readonly view: 'compare' | 'sparsity' | 'diff' | 'runs';
  /** Shown name, never a path. */
  readonly title: string;
  /** Opaque. The page keeps it (`setState({ key })`), so that the editor finds the run again after a window reload. */
  readonly key?: string;
  readonly inspection?: InspectDocument;
  /** Of the view `diff`. */
  readonly diff?: DiffDocument;
  /** Of the view `runs`. */
  readonly runs?: RunsDocument;
  /** Grows while methods finish. */
  readonly comparison?: CompareDocument;
  readonly methods: readonly MethodDescription[];
  readonly progress?: Progress;
  readonly problem?: ProblemDocument;
  /** Of the phase `setup`. */
  readonly setup?: SetupState;
  /** The run was asked to end and to keep what is finished. */
  readonly stopping?: true;
  /** Of the phase `ready`. */
  readonly work?: PanelWork;
  readonly tunings?: readonly PanelTuning[];
  readonly searches?: readonly PanelSearch[];
  /** One for each method that was asked for; it grows while the layers are measured. */
  readonly sensitivities?: readonly SensitivityDocument[];
  readonly latency?: LatencyDocument;
  /** The last of each allocation first. */
  readonly trials?: readonly TrialDocument[];
  /** The run is kept, with what the user said of it. */
  readonly stored?: { readonly note?: string };
  /** A recipe's allocation, where the sliders start. */
  readonly allocation: AllocationQuery;
}

/** Editor → page. */
export type PageMessage =
  | { readonly page: 'state'; readonly state: PanelState }
  /** To where the user was before, or came back from. */
  | { readonly page: 'navigate'; readonly to: 'back' | 'forward' }
  | { readonly page: 'bundle'; readonly language: string; readonly bundle: Bundle };

/** What can be done with a model that is looked at. */
export type ModelCommand = 'compare' | 'prune' | 'convert' | 'compareWithHead';

/** What can be done with a stored run that is listed. */
export type RunCommand = 'openRun' | 'noteRun';

/** A table or a figure that leaves the page. The page names no file; `name` is what a dialog suggests. */
export interface ExportQuery {
  readonly name: string;
  readonly type: 'csv' | 'json' | 'svg' | 'png';
  readonly content: string | Uint8Array;
}

/** Calls that only look at what the job holds. The page makes them through the editor. */
export type LookCall =
  | 'allocate'
  | 'evaluate'
  | 'notes'
  | 'tile'
  | 'difference'
  | 'histograms'
  | 'channels'
  | 'channel'
  | 'weight'
  | 'agreement'
  | 'network';

/** Page → editor. Queries of the job that pass through, and what only the editor can do. */
export interface PanelApi extends Pick<JobApi, LookCall> {
  /** The page listens now: send bundle and state. */
  ready(query: null, context: CallContext): Promise<void>;
  /** The user changed the allocation: kept for save and reload. */
  remember(query: AllocationQuery, context: CallContext): Promise<void>;
  /** What the user has chosen in the setup so far: kept, also over a reload of the window. */
  setUp(choices: SetupChoices, context: CallContext): Promise<void>;
  /** Runs the comparison as it is set up. */
  start(choices: SetupChoices, context: CallContext): Promise<void>;
  /** As the job's. The state shows how it goes and what came of it, also to a page that was hidden meanwhile. */
  fineTune(query: Query<JobApi['fineTune']>, context: CallContext): Promise<void>;
  compute(query: Query<JobApi['compute']>, context: CallContext): Promise<void>;
  findSparsity(query: Query<JobApi['findSparsity']>, context: CallContext): Promise<SearchDocument>;
  /** As the job's; the state shows how it goes and what came of it. */
  sensitivity(query: Query<JobApi['sensitivity']>, context: CallContext): Promise<void>;
  latency(query: null, context: CallContext): Promise<void>;
  /** Asks for data, then evaluates the model before and after on it. Answers false where the user dismissed a dialog. */
  tryOnData(query: AllocationQuery & { method: string; fineTuned?: boolean }, context: CallContext): Promise<boolean>;
  pauseTraining(query: { paused: boolean }, context: CallContext): Promise<void>;
  /** Save dialog, save, then Open and Reveal. Answers false where the user dismissed the dialog. */
  save(
    query: AllocationQuery & { method: string; fineTuned?: boolean; what?: SaveKind },
    context: CallContext,
  ): Promise<boolean>;
  /** Save dialog, then a file. Answers false where the user dismissed the dialog. */
  export(query: ExportQuery, context: CallContext): Promise<boolean>;
  copy(query: { text: string }, context: CallContext): Promise<void>;
  /** Asks for the framework and where the masks go, saves them, copies Python that applies them. Answers false where a dialog was dismissed. */
  copyPython(query: AllocationQuery & { method: string }, context: CallContext): Promise<boolean>;
  /** Asks for what is to be remembered of the stored run that is shown; the state then has it. */
  noteRun(query: null, context: CallContext): Promise<void>;
  /** Ends what runs. Where that trains, the first time what is finished is kept; the second time it ends at once. */
  cancel(query: null, context: CallContext): Promise<void>;
  /** Starts the comparison anew (after an error or a cancel). */
  retry(query: null, context: CallContext): Promise<void>;
  showLog(query: null, context: CallContext): Promise<void>;
  /** A command of the editor, on the model that the page shows. */
  run(query: { command: ModelCommand }, context: CallContext): Promise<void>;
  /** A command of the editor, on one of the runs that the page lists. */
  onRun(query: { command: RunCommand; id: string }, context: CallContext): Promise<void>;
}
