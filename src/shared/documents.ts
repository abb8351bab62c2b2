/**
 * The JSON documents of the terminal's contract (`--json`), which are also what a job answers and what the panel shows.
 * Every document carries `schema`, `warnings`, `executor`. Add keys; never rename or remove one.
 */
import type { NoteDocument } from './findings';
import type { ProblemDocument } from './problem';

export type ShapeDocument = readonly number[];

export interface DocumentHead {
  readonly schema: 1;
  readonly warnings: readonly string[];
  /** `tfjs`, `reference`; `none` where nothing was executed. */
  readonly executor: string;
}

export interface ParameterDocument {
  readonly name: string;
  /** Readable, where an exporter made the name up. */
  readonly alias?: string;
  readonly layer: string;
  readonly role: ParameterRole;
  readonly shape: ShapeDocument;
  readonly dtype: string;
  readonly count: number;
  readonly zeros: number;
  /** Scored by default (CRITERIA.md, "Rules that hold for all"). `reason` says why not. */
  readonly prunable: boolean;
  readonly reason?: string;
}
export type ParameterRole = 'kernel' | 'bias' | 'norm' | 'embedding' | 'other';

export interface BarrierDocument {
  readonly op: string;
  readonly node: string;
  readonly blocks: 'forward' | 'gradient' | 'per-example' | 'structure';
  readonly parameters: readonly string[];
}

export interface InspectDocument extends DocumentHead {
  readonly file: string;
  readonly format: string;
  readonly framework?: string;
  readonly bytes: number;
  readonly mode: 'graph' | 'weights-only';
  /** Why the graph could not be read (weights-only). */
  readonly reason?: string;
  readonly inputs: readonly ShapeDocument[];
  readonly outputs: readonly ShapeDocument[];
  /** What the file calls them, in the same order. Absent where the graph could not be read. */
  readonly inputNames?: readonly string[];
  readonly outputNames?: readonly string[];
  readonly parameters: readonly ParameterDocument[];
  readonly total: number;
  readonly prunable: number;
  /** Share of zeros among prunable weights. */
  readonly sparsity: number;
  readonly macs?: number;
  readonly barriers: readonly BarrierDocument[];
}

export interface Metrics {
  /** Mean over examples. Absent without targets. */
  readonly loss?: number;
  /** Share of examples, 0 to 1. Absent without labels. */
  readonly accuracy?: number;
  /** Against the unpruned model. KL in nats; agreement: share of examples with the same top class. */
  readonly drift?: { readonly kl?: number; readonly mse?: number; readonly agreement: number };
  /** Of loss and accuracy over the examples: what cannot be told from noise. Absent for a single example. */
  readonly standardError?: { readonly loss?: number; readonly accuracy?: number };
  readonly examples: number;
  /** Of the model's files. */
  readonly bytes: number;
  readonly gzipBytes?: number;
  readonly parameters: number;
  readonly nonZero: number;
  /** Multiply-accumulates of one example. */
  readonly macs?: number;
  readonly latencyMs?: number;
}

export interface LayerCount {
  /** The parameter's, and where an exporter made it up, a readable one. */
  readonly name: string;
  readonly alias?: string;
  readonly kept: number;
  readonly total: number;
}

/** What the layer-collapse guard did. */
export interface GuardDocument {
  /** Parameters that would have lost every weight. */
  readonly parameters: readonly string[];
  readonly restored: number;
}

export interface PointDocument {
  readonly sparsity: number;
  readonly removed: number;
  readonly zeros: number;
  readonly kept: number;
  readonly guard?: GuardDocument;
  readonly metrics: Metrics;
  readonly fineTuned?: Metrics;
  readonly training?: TrainingDocument;
  readonly layers: readonly LayerCount[];
  /** Hash of the mask (recipe reproducibility). */
  readonly maskHash: string;
}

/** What a training phase did. */
export interface TrainingDocument {
  /** Epochs that were trained, also where it stopped before the last. */
  readonly epochs: number;
  /** The epoch whose weights were kept, from 1; 0: the weights that it began with. */
  readonly bestEpoch: number;
  /** Mean loss of each epoch, over its steps. */
  readonly losses: readonly number[];
  /** Loss on the held-out part after each epoch; empty where nothing is held out. */
  readonly heldOutLosses: readonly number[];
  /** Why it ended before the last epoch. */
  readonly stopped?: 'cancelled' | 'patience' | 'diverged';
  /** The optimizer step at which the loss was no number any more, from 1. */
  readonly divergedAt?: number;
  /** What people should know: a checkpoint that could not be written, a training that was resumed. */
  readonly notes?: readonly string[];
}

/** A group of weights that share one estimate: an output channel, or a layer. */
export interface GroupEstimate {
  readonly parameter: string;
  /** The output channel; absent where the group is the whole parameter. */
  readonly channel?: number;
  /** Tr(H_pp)/p. */
  readonly value: number;
  readonly standardError: number;
}

