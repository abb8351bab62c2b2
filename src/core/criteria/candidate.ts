import type { GroupEstimate, TrainingDocument } from '../../shared/documents';
import { Problem } from '../../shared/problem';
import { text, type Text } from '../../shared/text';
import type { Scores } from '../allocation/scores';
import type { Parameter } from '../formats/model';
import type { Method } from './index';

/** What a method yields: more than scores, since some methods change weights, train, or depend on the sparsity wanted. */
export interface Candidate {
  readonly method: string;
  readonly criterion: string;
  readonly options: Readonly<Record<string, string>>;
  /** Of the scored parameters. */
  readonly scores: Scores;
  /** Weights that the method changed, by parameter name; they belong to the result. */
  readonly weights?: ReadonlyMap<string, Float32Array>;
  /** The only sparsity that the candidate holds at: a schedule has made it for this one. */
  readonly target?: number;
  /** The sparsity that the method's own threshold has brought. */
  readonly outcome?: number;
  readonly trained?: { readonly epochs: number };
  readonly training?: TrainingDocument;
  readonly estimates?: readonly GroupEstimate[];
  readonly notes?: readonly Text[];
  /** Beyond the passes that all methods share. */
  readonly ownSeconds: number;
}

/** @throws Problem `score-not-finite` that names the parameter. */
export function requireFinite(
  scores: readonly Float32Array[],
  parameters: readonly Parameter[],
  { name }: Method,
): void {
  scores.forEach((values, index) => {
    const at = values.findIndex((value) => !Number.isFinite(value));
    if (at < 0) return;
    throw new Problem('score-not-finite', text('{0} gave a score that is not a number.', name), {
      layer: parameters[index]?.name ?? '',
      found: `${String(values[at])} at ${at}`,
      expected: 'a finite number',
      remedy: text('Check the data for extreme values, or choose another method.'),
    });
  });
}
