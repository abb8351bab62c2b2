import type { Folder } from '../files';
import type { Port } from '../graph/graph';
import type { Shape } from '../graph/shape';
import type { DataRecipe } from '../../shared/recipe';
import type { Text } from '../../shared/text';
import type { Elements, ElementType } from './elements';

/** What a data file says of an array, `[examples, …]`, row-major. */
export interface ArrayHead {
  /** As the file calls it: `x`, an input's name. */
  readonly name: string;
  /** The file that it came from, for people. */
  readonly file: string;
  readonly shape: Shape;
  readonly type: ElementType;
}

/** An array in memory. */
export interface RawArray extends ArrayHead {
  readonly data: Elements;
}

/** An array whose rows stay in the file until they are asked for. */
export interface StoredArray extends ArrayHead {
  readonly rows: ReadRows;
}
/** Rows of an array, one after the other. @throws Problem `file-…`. */
export type ReadRows = (first: number, count: number) => Promise<Elements>;

/** What the files of a data set hold, before it is fitted to a model. */
export interface RawData {
  /** One array for each input of the model, in the model's order. */
  readonly inputs: readonly (RawArray | StoredArray)[];
  readonly targets?: RawArray;
  /** Names of the classes, where the file has names in place of numbers; the targets are their positions. */
  readonly classes?: readonly string[];
  readonly notes: readonly Text[];
}

export interface DataRequest {
  readonly folder: Folder;
  /** The recipe's file, or the two of a pair. */
  readonly names: readonly string[];
  readonly recipe: DataRecipe;
  /** Bytes that it may take in memory. */
  readonly limit: number;
  /** The model's inputs; undefined where its graph is not known. */
  readonly inputs: readonly Port[] | undefined;
}

/** A file format of data sets. */
export interface DataFormat {
  readonly id: string;
  /** By the names alone. */
  accepts(names: readonly string[]): boolean;
  /** @throws Problem */
  read(request: DataRequest): Promise<RawData>;
}
