/** What training is told and what it answers; `train` (train.ts) does it. */
import type { ParameterRole, TrainingDocument } from '../../shared/documents';
import type { TrainingProgress } from '../../shared/protocol';
import type { Text } from '../../shared/text';
import type { Mask } from '../allocation/masks';
import type { Dataset } from '../data/dataset';
import type { Executor } from '../executors/executor';
import type { Normalization } from '../graph/graph';
import type { Node } from '../graph/node';
import type { Objective } from '../statistics/objective';
import type { Gate } from './gate';

/** The optimizer and its course. Rates are a step's; decay and penalties are added to the mean loss over the examples. */
export interface TrainingSettings {
  /** 0 and more. */
  readonly epochs: number;
  readonly optimizer: 'sgd' | 'adam';
  /** > 0. */
  readonly learningRate: number;
  /** `step`: × 0.1 from two thirds of the steps on; `cosine`: to 0 along half a cosine. */
  readonly decay: 'constant' | 'step' | 'cosine';
  /** Of sgd: v ← momentum·v + g, w ← w − rate·v. */
  readonly momentum: number;
  /** Added to the gradient of kernels and embeddings alone: weightDecay·w. */
  readonly weightDecay: number;
  readonly batchSize: number;
  /** Stop after so many epochs without a better held-out loss. */
  readonly patience?: number | undefined;
  /** Renew batch-norm statistics with the weights that are kept. */
  readonly recalibrate: boolean;
}

/** A parameter that is trained. */
export interface Trainable {
  readonly name: string;
  readonly node: Node;
  readonly role: ParameterRole;
}

/** Looks at every step of a training phase. What it has gathered is kept with a checkpoint. */
export interface StepObserver {
  /** @param gradient of the data loss of this step, without decay, penalty or momentum. @param weights that it was taken at. */
  observe(name: string, gradient: ArrayLike<number>, weights: ArrayLike<number>): void;
  /** What it has gathered, by any names. */
  state(): ReadonlyMap<string, Float64Array>;
  restore(state: ReadonlyMap<string, Float64Array>): void;
}

/** Where a training phase that may be killed keeps its state. A call that fails with a Problem stops no training: it is noted. */
export interface CheckpointStore {
  load(key: string): Promise<Uint8Array | undefined>;
  /** Whole or not at all. */
  save(key: string, state: Uint8Array): Promise<void>;
  remove(key: string): Promise<void>;
}

export interface TrainInput {
  readonly objective: Objective;
  /** Of the graph: batches are normalized by their own statistics while it trains. */
  readonly normalizations?: readonly Normalization[] | undefined;
  /** Every parameter's values at the beginning, by node. Not changed. */
  readonly weights: ReadonlyMap<Node, Float32Array>;
  /** The parameters that are trained, in file order. */
  readonly trainable: readonly Trainable[];
  /** Moving statistics of the normalizations, by the names of their parameters: training renews them. */
  readonly moving?: ReadonlyMap<string, Node> | undefined;
  readonly dataset: Dataset;
  /** What early stopping and the choice of the best weights look at. Without it the last weights are kept. */
  readonly heldOut?: Dataset | undefined;
  readonly settings: TrainingSettings;
  /** Of the order of examples: a new permutation each epoch, hashed from (seed, epoch). */
  readonly seed: number;
  /** The order of the examples in an epoch (from 0), instead of that of the seed. */
  readonly order?: ((epoch: number) => Uint32Array) | undefined;
  readonly executor: Executor;
  /** By parameter name: pruned weights are +0 before the first step and after every one, their optimizer state too. */
  readonly masks?: ReadonlyMap<string, Mask> | undefined;
  /** After every step these parameters are soft-thresholded by rate·λ; no weight decay for them. */
  readonly l1?: { readonly lambda: number; readonly parameters: ReadonlySet<string> } | undefined;
  readonly observe?: StepObserver | undefined;
  /** The last weights are the result, whatever the held-out loss says. */
  readonly keepLast?: boolean | undefined;
  readonly checkpoints?: CheckpointStore | undefined;
  /** Ends everything. */
  readonly signal?: AbortSignal | undefined;
  /** Ends the training alone; what is best so far is its result. */
  readonly stop?: AbortSignal | undefined;
  /** Where it waits before a step while that is closed. */
  readonly gate?: Gate | undefined;
  readonly onProgress?: ((progress: TrainingProgress) => void) | undefined;
}

export interface Trained {
  /** Values of every parameter that may have changed, by name: trained ones and renewed batch-norm statistics. */
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly document: TrainingDocument;
  /** What people should know: a checkpoint that could not be written, a training that was resumed. */
  readonly notes?: readonly Text[];
}
