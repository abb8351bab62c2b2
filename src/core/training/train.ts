import { throwIfCancelled } from '../../shared/problem';
import type { Values } from '../executors/executor';
import { permutation } from '../random';
import { calledOnce } from './batch-statistics';
import { Checkpoints } from './checkpoints';
import { heldOutLoss } from './held-out-loss';
import { normalizationNotes } from './normalization-notes';
import { takeStep } from './optimizer';
import { learningRateAt } from './rate';
import { recalibrated } from './recalibrate';
import { requireTrainable } from './require-trainable';
import { StepProgram } from './step-program';
import { TrainingState } from './training-state';
import type { Trained, TrainInput } from './training';

/** Milliseconds between two messages of progress. */
const interval = 50;

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

/** One training phase. */
export class Training {
  readonly state: TrainingState;
  private readonly program: StepProgram;
  private readonly normalizations: ReturnType<typeof calledOnce>;
  private checkpoints: Checkpoints | undefined;
  private told = 0;

  constructor(private readonly input: TrainInput) {
    this.state = new TrainingState(input);
    this.program = new StepProgram(input);
    this.normalizations = calledOnce(input.normalizations ?? []);
  }

  async run(): Promise<Trained> {
    const { state } = this;
    const { epochs } = this.input.settings;
    this.checkpoints = await Checkpoints.open(this.input, state);
    let ended = this.outOfPatience();
    try {
      if (!state.best) await this.judge();
      while (state.epoch < epochs && !ended) {
        ended = await this.epoch();
        if (!ended) ended = await this.afterEpoch();
      }
      // The last step may have gone where there is no loss: what was best before it is kept.
      if (ended?.stopped === 'cancelled' && state.at > 0 && state.isFinite) await this.judge();
    } finally {
      await this.program.dispose();
    }
    await this.checkpoints?.remove();
    return this.result(ended);
  }

  /** The steps that are left of an epoch. What it answers ends the training within the epoch. */
  private async epoch(): Promise<Ended | undefined> {
    const { state } = this;
    const { dataset, settings, seed, signal, stop } = this.input;
    const { epoch } = state;
    const order = this.input.order?.(epoch) ?? permutation(dataset.examples, seed, `epoch ${epoch}`);
    while (state.at < this.stepsOfEpoch) {
      await this.input.gate?.pass(signal, stop);
      throwIfCancelled(signal);
      if (stop?.aborted) return { stopped: 'cancelled' };
      const batch = await dataset.batch(
        order.subarray(state.at * settings.batchSize, (state.at + 1) * settings.batchSize),
      );
      const { loss, gradients, statistics } = await this.program.run(batch, state.feeds);
      if (!Number.isFinite(loss)) return { stopped: 'diverged', divergedAt: state.step + 1 };
      this.update(gradients);
      if (batch.size > 1) this.follow(statistics);
      state.at++;
      state.step++;
      state.sum += loss;
      state.curve.add(loss);
      this.tell();
      await this.checkpoints?.saveIfDue();
    }
    // The last step may have gone where the next one would find no loss.
    if (!state.isFinite) return { stopped: 'diverged', divergedAt: state.step };
    state.losses.push(state.sum / this.stepsOfEpoch);
    [state.epoch, state.at, state.sum] = [epoch + 1, 0, 0];
    return undefined;
  }

  private async afterEpoch(): Promise<Ended | undefined> {
    await this.judge();
    await this.checkpoints?.save();
    return this.outOfPatience();
  }

  /** Asked after each epoch, and of a checkpoint: it may have been made at the end. */
  private outOfPatience(): Ended | undefined {
    const { patience } = this.input.settings;
    const waited = this.state.epoch - (this.state.best?.epoch ?? 0);
    return patience !== undefined && waited >= patience ? { stopped: 'patience' } : undefined;
  }

  /** Keeps the weights where they are the best so far. Without held-out data the latest are. */
  private async judge(): Promise<void> {
    const { state } = this;
    const { heldOut, keepLast, settings } = this.input;
    // A phase of no epochs renews statistics alone: it needs no labels.
    if (!heldOut || keepLast || settings.epochs === 0) return state.keepAsBest(Infinity);
    const loss = await heldOutLoss(this.input, state.feeds);
    if (state.step > 0) state.heldOutLosses.push(loss);
    if (!state.best || loss < state.best.loss) state.keepAsBest(loss);
  }

  private get stepsOfEpoch(): number {
    const { dataset, settings } = this.input;
    return Math.ceil(dataset.examples / settings.batchSize);
  }

  private get rate(): number {
    const { settings } = this.input;
    return learningRateAt(settings, this.state.step, this.stepsOfEpoch * settings.epochs);
  }

  private update(gradients: readonly Values[]): void {
    const { settings, observe } = this.input;
    const { slots, step } = this.state;
    const { rate } = this;
    slots.forEach((slot, index) => {
      observe?.observe(slot.name, gradients[index], slot.values);
      takeStep(slot, gradients[index], settings, step + 1, rate);
    });
  }

  /** moving ← momentum·moving + (1 − momentum)·batch. */
  private follow(statistics: readonly Values[]): void {
    const { feeds } = this.state;
    this.normalizations.forEach(({ mean, variance, momentum }, index) => {
      for (const [offset, node] of [mean, variance].entries()) {
        const values = feeds.get(node);
        const batch = statistics[2 * index + offset];
        values?.forEach((value, i) => (values[i] = momentum * value + (1 - momentum) * batch[i]));
      }
    });
  }

  private tell(): void {
    const { onProgress, settings } = this.input;
    const now = performance.now();
    if (!onProgress || now - this.told < interval) return;
    this.told = now;
    const { state } = this;
    onProgress({
      epoch: state.epoch + 1,
      epochs: settings.epochs,
      step: state.step,
      steps: this.stepsOfEpoch * settings.epochs,
      losses: [...state.curve.values],
      span: state.curve.span,
      heldOutLosses: [...state.heldOutLosses],
      learningRate: this.rate,
    });
  }

  private async result(ended: Ended | undefined): Promise<Trained> {
    const { best, epoch, losses, heldOutLosses } = this.state;
    if (!best) throw new Error('a training keeps its best weights');
    const weights = new Map([...best.values].map(([name, values]) => [name, Float32Array.from(values)]));
    const { input } = this;
    const renewed = input.settings.recalibrate ? await recalibrated(input, weights) : new Map<string, Float32Array>();
    const notes = [...(this.checkpoints?.notes ?? []), ...normalizationNotes(input)];
    return {
      weights: new Map([...weights, ...renewed]),
      document: { epochs: epoch, bestEpoch: best.epoch, losses, heldOutLosses, ...ended },
      ...(notes.length > 0 && { notes }),
    };
  }
}
