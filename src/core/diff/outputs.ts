import type { DiffSide, OutputDiff } from '../../shared/diff-document';
import type { DataDocument } from '../../shared/documents';
import { throwIfCancelled } from '../../shared/problem';
import type { LossName } from '../../shared/recipe';
import { text, type Text } from '../../shared/text';
import type { Dataset } from '../data/dataset';
import { driftOf } from '../evaluation/drift';
import { Evaluator } from '../evaluation/evaluator';
import { predictAll } from '../evaluation/predictor';
import type { Executor } from '../executors/executor';
import type { Model } from '../formats/model';
import type { Graph } from '../graph/graph';
import type { Node } from '../graph/node';
import { sameShape, show } from '../graph/shape';
import { objectiveOf, type Objective } from '../statistics/objective';

/** A network with the examples as it wants them. */
export interface Answering {
  readonly model: Model;
  readonly dataset: Dataset;
}

export interface OutputInput {
  readonly before: Answering;
  readonly after: Answering;
  readonly executor: Executor;
  readonly loss?: LossName | undefined;
  /** Name of the output in `before`. Default: the first. */
  readonly output?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (share: number) => void;
}

export interface OutputComparison {
  readonly outputs: OutputDiff;
  readonly data: DataDocument;
  readonly loss: LossName;
  readonly before: Pick<DiffSide, 'loss' | 'accuracy'>;
  readonly after: Pick<DiffSide, 'loss' | 'accuracy'>;
}

/** The answers of a network: what comes out of it, and what its classes are told by. `[examples, …]` each. */
interface Answers {
  readonly predictions: Float32Array;
  readonly logits: Float32Array;
}

/**
 * How far the answers of two networks to the same examples are apart, and how good each of them is. A text where that cannot be said.
 * @throws Problem `option-invalid` for an output that `before` does not have; Cancelled.
 */
export async function compareOutputs(input: OutputInput): Promise<OutputComparison | Text> {
  const { before, after, output, onProgress } = input;
  const graphs = [before.model.graph, after.model.graph] as const;
  if (!graphs[0] || !graphs[1])
    return text(
      'Outputs were not compared: the network of {0} could not be read.',
      (graphs[0] ? after : before).model.name,
    );
  const old = objectiveFor(before, graphs[0], input.loss, output);
  const now = objectiveFor(after, graphs[1], old.loss, counterpart(graphs[0], graphs[1], old.prediction));
  if (!sameShape(old.prediction.shape, now.prediction.shape))
    return text(
      'Outputs were not compared: their shapes are {0} and {1}.',
      show(old.prediction.shape),
      show(now.prediction.shape),
    );
  const share = (done: number, of: number) => (part: number) => onProgress?.((done + part) / of);
  const answers = [
    await answersOf(before, old, input, share(0, 4)),
    await answersOf(after, now, input, share(1, 4)),
  ] as const;
  const qualities = [
    await qualityOf(before, old, input, share(2, 4)),
    await qualityOf(after, now, input, share(3, 4)),
  ] as const;
  const distance = distanceOf(answers[0].predictions, answers[1].predictions);
  if (!Number.isFinite(distance.maxAbs)) return text('Outputs were not compared: not all of them are finite.');
  const { examples, name } = before.dataset;
  return {
    outputs: {
      name: graphs[0].outputs.find(({ node }) => node === old.prediction)?.name ?? '',
      ...distance,
      ...driftOf(old, answers[0].logits, answers[1].logits),
      examples,
    },
    data: { file: name, examples },
    loss: old.loss,
    before: qualities[0],
    after: qualities[1],
  };
}

const objectiveFor = (
  { model, dataset }: Answering,
  graph: Graph,
  loss: LossName | undefined,
  output: string | undefined,
): Objective => objectiveOf(graph, { loss, output, trainedWith: model.loss, targets: dataset.targets });

/** The output of `after` that an output of `before` is held against: of the same name, else at the same place. */
function counterpart(before: Graph, after: Graph, prediction: Node): string | undefined {
  const at = before.outputs.findIndex(({ node }) => node === prediction);
  const { name } = before.outputs[at];
  return after.outputs.some((port) => port.name === name) ? name : after.outputs.at(at)?.name;
}

async function answersOf(
  { model, dataset }: Answering,
  { inputs, prediction, output }: Objective,
  { executor, signal }: OutputInput,
  onProgress: (share: number) => void,
): Promise<Answers> {
  throwIfCancelled(signal);
  const weights = weightsOf(model);
  const outputs = prediction === output ? [prediction] : [prediction, output];
  const [predictions, logits = predictions] = await predictAll({
    outputs,
    inputs,
    weights,
    dataset,
    executor,
    signal,
    onProgress,
  });
  return { predictions, logits };
}

/** Loss and accuracy, where there is something to be right about. */
async function qualityOf(
  { model, dataset }: Answering,
  objective: Objective,
  { executor, signal }: OutputInput,
  onProgress: (share: number) => void,
): Promise<Pick<DiffSide, 'loss' | 'accuracy'>> {
  if (!dataset.targets) return {};
  const evaluator = new Evaluator({ objective, dataset, executor });
  const { loss, accuracy } = await evaluator.evaluate(weightsOf(model), signal, onProgress);
  return { ...(loss !== undefined && { loss }), ...(accuracy !== undefined && { accuracy }) };
}

/** Every parameter's values, by its node. */
function weightsOf({ graph, parameters }: Model): ReadonlyMap<Node, Float32Array> {
  const weights = new Map<Node, Float32Array>();
  for (const { name, values } of parameters) {
    const node = graph?.parameters.get(name);
    if (node) weights.set(node, values);
  }
  return weights;
}

function distanceOf(before: Float32Array, after: Float32Array): Pick<OutputDiff, 'maxAbs' | 'meanAbs'> {
  let [most, sum] = [0, 0];
  for (let at = 0; at < before.length; at++) {
    const size = Math.abs(after[at] - before[at]);
    // What is no number stays: nothing is greater.
    if (size > most || Number.isNaN(size)) most = size;
    sum += size;
  }
  return { maxAbs: most, meanAbs: sum / Math.max(1, before.length) };
}
