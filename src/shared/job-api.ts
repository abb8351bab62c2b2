/** What a job process is asked. */
import type {
  AgreementDocument,
  CompareDocument,
  ConvertDocument,
  InspectDocument,
  Metrics,
  PointDocument,
  PruneDocument,
  SearchDocument,
} from './documents';
import type { PreviewDocument } from './preview';
import type { DiffDocument } from './diff-document';
import type { LatencyDocument, NoteDocument, SensitivityDocument, TrialDocument } from './findings';
import type { AllocationAnswer, AllocationQuery } from './allocation';
import type { MaskFileDocument } from './handover';
import type { CompareEvent, FineTuneAnswer, PanelTuning, Progress, SaveQuery } from './protocol';
import type {
  ChannelAnswer,
  ChannelQuery,
  ChannelsAnswer,
  Difference,
  DifferenceQuery,
  HistogramAnswer,
  NetworkDocument,
  Tile,
  TileQuery,
  WeightAnswer,
  WeightQuery,
} from './pictures';
import type { DataRecipe, LossName, Recipe } from './recipe';
import type { CallContext } from './rpc';

export interface ConvertQuery {
  readonly model: string;
  /** The wanted file. */
  readonly out: string;
  /** The user agreed that an existing file is replaced. Never applies to the source. */
  readonly force: boolean;
}

export interface ReportQuery {
  /** The wanted HTML file. */
  readonly out: string;
  /** The user agreed that an existing file is replaced. Never applies to what was read. */
  readonly force: boolean;
}

/** Where the model of a stored run may be now, if it is not where it was. */
export interface RunPlaces {
  /** Folders that the user works in: one may be the run's own, moved or copied. */
  readonly workspaces?: readonly string[];
  /** Main files of models: one may be the run's own under another name. */
  readonly models?: readonly string[];
}

export interface DiffQuery {
  /** Main files. */
  readonly before: string;
  readonly after: string;
  /** What people tell the two by. Default: the names of the files. */
  readonly names?: { readonly before: string; readonly after: string };
  /** Outputs are compared on these examples, too. */
  readonly data?: DataRecipe;
  /** The folder that the data's paths are relative to. */
  readonly base?: string;
  readonly loss?: LossName;
  /** Name of the output of `before` that is compared. Default: the first. */
  readonly output?: string;
  readonly executor?: Recipe['executor'];
  /** Chooses the examples, where there is a limit. */
  readonly seed?: number;
}

export interface MasksQuery extends AllocationQuery {
  readonly method: string;
  /** The wanted file. */
  readonly out: string;
  /** The user agreed that an existing file is replaced. Never applies to the source. */
  readonly force: boolean;
}

export interface TrialQuery extends AllocationQuery {
  readonly method: string;
  /** The fine-tuned weights of this allocation, where there are any. Default: where there are. */
  readonly fineTuned?: boolean;
  readonly data: DataRecipe;
  /** The folder that the data's paths are relative to. */
  readonly base: string;
}

export interface SensitivityEvent {
  /** With the one layer that was measured now. */
  readonly document: SensitivityDocument;
  /** Of the layers, 0 to 1. */
  readonly share: number;
}

