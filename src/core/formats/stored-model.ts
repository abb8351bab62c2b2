import type { OutputFile } from '../files';
import type { Model, Parameter } from './model';

/** A weight that was found and not read. Its elements stand in one file, one after the other. */
export interface StoredParameter extends Omit<Parameter, 'values'> {
  readonly count: number;
  /** Name in the model's folder. */
  readonly file: string;
  /** Of its first byte in the file. */
  readonly offset: number;
  /** Bytes of an element. */
  readonly width: number;
  /**
   * The values of some elements, `bytes.length / width` of them, until any weight of the model is asked again.
   * @param start position of the first in the weight.
   */
  readonly decode: (bytes: Uint8Array, start: number) => Float32Array;
  /**
   * Puts zero in the place of those elements of `bytes` that go. What is +0 already stays as it stands there.
   * @param start position of the first in the weight.
   * @param kept one bit an element: 1 = kept, the first in the lowest bit.
   */
  readonly clear: (bytes: Uint8Array, start: number, kept: Uint8Array) => void;
}

/** A model whose weights stay on the disk: what a file says about itself, for models that do not fit into memory. */
export interface StoredModel extends Pick<
  Model,
  'format' | 'name' | 'source' | 'framework' | 'bytes' | 'graph' | 'reason' | 'assumed'
> {
  /** In file order. */
  readonly parameters: readonly StoredParameter[];
  /** Some bytes of one of the files; perhaps a view of what others see, so nobody changes them. */
  readonly read: (file: string, start: number, length: number) => Promise<Uint8Array>;
  /** The model with all its weights, made from what was read for this one. Absent where its format's `read` is as short. */
  readonly load?: () => Promise<Model>;
  /** Floats that are no such row of bytes (typed fields, sparse ones): they stay as they are. */
  readonly others: number;
}

/** A file of a model under another name, the same but for changed weights. */
export interface CopiedFile {
  readonly name: string;
  /** Name in the model's folder. */
  readonly from: string;
  readonly bytes: number;
}

/** A file that is not the same, with weights in it. */
export interface RewrittenFile extends OutputFile {
  /** Where a weight begins in `bytes`, by its name. */
  readonly places: ReadonlyMap<string, number>;
}

/** What a copy of a model is made of: the main file last. */
export type StoredFile = CopiedFile | RewrittenFile;

/** What a format does for models that do not fit into memory. */
export interface Storage {
  /** Finds the weights and reads none. @throws Problem as the format's `read` does. */
  locate(source: Model['source']): Promise<StoredModel>;
  /** The files of a copy whose main file is called `main`. */
  copies(model: StoredModel, main: string): readonly StoredFile[];
}

/** Bytes of weights from which they stay on the disk, where nothing asks for all of them at once. */
const largeBytes = 2 ** 25;

export const isLarge = ({ parameters }: StoredModel): boolean =>
  parameters.reduce((sum, { count, width }) => sum + count * width, 0) > largeBytes;
