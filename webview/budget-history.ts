/** What a person decided, step by step, and the way back. Pure. */
import type { AllocationQuery } from '../src/shared/allocation';

/** Everything that says which weights go. */
export interface Decision {
  readonly allocation: AllocationQuery;
  /** Parameters that were locked, or are kept whole: their budget holds them, and no slider moves them. */
  readonly locked: readonly string[];
}

/** What was decided before, the latest last, and what was taken back, the next last. */
export interface Edits {
  readonly past: readonly Decision[];
  readonly future: readonly Decision[];
}

export const noEdits: Edits = { past: [], future: [] };

/** Steps that are remembered, and rules of single layers in all of them: a deep network has a thousand in each. */
const most = { steps: 50, rules: 10_000 } as const;

/** A step away from a decision. What had been taken back is gone. */
export const stepFrom = ({ past }: Edits, before: Decision): Edits => ({
  past: bounded([...past, before]),
  future: [],
});

/** The latest of them, as far as there is room. */
export function bounded(steps: readonly Decision[]): readonly Decision[] {
  let rules = 0;
  let first = steps.length;
  for (let at = steps.length - 1; at >= Math.max(0, steps.length - most.steps); at--) {
    rules += Object.keys(steps[at]?.allocation.budget ?? {}).length;
    if (rules > most.rules) break;
    first = at;
  }
  return steps.slice(first);
}

export interface Moved {
  readonly edits: Edits;
  readonly to: Decision;
}

/** One step back; `undefined` where nothing was before. */
export function undone({ past, future }: Edits, now: Decision): Moved | undefined {
  const to = past.at(-1);
  return to && { edits: { past: past.slice(0, -1), future: [...future, now] }, to };
}

/** One step on again; `undefined` where nothing was taken back. */
export function redone({ past, future }: Edits, now: Decision): Moved | undefined {
  const to = future.at(-1);
  return to && { edits: { past: [...past, now], future: future.slice(0, -1) }, to };
}
