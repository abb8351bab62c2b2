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
  /** The values of some elements, `bytes.length / width` of them. */
  readonly decode: (bytes: Uint8Array) => Float32Array;
  /** Puts zero in the place of one element of `bytes`. */
  readonly clear: (bytes: Uint8Array, element: number) => void;
}

/** A model whose weights stay on the disk: what a file says about itself, for models that do not fit into memory. */
export interface StoredModel extends Pick<Model, 'format' | 'name' | 'source' | 'framework' | 'bytes'> {
  /** In file order. */
  readonly parameters: readonly StoredParameter[];
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

/** What a copy of a model is made of: the main file last. */
export type StoredFile = CopiedFile | OutputFile;

/** What a format does for models that do not fit into memory. */
export interface Storage {
  /** Finds the weights and reads none. @throws Problem as the format's `read` does. */
  locate(source: Model['source']): Promise<StoredModel>;
  /** The files of a copy whose main file is called `main`. */
  copies(model: StoredModel, main: string): readonly StoredFile[];
}
