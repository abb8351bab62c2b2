import type { ParameterRole } from '../../shared/documents';
import type { NetworkDocument } from '../../shared/pictures';
import type { LossName } from '../../shared/recipe';
import type { Text } from '../../shared/text';
import type { OutputFile, Source } from '../files';
import type { Graph } from '../graph/graph';
import type { Shape } from '../graph/shape';
import type { Storage } from './stored-model';

/** A named float tensor of a model. */
export interface Parameter {
  /** Unique in the model; as the file says it. */
  readonly name: string;
  /** What people can read, where an exporter made the name up. Unique in the model. */
  readonly alias?: string;
  readonly layer: string;
  readonly role: ParameterRole;
  /** In the file's own layout. */
  readonly shape: Shape;
  /** How the file stores it: `float32`, `float16`, `uint8`, `uint16`. */
  readonly dtype: string;
  /** Decoded values, `size(shape)` of them. */
  readonly values: Float32Array;
  /** The axis of the output units (last for a tfjs Dense kernel; the first of `outputAxes` where there are several). */
  readonly outputAxis: number;
  /**
   * Where one axis does not say it: axes that number the output units together, in row-major order. (The kernel `[…, channels,
   * multiplier]` of a depthwise convolution makes output channel c · multiplier + m.)
   */
  readonly outputAxes?: readonly number[];
  /** Scored by default. */
  readonly prunable: boolean;
  /** Why it is not. */
  readonly reason?: Text;
  /** Training leaves it as it is: a constant that the network is written with, or one that the format cannot write alone. */
  readonly fixed?: true;
}

export interface Model {
  readonly format: Format;
  /** File name for people. */
  readonly name: string;
  readonly source: Source;
  /** As the file says: `keras 2.15`, `TensorFlow.js tfjs-layers v4.22.0`. */
  readonly framework?: string;
  /** Sizes of all files that belong to it. */
  readonly bytes: number;
  /** In file order. */
  readonly parameters: readonly Parameter[];
  /** Absent in weights-only mode, and then `reason` says why. */
  readonly graph?: Graph;
  /** What the graph takes for granted and the file leaves to the data: extents of its inputs. */
  readonly assumed?: readonly Text[];
  /**
   * Where there is such an extent: the model as examples of these shapes decide it, one for each input of the graph, without an axis
   * that counts examples. Undefined where they contradict the file.
   */
  bind?(examples: readonly Shape[]): Model | undefined;
  readonly reason?: Text;
  /** The network as the file lists it, also where it cannot be run. Undefined, or absent, where the file lists none. */
  topology?(): NetworkDocument | undefined;
  /** The loss of the model's own training configuration. */
  readonly loss?: LossName;
}

/** A file format: reads bytes into a Graph and writes changed weights back into the same bytes. */
export interface Format {
  readonly id: string;
  /** For people: `TensorFlow.js layers`. */
  readonly label: string;
  /** For models that do not fit into memory, where the format can do without. */
  readonly storage?: Storage;
  /** What the name of a model's main file may end in, where it says more than what `accepts` looks at. @param name of the model that is copied. */
  endings?(name: string): readonly [string, ...string[]];
  /** Cheap: by the name and the first bytes (up to 4 KiB) of the main file. */
  accepts(name: string, head: Uint8Array): boolean;
  /** @throws Problem. An unknown layer is no problem: the model is then weights-only. */
  read(source: Source): Promise<Model>;
  /**
   * The model's files with other weights, for a main file called `main`. Side files get new names and come first, the main file
   * last. Apart from those references only the bytes of changed weights differ. Keys of `changed` are parameter names.
   */
  write(model: Model, changed: ReadonlyMap<string, Float32Array>, main: string): Promise<readonly OutputFile[]>;
  /**
   * What these weights are once they were written and read: types of fewer bits than float32 round them. What `write` refuses stays as
   * it is. Absent where the format has no such types.
   */
  rounded?(model: Model, changed: ReadonlyMap<string, Float32Array>): ReadonlyMap<string, Float32Array>;
}
