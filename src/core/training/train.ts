import { Problem, throwIfCancelled } from '../../shared/problem';
import { text } from '../../shared/text';
import type { Values } from '../executors/executor';
import { predict } from '../evaluation/predictor';
import type { Node } from '../graph/node';
import { range, size } from '../graph/shape';
import { permutation } from '../random';
import { targetValues } from '../statistics/targets';
import { calledOnce } from './batch-statistics';
import { LossCurve } from './loss-curve';
import { hold, stateCount, takeStep, type Numbers, type Slot } from './optimizer';
import { learningRateAt } from './rate';
import { StepProgram } from './step-program';
import type { Trained, TrainInput } from './training';

/** Milliseconds between two messages of progress. */
const interval = 50;

/** @throws Problem `option-invalid`, `data-empty`, `label-missing` */
function requireTrainable({ settings, dataset, trainable }: TrainInput): void {
  const refuse = (name: string, found: number, expected: string): Problem =>
    new Problem('option-invalid', text('{0} cannot be {1}.', name, found), {
      found,
      expected,
      remedy: text('Give a value in that range.'),
    });
  const { learningRate, batchSize, epochs } = settings;
  if (!(learningRate > 0 && Number.isFinite(learningRate))) throw refuse('learningRate', learningRate, '> 0');
  if (!(Number.isInteger(batchSize) && batchSize > 0)) throw refuse('batchSize', batchSize, '≥ 1');
  if (!(Number.isInteger(epochs) && epochs >= 0)) throw refuse('epochs', epochs, '≥ 0');
  if (trainable.length === 0)
    throw new Problem('graph-required', text('The network has no weights that could be trained.'));
  if (dataset.examples === 0) throw new Problem('data-empty', text('There are no examples to train on.'));
  if (!dataset.targets)
    throw new Problem('label-missing', text('Training needs labels, and the data has none.'), {
      file: dataset.name,
      remedy: text('Give data with a y array, or choose methods that do not train.'),
    });
}

/** The best weights so far. */
interface Best {
  readonly epoch: number;
  readonly loss: number;
  readonly values: ReadonlyMap<Node, Numbers>;
}

export class Training {
  private readonly values = new Map<Node, Numbers>();
  private readonly slots: readonly Slot[];
  private readonly program: StepProgram;
  private readonly curve = new LossCurve();
  private readonly losses: number[] = [];
  private readonly heldOutLosses: number[] = [];
  private readonly moving: ReturnType<typeof calledOnce>;
  private best: Best | undefined;
  private step = 0;
  private told = 0;

  constructor(private readonly input: TrainInput) {
    const { executor, trainable, weights, settings, masks, l1 } = input;
    const numbers = (from: ArrayLike<number> | number): Numbers => {
      const kind = executor.name === 'reference' ? Float64Array : Float32Array;
      return typeof from === 'number' ? new kind(from) : kind.from(from);
    };
    for (const { node } of trainable) this.values.set(node, numbers(weights.get(node) ?? new Float32Array()));
    this.moving = calledOnce(input.normalizations ?? []);
    for (const { mean, variance } of input.normalizations ?? [])
      for (const node of [mean, variance]) this.values.set(node, numbers(weights.get(node) ?? new Float32Array()));
    this.slots = trainable.map(({ name, node, role }) => {
      const penalised = l1?.parameters.has(name) ?? false;
      const decays = !penalised && (role === 'kernel' || role === 'embedding');
      return {
        name,
        values: this.valuesOf(node),
        state: range(stateCount(settings)).map(() => numbers(size(node.shape))),
        weightDecay: decays ? settings.weightDecay : 0,
        l1: penalised ? (l1?.lambda ?? 0) : 0,
        mask: masks?.get(name),
      };
    });
    for (const { mask, values } of this.slots) if (mask) hold(mask, [values]);
    this.program = new StepProgram(input);
  }

  async run(): Promise<Trained> {
    const { settings } = this.input;
    let epoch = 0;
    let ended: Ended | undefined;
    try {
      await this.judge(0);
      while (epoch < settings.epochs && !ended) {
        ended = await this.epoch(epoch);
        if (ended?.stopped === 'diverged') break;
        epoch++;
        if (ended) await this.judgeUnlessJudged(epoch);
        else ended = await this.afterEpoch(epoch);
      }
    } finally {
      await this.program.dispose();
    }
    return this.result(epoch, ended);
  }

  private async epoch(epoch: number): Promise<Ended | undefined> {
    const { dataset, settings, seed, signal, stop } = this.input;
    const order = this.input.order?.(epoch) ?? permutation(dataset.examples, seed + epoch * 0x9e3779b1);
    const steps = Math.ceil(dataset.examples / settings.batchSize);
    let sum = 0;
    for (let at = 0; at < steps; at++) {
      throwIfCancelled(signal);
      if (stop?.aborted) return { stopped: 'cancelled' };
      const batch = await dataset.batch(order.subarray(at * settings.batchSize, (at + 1) * settings.batchSize));
      const { loss, gradients, statistics } = await this.program.run(batch, this.values);
      this.step++;
      if (!Number.isFinite(loss)) return { stopped: 'diverged', divergedAt: this.step };
      sum += loss;
      this.curve.add(loss);
      this.update(gradients, this.rate(steps));
      if (batch.size > 1) this.follow(statistics);
      this.tell(epoch, steps);
    }
    this.losses.push(sum / steps);
    return undefined;
  }

