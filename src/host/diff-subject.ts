import path from 'node:path';
import { dataRecipe, type DataChoice } from './recipes';
import type { Subject } from './task';

export interface DiffChoices {
  readonly before: string;
  readonly after: string;
  /** What people tell the two by: never paths. */
  readonly names: { readonly before: string; readonly after: string };
  /** The examples that both answer to. */
  readonly data: DataChoice;
  /** As `DiffTask` has it. */
  readonly headIn?: string;
}

/** The panel of a comparison of two models. */
export function diffSubject({ before, after, names, data, headIn }: DiffChoices): Subject {
  const base = path.dirname(after);
  const examples = dataRecipe(data, base);
  const query = { before, after, names, base, ...(examples && { data: examples }) };
  return {
    task: { kind: 'diff', query, ...(headIn !== undefined && { headIn }) },
    model: after,
    title: `${names.before} ↔ ${names.after}`,
    view: 'diff',
    allocation: { sparsity: 0, scope: 'global' },
  };
}
