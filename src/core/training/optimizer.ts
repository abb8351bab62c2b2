import type { TrainingSettings } from './training';

/** Real numbers that are changed in place: float64 where the executor is exact, float32 otherwise. */
export type Numbers = Float32Array | Float64Array;

/** One parameter as the optimizer sees it. Arrays are of one length. */
export interface Slot {
  readonly name: string;
  readonly values: Numbers;
  /** sgd: the velocity. adam: the first and the second moment. */
  readonly state: readonly Numbers[];
  /** Kernels and embeddings alone. */
  readonly weightDecay: number;
  /** Soft threshold of a step, in units of the learning rate. */
  readonly l1: number;
  readonly mask?: Uint8Array | undefined;
}

/** How many arrays of state an optimizer keeps for each parameter. */
export const stateCount = ({ optimizer }: Pick<TrainingSettings, 'optimizer'>): number =>
  optimizer === 'adam' ? 2 : 1;

const beta1 = 0.9;
const beta2 = 0.999;
/** Keras's. */
const epsilon = 1e-7;

/**
 * One step of one parameter: the optimizer's move along the gradient of the mean loss (plus decay), then the soft threshold (proximal
 * gradient, Parikh & Boyd 2014), then the mask, which holds for the optimizer's state as well.
 * @param step from 1. @param rate of this step.
 */
export function takeStep(
  slot: Slot,
  gradient: ArrayLike<number>,
  { optimizer, momentum }: Pick<TrainingSettings, 'optimizer' | 'momentum'>,
  step: number,
  rate: number,
): void {
  if (optimizer === 'adam') stepAdam(slot, gradient, step, rate);
  else stepSgd(slot, gradient, momentum, rate);
  if (slot.l1 > 0) shrink(slot.values, rate * slot.l1);
  if (slot.mask) hold(slot.mask, [slot.values, ...slot.state]);
}

/** v ← momentum·v + g; w ← w − rate·v. */
function stepSgd(
  { values, state, weightDecay }: Slot,
  gradient: ArrayLike<number>,
  momentum: number,
  rate: number,
): void {
  const [velocity] = state;
  for (let i = 0; i < values.length; i++) {
    const moved = momentum * velocity[i] + (gradient[i] + weightDecay * values[i]);
    velocity[i] = moved;
    values[i] -= rate * moved;
  }
}

/** Kingma & Ba 2015, with the bias of the moments corrected. */
function stepAdam({ values, state, weightDecay }: Slot, gradient: ArrayLike<number>, step: number, rate: number): void {
  const [first, second] = state;
  const scale1 = 1 / (1 - beta1 ** step);
  const scale2 = 1 / (1 - beta2 ** step);
  for (let i = 0; i < values.length; i++) {
    const g = gradient[i] + weightDecay * values[i];
    const m = beta1 * first[i] + (1 - beta1) * g;
    const v = beta2 * second[i] + (1 - beta2) * g * g;
    first[i] = m;
    second[i] = v;
    values[i] -= (rate * m * scale1) / (Math.sqrt(v * scale2) + epsilon);
  }
}

/** Towards zero by `threshold`, and no further. */
function shrink(values: Numbers, threshold: number): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const size = Math.abs(value) - threshold;
    values[i] = size > 0 ? Math.sign(value) * size : 0;
  }
}

/** Where the mask says pruned: +0. */
export function hold(mask: Uint8Array, arrays: readonly Numbers[]): void {
  for (const values of arrays) for (let i = 0; i < values.length; i++) if (!mask[i]) values[i] = 0;
}
