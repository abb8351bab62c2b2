import { openModel, locateStored } from '../formats';
import type { Parameter } from '../formats/model';
import { isLarge, type StoredModel, type StoredParameter } from '../formats/stored-model';
import type { Source } from '../files';
import type { Shape } from '../graph/shape';

/** A tensor of a file, read when it is asked for: a file may hold more than fits into memory. */
export interface Tensor {
  readonly name: string;
  /** Readable, where an exporter made the name up. */
  readonly alias?: string;
  readonly shape: Shape;
  /** How the file stores it: what its numbers may have been rounded to. */
  readonly dtype: string;
  /** Axes that number the output units together, where the file's network says it. */
  readonly outputAxes?: readonly number[];
  /** Its numbers, row-major, until another tensor of the file is read. @throws Problem */
  readonly read: () => Promise<Float32Array>;
}

/** What a file holds, whatever its format. */
export interface TensorFile {
  /** File name for people. */
  readonly name: string;
  /** Its format, for people. */
  readonly format: string;
  readonly tensors: readonly Tensor[];
}

/** A model's parameters; those of a large one stay on the disk. @throws Problem as `openModel`. */
export async function openModelTensors(source: Source): Promise<TensorFile> {
  const stored = await locateStored(source);
  if (stored && isLarge(stored)) {
    const tensors = stored.parameters.map((parameter) => ({
      ...described(parameter),
      read: () => readStored(stored, parameter),
    }));
    return { name: stored.name, format: stored.format.label, tensors };
  }
  const { name, format, parameters } = await openModel(source);
  const tensors = parameters.map((parameter) => ({ ...described(parameter), read: async () => parameter.values }));
  return { name, format: format.label, tensors };
}

const described = ({
  name,
  alias,
  shape,
  dtype,
  outputAxis,
  outputAxes,
}: Omit<Parameter, 'values'>): Omit<Tensor, 'read'> => ({
  name,
  ...(alias !== undefined && { alias }),
  shape,
  dtype,
  outputAxes: outputAxes ?? [outputAxis],
});

async function readStored(
  model: StoredModel,
  { file, offset, count, width, decode }: StoredParameter,
): Promise<Float32Array> {
  return decode(await model.read(file, offset, count * width), 0);
}
