import type { Table } from './table';

/** A training's losses: means of spans of equally many steps, and what is held out after each epoch. */
export interface LossCurve {
  /** Of all epochs. */
  readonly steps: number;
  readonly epochs: number;
  readonly losses: readonly number[];
  readonly span: number;
  readonly heldOutLosses: readonly number[];
}

/** One row for each number; `epoch` is where on the axis it stands, with a fraction inside an epoch. */
export function trainingTable({ steps, epochs, losses, span, heldOutLosses }: LossCurve): Table {
  const epochAt = (step: number): number =>
    Math.round((Math.min(steps, step) / Math.max(1, steps)) * epochs * 1e4) / 1e4;
  return {
    columns: ['curve', 'epoch', 'loss'],
    rows: [
      ...losses.map((loss, at) => ['training', epochAt((at + 1) * span), loss]),
      ...heldOutLosses.map((loss, at) => ['held_out', at + 1, loss]),
    ],
  };
}
