/** What `prunescope masks` found: masks of one model carried over to the file of another framework. */
import type { DocumentHead, ShapeDocument } from './documents';

export interface MasksDocument extends DocumentHead {
  /** The file of the masks. */
  readonly masks: string;
  /** The model that they were made for; absent where its values were not compared. */
  readonly model?: string;
  /** The file that they are for, and its format. */
  readonly for: string;
  readonly format: string;
  /** What was written, with an array for each hit; absent where nothing was to be. */
  readonly out?: string;
  readonly hits: readonly MaskHit[];
  readonly misses: readonly MaskMiss[];
}

export interface MaskHit {
  readonly mask: string;
  /** Its name in the other file: that of the written array. */
  readonly tensor: string;
  readonly how: 'name' | 'value';
  readonly layout: 'same' | 'transposed';
  /**
   * `scaled`: each output unit was multiplied by a number of its own (a folded batch norm). `differ`: the name alone speaks for it. Absent
   * where the values of the masks' model are not known.
   */
  readonly values?: 'equal' | 'scaled' | 'differ';
  /** Of the tensor. */
  readonly shape: ShapeDocument;
  readonly kept: number;
  readonly total: number;
}

export interface MaskMiss {
  readonly mask: string;
  readonly shape: ShapeDocument;
  readonly reason: string;
}

/** What a job answers that has written a method's masks. */
export interface MaskFileDocument {
  readonly out: string;
  /** The recipe beside it, by which the masks' model is found again. */
  readonly recipe: string;
  /** Of the masks, in file order. */
  readonly arrays: readonly { readonly name: string; readonly shape: ShapeDocument }[];
}