/** The search for the highest sparsity that loses at most so much accuracy. */
export interface SearchDocument {
  readonly maxDrop: number;
  /** Absent where none loses as little. */
  readonly sparsity?: number;
  /** Accuracy lost at that sparsity, on the examples of the search. */
  readonly drop?: number;
  /** Of that difference, over the examples: what cannot be told from noise. */
  readonly standardError?: number;
  /** Examples that the search looked at. */
  readonly examples: number;
  /** What was tried, in order. */
  readonly probes: readonly { readonly sparsity: number; readonly accuracy: number }[];
}

export interface MethodResult {
  /** Unique within a comparison: the criterion's id, with its options where they are not the defaults. */
  readonly method: string;
  readonly criterion: string;
  readonly options: Readonly<Record<string, string>>;
  readonly trained?: { readonly epochs: number };
  readonly targetDependent: boolean;
  /** Seconds beyond the passes that all methods share. */
  readonly ownSeconds: number;
  /** What people should know of this result: a guard that acted, an estimate that is not sharp. */
  readonly notes?: readonly string[];
  /** Of methods that train before they score. */
  readonly training?: TrainingDocument;
  /** Of methods that estimate by random probes. */
  readonly estimates?: readonly GroupEstimate[];
  /** Where the recipe asks for the highest sparsity that loses at most so much: the point beside the others. */
  readonly search?: SearchDocument;
  readonly error?: ProblemDocument;
  readonly points: readonly PointDocument[];
}

export interface AgreementDocument {
  readonly sparsity: number;
  readonly criteria: readonly string[];
  /** Spearman rank correlation of the scores, [criteria, criteria]. */
  readonly spearman: readonly (readonly number[])[];
  /** Jaccard similarity of the kept sets. */
  readonly jaccard: readonly (readonly number[])[];
}

export interface DataDocument {
  readonly file: string;
  readonly examples: number;
  /** Examples that no method saw, on which everything was evaluated. */
  readonly heldOut?: number;
}

export interface CompareDocument extends DocumentHead {
  readonly model: string;
  readonly data: DataDocument;
  readonly test?: DataDocument;
  readonly loss: string;
  readonly seed: number;
  readonly baseline: Metrics;
  /** The passes over the calibration data that all methods share. */
  readonly sharedSeconds: number;
  /** From start to end, evaluations included. */
  readonly totalSeconds?: number;
  readonly schedule?: { readonly kind: string; readonly rounds: number };
  /** It was cancelled: results are what was finished until then. */
  readonly cancelled?: true;
  readonly results: readonly MethodResult[];
  readonly agreement: readonly AgreementDocument[];
  /** Guards of the whole run. */
  readonly notes?: readonly NoteDocument[];
}

export interface PruneDocument extends DocumentHead {
  readonly model: string;
  readonly out: string;
  readonly recipe: string;
  readonly criterion: string;
  readonly options: Readonly<Record<string, string>>;
  readonly removed: number;
  readonly zeros: number;
  readonly kept: number;
  readonly guard?: GuardDocument;
  readonly maskHash: string;
  readonly layers: readonly LayerCount[];
  readonly before: Metrics;
  readonly after: Metrics;
  readonly fineTuned?: Metrics;
  readonly training?: TrainingDocument;
  readonly trained?: { readonly epochs: number };
  readonly search?: SearchDocument;
  readonly notes?: readonly string[];
}

export interface ConvertDocument extends DocumentHead {
  readonly model: string;
  /** That of the model that was read. */
  readonly format: string;
  readonly out: string;
  /** Of the file that was written. */
  readonly bytes: number;
}

export interface EvaluateDocument extends DocumentHead {
  readonly model: string;
  readonly data: DataDocument;
  readonly loss: string;
  readonly metrics: Metrics;
}

/** A parameter's or an output's array in an npz file. */
export interface ArrayDocument {
  readonly name: string;
  readonly shape: ShapeDocument;
}

export interface ScoreDocument extends DocumentHead {
  readonly model: string;
  readonly data?: DataDocument;
  readonly criterion: string;
  readonly options: Readonly<Record<string, string>>;
  /** Absent in weights-only mode. */
  readonly loss?: string;
  readonly seed: number;
  readonly seconds: number;
  readonly out: string;
  readonly arrays: readonly ArrayDocument[];
  readonly trained?: { readonly epochs: number };
}

export interface PredictDocument extends DocumentHead {
  readonly model: string;
  readonly data: DataDocument;
  readonly out: string;
  readonly arrays: readonly ArrayDocument[];
}

/** `run --verify`: whether a recipe makes the mask again that it made once. */
export interface VerifyDocument extends DocumentHead {
  readonly model: string;
  readonly recipe: string;
  readonly criterion: string;
  readonly equal: boolean;
  /** Hash of the mask that was made now, and the one in the recipe. */
  readonly maskHash: string;
  readonly expectedMaskHash: string;
  /** Where they differ and the saved model is there: Jaccard similarity of the weights that are not zero. */
  readonly jaccard?: number;
}
