import type { CompareEvent } from '../../shared/protocol';
import type { Recipe } from '../../shared/recipe';
import type { Bundle } from '../../shared/text';
import type { Dataset } from '../data/dataset';
import type { Gzip } from '../evaluation/size';
import type { Executor } from '../executors/executor';
import type { Model } from '../formats/model';

/** Everything that a comparison needs, opened. */
export interface ComparisonInput {
  readonly model: Model;
  /** All of the recipe's data; hold-out and limit are applied here. Absent: only methods that need none. */
  readonly data?: Dataset | undefined;
  readonly test?: Dataset | undefined;
  readonly recipe: Recipe;
  readonly executor: Executor;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: CompareEvent) => void) | undefined;
  /** Language of warnings and problems in the document. */
  readonly bundle?: Bundle | undefined;
  readonly gzip?: Gzip | undefined;
}

/** A method's scores as they are stored: by parameter name, in the file's own shape. */
export interface StoredScores {
  readonly method: string;
  readonly scores: ReadonlyMap<string, Float32Array>;
}