/** The job process. One model and one run at a time; `compare` or `open` comes before the queries that need scores. */
export interface JobApi extends TrainingApi {
  inspect(query: { model: string }, context: CallContext<Progress>): Promise<InspectDocument>;
  /** What a recipe's data looks like to its model. Keeps nothing, and forgets nothing. */
  preview(query: { recipe: Recipe; base: string }, context: CallContext): Promise<PreviewDocument>;
  /**
   * Runs a comparison and keeps model, data and scores for the queries below. `folder`: where the run is stored; `workspace`: the folder that
   * the user works in, by which the run is found again where that has moved.
   */
  compare(
    query: { recipe: Recipe; base: string; folder: string; workspace?: string },
    context: CallContext<CompareEvent>,
  ): Promise<CompareDocument>;
  /** Opens a stored run: no data pass. */
  open(query: { folder: string } & RunPlaces, context: CallContext<CompareEvent>): Promise<CompareDocument>;
  /** The layer counts of every method that has scores. `about`: at once, out of counts of the scores, where those are on the disk. */
  allocate(query: AllocationQuery & { about?: boolean }, context: CallContext): Promise<readonly AllocationAnswer[]>;
  /** Metrics of one method's mask at one allocation, on the run's test data. */
  evaluate(query: AllocationQuery & { method: string }, context: CallContext): Promise<Metrics>;
  /** `method: ''` shows weights and zeros alone, also without a comparison. */
  tile(query: TileQuery, context: CallContext): Promise<Tile>;
  difference(query: DifferenceQuery, context: CallContext): Promise<Difference>;
  /** A parameter's scores under every method that has them; the file's |w| alone, as method `''`, where none has. */
  histograms(query: AllocationQuery & { parameter: string }, context: CallContext): Promise<readonly HistogramAnswer[]>;
  /** The output units of a parameter; with `method: ''` those of the file, also without a comparison. */
  channels(
    query: AllocationQuery & { method: string; parameter: string },
    context: CallContext,
  ): Promise<ChannelsAnswer>;
  channel(query: ChannelQuery, context: CallContext): Promise<ChannelAnswer>;
  weight(query: WeightQuery, context: CallContext): Promise<WeightAnswer>;
  /** How far the methods agree at any sparsity. */
  agreement(query: AllocationQuery, context: CallContext): Promise<AgreementDocument>;
  /** Absent for a model of weights alone. */
  network(query: null, context: CallContext): Promise<NetworkDocument | undefined>;
  save(query: SaveQuery, context: CallContext<Progress>): Promise<PruneDocument>;
  /** Writes the recipe alone: `out` is its file. */
  saveRecipe(query: SaveQuery, context: CallContext<Progress>): Promise<{ readonly recipe: string }>;
  /** Writes the open comparison as one HTML file, to read offline. */
  report(query: ReportQuery, context: CallContext): Promise<{ readonly out: string }>;
  /** Writes the masks of one method as npz, and beside it the recipe that makes them. */
  masks(query: MasksQuery, context: CallContext<Progress>): Promise<MaskFileDocument>;
  /** Saves a model in the format that the ending of `out` says. Keeps nothing, and forgets nothing. */
  convert(query: ConvertQuery, context: CallContext<Progress>): Promise<ConvertDocument>;
  /** How one model differs from another. Keeps nothing, and forgets nothing. */
  diff(query: DiffQuery, context: CallContext<Progress>): Promise<DiffDocument>;
}

/** What a job does on request beyond looking at what it holds. */
export interface TrainingApi {
  /** Trains one method's pruned weights with the mask held, from the run's training settings. `stopTraining` ends it early. */
  fineTune(
    query: AllocationQuery & { method: string; epochs: number; learningRate?: number },
    context: CallContext<Progress>,
  ): Promise<FineTuneAnswer>;
  /** What was fine-tuned so far, also before the run was opened again. */
  tunings(query: null, context: CallContext): Promise<readonly PanelTuning[]>;
  /** The point of a method whose scores depend on the sparsity, at one that the run did not compute. */
  compute(query: { method: string; sparsity: number }, context: CallContext<Progress>): Promise<PointDocument>;
  /** Ends a training phase that runs now: the best weights so far are kept, and its call answers with them. */
  stopTraining(query: null, context: CallContext): Promise<void>;
  /** What trains now, and what will, waits while it is paused. */
  pauseTraining(query: { paused: boolean }, context: CallContext): Promise<void>;
  /** Prunes one layer at a time at each sparsity, and evaluates. Events: the document as it grows. */
  sensitivity(
    query: { method: string; sparsities: readonly number[] },
    context: CallContext<SensitivityEvent>,
  ): Promise<SensitivityDocument>;
  /** Times the unpruned model's forward pass here. */
  latency(query: null, context: CallContext): Promise<LatencyDocument>;
  /** Evaluates the model before and after on other data. */
  tryOnData(query: TrialQuery, context: CallContext<Progress>): Promise<TrialDocument>;
  /** Guards of one method's mask. */
  notes(query: AllocationQuery & { method: string }, context: CallContext): Promise<readonly NoteDocument[]>;
  /** The highest sparsity of a method at which the accuracy on held-out data drops by at most `maxDrop` (a share). */
  findSparsity(
    query: AllocationQuery & { method: string; maxDrop: number },
    context: CallContext<Progress>,
  ): Promise<SearchDocument>;
}
