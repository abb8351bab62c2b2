import type { Metrics } from '../../shared/documents';
import type { Dataset } from '../data/dataset';
import type { Executor } from '../executors/executor';
import type { Node } from '../graph/node';
import { size } from '../graph/shape';
import { meanOf } from '../statistics/estimate';
import type { Objective } from '../statistics/objective';
import { targetValues } from '../statistics/targets';
import { argmax, driftOf } from './drift';
import { predict } from './predictor';

/** What a model's answers are worth: the part of `Metrics` that needs data. */
export type Quality = Pick<Metrics, 'loss' | 'accuracy' | 'drift' | 'standardError' | 'examples'>;

/** The quality, and for each answer in the data's order whether it is right, as many for each example; no hits where there is nothing to be right about. */
export interface Judgement {
  readonly quality: Quality;
  readonly hits?: Uint8Array;
}

export interface EvaluatorInput {
  readonly objective: Objective;
  readonly dataset: Dataset;
  readonly executor: Executor;
}

/**
 * Evaluates one network with different weights on the same data. The first evaluation is the reference that drift is measured against.
 */
export class Evaluator {
  private reference: Float32Array | undefined;

  constructor(private readonly input: EvaluatorInput) {}

  get hasReference(): boolean {
    return this.reference !== undefined;
  }

  /** Loss (mean over examples; absent where it is not finite), accuracy and drift with these weights. @throws Cancelled */
  async evaluate(
    weights: ReadonlyMap<Node, Float32Array>,
    signal?: AbortSignal,
    onProgress?: (share: number) => void,
  ): Promise<Quality> {
    return (await this.judge(weights, signal, onProgress)).quality;
  }

  /** The same, with which answers are right. @throws Cancelled */
  async judge(
    weights: ReadonlyMap<Node, Float32Array>,
    signal?: AbortSignal,
    onProgress?: (share: number) => void,
  ): Promise<Judgement> {
    const { objective, dataset, executor } = this.input;
    const { output, value, target } = objective;
    const width = size(output.shape);
    const labelled = dataset.targets !== undefined;
    const answers = new Float32Array(dataset.examples * width);
    const losses = new Float64Array(dataset.examples);
    let hits = new Uint8Array();
    await predict(
      {
        outputs: labelled ? [output, value] : [output],
        inputs: objective.inputs,
        weights,
        dataset,
        executor,
        ...(labelled && { extra: new Map([[target, (batch) => targetValues(batch, objective)]]) }),
        signal,
        ...(onProgress && { onProgress }),
      },
      (first, batch, [answer, loss]) => {
        answers.set(answer, first * width);
        if (!labelled) return;
        losses.set(loss, first);
        const found = hitsOf(objective, answer, targetValues(batch, objective));
        const each = found.length / batch.size;
        if (first === 0) hits = new Uint8Array(each * dataset.examples);
        hits.set(found, first * each);
      },
    );
    const before = this.reference;
    this.reference ??= answers;
    const loss = losses.reduce((sum, each) => sum + each, 0) / dataset.examples;
    const classified = labelled && hasClasses(objective, dataset);
    const quality = {
      // A network that overflows has no loss; JSON could not say so either.
      ...(labelled && Number.isFinite(loss) && { loss }),
      ...(classified && { accuracy: hits.reduce((sum, hit) => sum + hit, 0) / hits.length }),
      ...(before && { drift: driftOf(objective, before, answers) }),
      ...(labelled && dataset.examples > 1 && { standardError: errorsOf(losses, classified ? hits : undefined) }),
      examples: dataset.examples,
    };
    return { quality, ...(classified && { hits }) };
  }
}

/**
 * Of the means; the loss's where it is a number, the accuracy's where there are hits. Examples are drawn, not the answers of one: those are
 * alike, so that an example counts once, by the share of its answers that are right.
 */
function errorsOf(losses: Float64Array, hits: Uint8Array | undefined): NonNullable<Metrics['standardError']> {
  const shares = hits ? sharesOf(hits, losses.length) : [];
  const [loss, accuracy] = [Array.from(losses), shares].map((samples) => meanOf(samples).standardError);
  return {
    ...(Number.isFinite(loss) && { loss }),
    ...(Number.isFinite(accuracy) && { accuracy }),
  };
}

/** The share of right answers of each example. @param hits as many for each example. */
export function sharesOf(hits: Uint8Array, examples: number): number[] {
  const each = hits.length / examples;
  return Array.from({ length: examples }, (_, example) => {
    let right = 0;
    for (let at = example * each; at < (example + 1) * each; at++) right += hits[at];
    return right / each;
  });
}

/** Binary outputs are counted one by one. */
const isBinary = ({ loss }: Objective): boolean => loss === 'binary-cross-entropy';

/** Accuracy means something: the task is a classification. */
const hasClasses = ({ loss, classes }: Objective, { targets }: Dataset): boolean =>
  loss !== 'mean-squared-error' ||
  (classes > 1 && (targets?.kind === 'classes' || (targets?.kind === 'vectors' && targets.oneHot)));

/** 1 for each right answer, 0 for each wrong one. */
function hitsOf(objective: Objective, answer: ArrayLike<number>, targets: Float32Array): Uint8Array {
  const { classes } = objective;
  if (isBinary(objective)) return Uint8Array.from(targets, (wanted, i) => Number(answer[i] > 0 === wanted > 0.5));
  const hits = new Uint8Array(targets.length / classes);
  for (let row = 0; row < hits.length; row++)
    hits[row] = Number(argmax(answer, row * classes, classes) === argmax(targets, row * classes, classes));
  return hits;
}
