import type { Metrics, TrainingDocument } from '../../shared/documents';
import type { AllocationQuery } from '../../shared/allocation';
import type { CompareEvent } from '../../shared/protocol';
import type { Recipe } from '../../shared/recipe';
import type { Bundle } from '../../shared/text';
import type { FiledScores, ScoreKeeper } from '../allocation/scores';
import type { Dataset } from '../data/dataset';
import type { Gzip } from '../evaluation/size';
import type { Executor } from '../executors/executor';
import type { Model } from '../formats/model';
import type { Gate } from '../training/gate';
import type { CheckpointStore } from '../training/training';
import type { Measured } from './measured';

/** Everything that a comparison needs, opened. */
export interface ComparisonInput {
  readonly model: Model;
  /** All of the recipe's data; hold-out and limit are applied here. Absent: only methods that need none. */
  readonly data?: Dataset | undefined;
  readonly test?: Dataset | undefined;
  /** What weights are trained on, where the recipe says it; otherwise the data that is not held out. */
  readonly train?: Dataset | undefined;
  readonly recipe: Recipe;
  readonly executor: Executor;
  readonly signal?: AbortSignal | undefined;
  /** Ends the run early and keeps what is finished, and the best weights of a training that goes on. */
  readonly stop?: AbortSignal | undefined;
  /** Where trainings that may be killed keep their state. */
  readonly checkpoints?: CheckpointStore | undefined;
  /** Where scores are kept. Default: in memory. */
  readonly scores?: ScoreKeeper | undefined;
  /** Where trainings wait while it is closed. */
  readonly gate?: Gate | undefined;
  readonly onEvent?: ((event: CompareEvent) => void) | undefined;
  /** Language of warnings and problems in the document. */
  readonly bundle?: Bundle | undefined;
  readonly gzip?: Gzip | undefined;
}

type Arrays = ReadonlyMap<string, Float32Array>;

/** A candidate as it is stored; the rest of it stands in the run's document. */
export interface StoredScores {
  readonly method: string;
  /** The one sparsity that it was made for. */
  readonly target?: number;
  /** By parameter name, in the file's own shape; as they are where they are on the disk already. */
  readonly scores: Arrays | FiledScores;
  /** What the method changed. */
  readonly weights?: Arrays;
}

/** What a fine-tuning was asked for. */
export interface TuningRequest {
  readonly epochs: number;
  /** Where it was not the recipe's. */
  readonly learningRate?: number | undefined;
}

/** Fine-tuned weights of one allocation, as they are stored. */
export interface StoredTuning {
  readonly query: AllocationQuery & { readonly method: string };
  readonly request: TuningRequest;
  readonly metrics: Metrics;
  readonly training: TrainingDocument;
  /** Every parameter that is not the file's. */
  readonly weights: Arrays;
}

/** What a run store keeps of a comparison. */
export interface StoredComparison {
  readonly candidates: readonly StoredScores[];
  readonly tunings: readonly StoredTuning[];
  readonly measured: Measured;
}
