import type { Text } from '../../../shared/text';
import type { Source } from '../../files';
import type { WeightTensor } from './tensor';

/** A file of a model. */
export interface WeightFile {
  /** In the model's folder. */
  readonly name: string;
  readonly bytes: number;
}

/** What the files of a model say before any weight is decoded. */
export interface Outline {
  readonly source: Source;
  /** All that belong to the model: the main file last. */
  readonly files: readonly WeightFile[];
  /** In file order. All checked: each stands inside its file. */
  readonly tensors: readonly WeightTensor[];
  /** Why there is no graph. */
  readonly reason: Text;
  readonly framework?: string;
  /** Contents that had to be read. */
  readonly contents?: ReadonlyMap<string, Uint8Array>;
}

/** Bytes of all files. */
export const totalBytes = ({ files }: Outline): number => files.reduce((sum, { bytes }) => sum + bytes, 0);

/** A name beside the main file. @param main name of the main file in the folder. */
export const beside = (main: string, name: string): string => main.slice(0, main.lastIndexOf('/') + 1) + name;

/** For people. */
export const fileNameOf = (main: string): string => main.slice(main.lastIndexOf('/') + 1);
