/** What `diff` answers: how one model differs from another. Part of the terminal's contract: add keys; never rename or remove one. */
import type { DataDocument, DocumentHead, ParameterRole, ShapeDocument } from './documents';

export interface DiffDocument extends DocumentHead {
  readonly before: DiffSide;
  readonly after: DiffSide;
  /** Every parameter has its counterpart, and every number is the same. */
  readonly equal: boolean;
  /** Parameters that both models have, in the order of `before`. */
  readonly layers: readonly LayerDiff[];
  /** Parameters that only one of them has. */
  readonly onlyBefore: readonly LoneParameter[];
  readonly onlyAfter: readonly LoneParameter[];
  /** Over `layers` that could be compared. */
  readonly total: ChangeCounts;
  /** The largest changes of single weights, at most ten, largest first. */
  readonly biggest: readonly WeightChange[];
  /** Absent without data, and where a warning says why. */
  readonly outputs?: OutputDiff;
  readonly data?: DataDocument;
  readonly loss?: string;
}

export interface DiffSide {
  readonly file: string;
  readonly format: string;
  readonly framework?: string;
  readonly mode: 'graph' | 'weights-only';
  /** Why the graph could not be read (weights-only). */
  readonly reason?: string;
  /** Of the model's files. */
  readonly bytes: number;
  readonly parameters: number;
  readonly nonZero: number;
  /** Mean over the examples. Absent without targets. */
  readonly loss?: number;
  /** Share of examples, 0 to 1. Absent without labels. */
  readonly accuracy?: number;
}

/** One side of a parameter. */
export interface SideShape {
  readonly shape: ShapeDocument;
  readonly dtype: string;
  readonly count: number;
  readonly zeros: number;
}

export interface LoneParameter extends SideShape {
  readonly name: string;
  readonly alias?: string;
  readonly layer: string;
  readonly role: ParameterRole;
}

export interface ChangeCounts {
  /** Weights that were compared. */
  readonly count: number;
  /** Those whose value differs. */
  readonly changed: number;
  /** Zero after, and not before. */
  readonly newlyZero: number;
  /** Zero before, and not after. */
  readonly noLongerZero: number;
  readonly maxAbsChange: number;
}

/** A parameter of both models. What compares values is absent where the shapes do not fit each other. */
export interface LayerDiff {
  /** In `before`. */
  readonly name: string;
  readonly alias?: string;
  /** In `after`, where it is called otherwise there. */
  readonly afterName?: string;
  /** No name tells that the two belong together: they have the same place among parameters of the same shapes. */
  readonly matched?: 'order';
  readonly layer: string;
  readonly role: ParameterRole;
  readonly before: SideShape;
  readonly after: SideShape;
  /** Where `after` has another layout: axis k of `after` is axis `axes[k]` of `before`. */
  readonly axes?: readonly number[];
  readonly maxAbsChange?: number;
  readonly meanAbsChange?: number;
  /** ‖after − before‖₂ ÷ ‖before‖₂. Absent where `before` is all zero. */
  readonly relativeChange?: number;
  readonly changed?: number;
  readonly newlyZero?: number;
  readonly noLongerZero?: number;
}

export interface WeightChange {
  /** The parameter's name in `before`, and a readable one where an exporter made it up. */
  readonly name: string;
  readonly alias?: string;
  /** In the shape that the parameter has in `before`. */
  readonly index: readonly number[];
  readonly before: number;
  readonly after: number;
}

/** How far the answers of the two networks to the same examples are apart. */
export interface OutputDiff {
  /** The output that was compared, as `before` calls it. */
  readonly name: string;
  /** Over all of its numbers for all examples. */
  readonly maxAbs: number;
  readonly meanAbs: number;
  /** Share of answers with the same top class; of single outputs: on the same side of the boundary. */
  readonly agreement: number;
  /** KL(before ‖ after) in nats, of classifiers. */
  readonly kl?: number;
  /** Mean squared difference, of other networks. */
  readonly mse?: number;
  readonly examples: number;
}
