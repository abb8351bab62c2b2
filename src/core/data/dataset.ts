import type { Text } from '../../shared/text';
import type { Shape } from '../graph/shape';

export interface Feature {
  readonly name: string;
  /** Shape of one example, without a batch axis. */
  readonly shape: Shape;
  readonly dtype: 'float' | 'int32';
}

/**
 * What the targets are: `classes`: one integer for each example; `vectors`: real numbers of `shape` for each example (one-hot,
 * multi-hot, regression targets).
 */
export type Targets =
  | {
      readonly kind: 'classes';
      /** Largest label + 1. */ readonly classes: number;
      /** Of all classes, where they have names. */ readonly names?: readonly string[];
    }
  | {
      readonly kind: 'vectors';
      readonly shape: Shape;
      /** Every row holds one 1 and otherwise 0. */ readonly oneHot: boolean;
    };

export interface Batch {
  readonly size: number;
  /** One array for each feature, `[size, …shape]`. */
  readonly inputs: readonly (Float32Array | Int32Array)[];
  /** `[size]` labels or `[size, …shape]` vectors. */
  readonly targets?: Float32Array | Int32Array;
}

/** Examples with random access: a subset, an order and a batch are all lists of indices. */
export interface Dataset {
  /** For people: the file's name. */
  readonly name: string;
  readonly examples: number;
  readonly features: readonly Feature[];
  readonly targets?: Targets;
  /** What a person should know: how values were scaled, how axes were settled. */
  readonly notes: readonly Text[];
  batch(indices: ArrayLike<number>): Promise<Batch>;
  /** A batch's targets alone, where they cost less than its inputs. */
  labels?(indices: ArrayLike<number>): Batch['targets'];
}
