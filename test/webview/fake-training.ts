/** What a job would say of trainings and searches, invented. */
import type { SearchDocument, TrainingDocument } from '../../src/shared/documents';
import type { PreviewDocument } from '../../src/shared/preview';
import type { SetupChoices, TrainingProgress } from '../../src/shared/protocol';

export const choices: SetupChoices = {
  methods: ['magnitude', 'hessian', 'random'],
  sparsities: [0.5, 0.8, 0.9, 0.95],
  fineTune: 0,
  optimizer: 'sgd',
  schedule: 'one-shot',
  rounds: 5,
  recalibrate: false,
};

/** A ring on black: a digit in grey. */
export function fakePreview(): PreviewDocument {
  const size = 28;
  const pixels = new Uint8Array(4 * size * size);
  for (let at = 0; at < size * size; at++) {
    const distance = Math.hypot((at % size) - 13.5, 0.7 * (Math.floor(at / size) - 13.5));
    const value = Math.round(255 * Math.exp(-((distance - 6) ** 2) / 3));
    pixels.set([value, value, value, 255], 4 * at);
  }
  return {
    name: 'calibration.npz',
    shape: [784],
    width: size,
    height: size,
    pixels,
    minimum: 0,
    maximum: 1,
    mean: [0.1307],
    label: '0',
    notes: ['x: bytes were divided by 255.'],
  };
}

const lossAt = (step: number): number => 0.08 + 0.9 * Math.exp(-step / 60) + 0.03 * Math.sin(step * 1.7);

/** So many of 5 epochs of 80 steps. */
export function fakeProgress(epochsDone: number): TrainingProgress {
  const step = Math.round(epochsDone * 80);
  return {
    epoch: Math.min(5, Math.floor(epochsDone) + 1),
    epochs: 5,
    step,
    steps: 400,
    losses: Array.from({ length: Math.floor(step / 4) }, (_, span) => lossAt(span * 4)),
    span: 4,
    heldOutLosses: Array.from({ length: Math.floor(epochsDone) }, (_, epoch) => lossAt((epoch + 1) * 80) + 0.06),
    learningRate: 0.01,
  };
}

export const fakeTraining = (more: Partial<TrainingDocument> = {}): TrainingDocument => ({
  epochs: 3,
  bestEpoch: 3,
  losses: [0.4, 0.18, 0.12],
  heldOutLosses: [0.31, 0.22, 0.19],
  ...more,
});

/** None loses less than half a point. */
export const fakeSearch = (maxDrop: number): SearchDocument => ({
  maxDrop,
  examples: 2000,
  probes: [{ sparsity: 0.5, accuracy: 0.96 }],
  ...(maxDrop >= 0.005 && { sparsity: 0.873, drop: maxDrop - 0.0015, standardError: 0.0031 }),
});
