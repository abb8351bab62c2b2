import type { Metrics } from '../../shared/documents';
import type { Dataset } from '../data/dataset';
import type { Executor } from '../executors/executor';
import type { Node } from '../graph/node';
import { size } from '../graph/shape';
import type { Objective } from '../statistics/objective';
import { targetValues } from '../statistics/targets';
import { argmax, driftOf } from './drift';
import { predict } from './predictor';

/** What a model's answers are worth: the part of `Metrics` that needs data. */
export type Quality = Pick<Metrics, 'loss' | 'accuracy' | 'drift' | 'examples'>;

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
    const { objective, dataset, executor } = this.input;
    const { output, value, target } = objective;
    const width = size(output.shape);
    const labelled = dataset.targets !== undefined;
    const answers = new Float32Array(dataset.examples * width);
    const losses: number[] = [];
    let correct = 0;
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
        losses.push(...Array.from(loss));
        correct += countCorrect(objective, answer, targetValues(batch, objective));
      },
    );
    const rows = dataset.examples * (isBinary(objective) ? width : width / objective.classes);
    const before = this.reference;
    this.reference ??= answers;
    const loss = losses.reduce((sum, each) => sum + each, 0) / dataset.examples;
    return {
      // A network that overflows has no loss; JSON could not say so either.
      ...(labelled && Number.isFinite(loss) && { loss }),
      ...(labelled && hasClasses(objective, dataset) && { accuracy: correct / rows }),
      ...(before && { drift: driftOf(objective, before, answers) }),
      examples: dataset.examples,
    };
  }
}

/** Binary outputs are counted one by one. */
const isBinary = ({ loss }: Objective): boolean => loss === 'binary-cross-entropy';

/** Accuracy means something: the task is a classification. */
const hasClasses = ({ loss, classes }: Objective, { targets }: Dataset): boolean =>
  loss !== 'mean-squared-error' ||
  (classes > 1 && (targets?.kind === 'classes' || (targets?.kind === 'vectors' && targets.oneHot)));

function countCorrect(objective: Objective, answer: ArrayLike<number>, targets: Float32Array): number {
  const { classes } = objective;
  let correct = 0;
  if (isBinary(objective)) {
    targets.forEach((wanted, i) => (correct += Number(answer[i] > 0 === wanted > 0.5)));
    return correct;
  }
  for (let from = 0; from < targets.length; from += classes)
    correct += Number(argmax(answer, from, classes) === argmax(targets, from, classes));
  return correct;
}