  private rate(stepsOfEpoch: number): number {
    const { settings } = this.input;
    return learningRateAt(settings, this.step - 1, stepsOfEpoch * settings.epochs);
  }

  private update(gradients: readonly Values[], rate: number): void {
    const { settings, observe } = this.input;
    this.slots.forEach((slot, index) => {
      observe?.(slot.name, gradients[index], slot.values);
      takeStep(slot, gradients[index], settings, this.step, rate);
    });
  }

  /** moving ← momentum·moving + (1 − momentum)·batch. */
  private follow(statistics: readonly Values[]): void {
    this.moving.forEach(({ mean, variance, momentum }, index) => {
      for (const [offset, node] of [mean, variance].entries()) {
        const values = this.valuesOf(node);
        const batch = statistics[2 * index + offset];
        for (let i = 0; i < values.length; i++) values[i] = momentum * values[i] + (1 - momentum) * batch[i];
      }
    });
  }

  private async afterEpoch(epoch: number): Promise<Ended | undefined> {
    await this.judge(epoch);
    const { patience } = this.input.settings;
    const since = epoch - (this.best?.epoch ?? epoch);
    return patience !== undefined && since >= patience ? { stopped: 'patience' } : undefined;
  }

  private async judgeUnlessJudged(epoch: number): Promise<void> {
    if (this.best?.epoch !== epoch) await this.judge(epoch);
  }

  /** Keeps the weights where they are the best so far; without held-out data they are. */
  private async judge(epoch: number): Promise<void> {
    const { heldOut, keepLast } = this.input;
    const loss = heldOut && !keepLast ? await this.heldOutLoss() : -epoch;
    if (heldOut && !keepLast && epoch > 0) this.heldOutLosses.push(loss);
    if (!this.best || loss < this.best.loss) this.best = { epoch, loss, values: this.snapshot() };
  }

  private async heldOutLoss(): Promise<number> {
    const { objective, heldOut, executor, signal, weights } = this.input;
    if (!heldOut) return NaN;
    let sum = 0;
    await predict(
      {
        outputs: [objective.value],
        inputs: objective.inputs,
        weights: new Map([
          ...weights,
          ...[...this.values].map(([node, values]) => [node, Float32Array.from(values)] as const),
        ]),
        dataset: heldOut,
        executor,
        extra: new Map([[objective.target, (batch) => targetValues(batch, objective)]]),
        signal,
      },
      (_first, _batch, [losses]) => {
        for (let i = 0; i < losses.length; i++) sum += losses[i];
      },
    );
    const loss = sum / heldOut.examples;
    return Number.isFinite(loss) ? loss : Infinity;
  }

  private snapshot(): ReadonlyMap<Node, Numbers> {
    return new Map([...this.values].map(([node, values]) => [node, values.slice()]));
  }

  private tell(epoch: number, steps: number): void {
    const { onProgress, settings } = this.input;
    const now = performance.now();
    if (!onProgress || now - this.told < interval) return;
    this.told = now;
    onProgress({
      epoch: epoch + 1,
      epochs: settings.epochs,
      step: this.step,
      steps: steps * settings.epochs,
      losses: [...this.curve.values],
      span: this.curve.span,
      heldOutLosses: [...this.heldOutLosses],
      learningRate: this.rate(steps),
    });
  }

  /** As they are now. */
  valuesOf(node: Node): Numbers {
    const values = this.values.get(node);
    if (!values) throw new Error('no values of a trained parameter');
    return values;
  }

  private result(epochs: number, ended: Ended | undefined): Trained {
    const best = this.best?.values ?? this.values;
    const weights = new Map<string, Float32Array>();
    for (const { name, node } of this.input.trainable) weights.set(name, Float32Array.from(best.get(node) ?? []));
    for (const [name, node] of this.input.moving ?? []) weights.set(name, Float32Array.from(best.get(node) ?? []));
    return {
      weights,
      document: {
        epochs,
        bestEpoch: this.best?.epoch ?? 0,
        losses: this.losses,
        heldOutLosses: this.heldOutLosses,
        ...ended,
      },
    };
  }
}

type Ended = Pick<Trained['document'], 'stopped' | 'divergedAt'>;

/**
 * Trains a network in the program of its evaluation mode, with batch norm by the batch's own statistics and without dropout: the weights
 * of the best epoch by the held-out loss (epoch 0: those that it began with), or the last ones where nothing is held out. It ends early,
 * and keeps the best, where `stop` is aborted, where the held-out loss has not become better for `patience` epochs, and where the loss is
 * no number any more.
 * @throws Problem `option-invalid`, `data-empty`, `label-missing`, and where targets do not fit; Cancelled
 */
export async function train(input: TrainInput): Promise<Trained> {
  requireTrainable(input);
  return new Training(input).run();
}
