/** What a comparison finds out beyond its points: about single layers, about speed here, about other data; what people should know. */
import type { AllocationQuery } from './allocation';
import type { Metrics } from './documents';

/** What the model's answers are worth, without its size. */
export type QualityDocument = Pick<Metrics, 'loss' | 'accuracy' | 'drift' | 'standardError' | 'examples'>;

/** How much one layer matters: the model with that layer alone pruned, the others as a method left them. */
export interface SensitivityDocument {
  readonly method: string;
  /** Share of all scored weights that are zero before a layer is pruned: the rounds of a schedule have pruned them. Absent without a schedule. */
  readonly prunedBefore?: number;
  /** Rising. */
  readonly sparsities: readonly number[];
  /** In file order; fewer while it runs. */
  readonly layers: readonly LayerSensitivity[];
}
export interface LayerSensitivity {
  readonly parameter: string;
  readonly alias?: string;
  /** In the order of the sparsities. */
  readonly metrics: readonly QualityDocument[];
}

/** Time of a forward pass of one example here. Zeros do not change it: it is the same for every mask. */
export interface LatencyDocument {
  readonly executor: string;
  readonly runs: number;
  /** In ms. */
  readonly median: number;
  /** Between the quartiles, in ms. */
  readonly spread: number;
}

/** The model before and after pruning on data that the run did not know. */
export interface TrialDocument {
  readonly query: AllocationQuery & { readonly method: string };
  /** The weights were fine-tuned. */
  readonly fineTuned: boolean;
  /** Shown name of the data. */
  readonly data: string;
  readonly before: QualityDocument;
  readonly after: QualityDocument;
}

export type NoteCode =
  | 'layer-nearly-empty'
  | 'stale-batch-norm'
  | 'calibration-small'
  | 'near-chance'
  | 'converged-first-order'
  | 'training-diverged';

/** A guard: what people should know before they trust a result. In the user's language. */
export interface NoteDocument {
  readonly code: NoteCode;
  readonly severity: 'warning' | 'information';
  readonly message: string;
  readonly remedy?: string;
  /** What it is about; absent: the whole run. */
  readonly method?: string;
  readonly parameter?: string;
}
