import type { ShapeDocument } from './documents';

/** The first example of a data set as the model gets it, after all preprocessing: what a person checks before a run. */
export interface PreviewDocument {
  /** The data set's name. */
  readonly name: string;
  /** Of one example of the (first) input. */
  readonly shape: ShapeDocument;
  /** Of the picture; 0 where the input does not look like one. At most 256. */
  readonly width: number;
  readonly height: number;
  /** RGBA, row by row: numbers from 0 to 1 as they are, others from the smallest (black) to the largest. */
  readonly pixels: Uint8Array;
  /** Of the example's numbers. */
  readonly minimum: number;
  readonly maximum: number;
  /** Of each channel. */
  readonly mean: readonly number[];
  /** The class's name or number, or the numbers of the target. */
  readonly label?: string;
  /** How the data was read. */
  readonly notes: readonly string[];
}
