import type { Batch } from '../data/dataset';
import type { Session, Values } from '../executors/executor';
import { contract } from '../graph/contract';
import { gradients } from '../graph/gradients';
import { input, scalar } from '../graph/leaf';
import type { Node } from '../graph/node';
import { vectorize } from '../graph/vectorize';
import { reduceMean } from '../ops/reduce';
import { reshape } from '../ops/reshape';
import type { Objective } from '../statistics/objective';
import { targetValues } from '../statistics/targets';
import { withBatchStatistics, type MovingStatistics } from './batch-statistics';
import type { TrainInput } from './training';

/** What one step computes. */
export interface StepResult {
  /** Mean over the examples. */
  readonly loss: number;
  /** Of that loss, for each trained parameter. */
  readonly gradients: readonly Values[];
  /** Mean and variance of the batch for each normalization, in turn. */
  readonly statistics: readonly Values[];
}

interface Prepared {
  readonly session: Session;
  readonly inputs: readonly Node[];
  readonly target: Node;
}

/** The mean loss of a batch and its gradient, with weights that every step feeds anew. One session for each size of a batch. */
export class StepProgram {
  private readonly sessions = new Map<number, Promise<Prepared>>();
  /** The parameters whose values are fed: trained ones, and moving statistics. */
  private readonly fed: ReadonlySet<Node>;

  constructor(
    private readonly input: Pick<TrainInput, 'objective' | 'weights' | 'trainable' | 'executor' | 'normalizations'>,
  ) {
    const moving = (input.normalizations ?? []).flatMap(({ mean, variance }) => [mean, variance]);
    this.fed = new Set([...input.trainable.map(({ node }) => node), ...moving]);
  }

  /** @param values of every fed parameter. @throws Problem where targets do not fit. */
  async run(batch: Batch, values: ReadonlyMap<Node, Values>): Promise<StepResult> {
    const { objective, trainable } = this.input;
    const { session, inputs, target } = await this.prepared(batch.size);
    const feeds = new Map<Node, Values>([...values, [target, targetValues(batch, objective)]]);
    inputs.forEach((node, index) => {
      const own = batch.inputs[index];
      if (own) feeds.set(node, own);
    });
    const [loss, ...rest] = await session.run(feeds);
    return {
      loss: loss?.[0] ?? NaN,
      gradients: rest.slice(0, trainable.length),
      statistics: rest.slice(trainable.length),
    };
  }

  async dispose(): Promise<void> {
    for (const prepared of this.sessions.values()) (await prepared).session.dispose();
    this.sessions.clear();
  }

  private prepared(examples: number): Promise<Prepared> {
    const known = this.sessions.get(examples) ?? this.prepare(examples);
    this.sessions.set(examples, known);
    return known;
  }

  private async prepare(examples: number): Promise<Prepared> {
    const { objective, trainable, executor, weights, normalizations = [] } = this.input;
    const { loss, inputs, target, statistics } = batchLoss(objective, normalizations, examples);
    const wrt = trainable.map(({ node }) => node);
    const outputs = contract([loss, ...gradients([loss], [scalar(1)], wrt), ...statistics.flatMap(bothOf)]);
    const fixed = new Map([...weights].filter(([node]) => !this.fed.has(node)));
    return { session: await executor.prepare({ outputs, fixed }), inputs, target };
  }
}

const bothOf = ({ mean, variance }: MovingStatistics): Node[] => [mean, variance];

/** The mean loss of a batch; normalizations by the batch's own statistics, where it has more than one example. */
function batchLoss(
  objective: Objective,
  normalizations: NonNullable<TrainInput['normalizations']>,
  examples: number,
): { loss: Node; inputs: readonly Node[]; target: Node; statistics: readonly MovingStatistics[] } {
  const wide = (node: Node, name: string): Node => input(name, [examples, ...node.shape], node.dtype);
  const inputs = objective.inputs.map((node, index) => wide(node, `input ${index}`));
  const target = wide(objective.target, 'targets');
  const lanes = new Map<Node, Node>([
    ...objective.inputs.map((node, index): [Node, Node] => [node, inputs[index] ?? node]),
    [objective.target, target],
  ]);
  const [losses, ...normalized] = vectorize([objective.value, ...normalizations.map((each) => each.input)], lanes);
  const renewed = examples > 1 ? normalizations : [];
  const { outputs, statistics } = withBatchStatistics([losses], renewed, normalized);
  const [value] = outputs;
  return { loss: reshape(reduceMean(value), []), inputs, target, statistics };
}
