import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';
import { isFloat } from '../data/elements';
import { readWhole } from '../data/limits';
import { readNpz } from '../data/npz';
import type { Source } from '../files';
import type { TensorFile } from './tensor';

/** Bytes of a file that is held in memory whole. */
const limit = 2 ** 31;

/**
 * A state dict that Python has written with `numpy.savez`: every array of real numbers, under its name.
 * @throws Problem `file-too-large`, `file-malformed`, what reading throws.
 */
export async function openStateDict({ folder, main }: Source): Promise<TensorFile> {
  const bytes = await readWhole(folder, main, limit).catch((error: unknown) => {
    if (!(error instanceof Problem) || error.code !== 'file-too-large') throw error;
    const { found, expected } = error.details;
    throw new Problem('file-too-large', text('{0} is too large.', main), {
      file: main,
      ...(found !== undefined && { found }),
      ...(expected !== undefined && { expected }),
      remedy: text('Save the state dict as safetensors: its tensors are read one by one.'),
    });
  });
  const arrays = [...readNpz(bytes, main)].filter(([, { type }]) => isFloat(type));
  const tensors = arrays.map(([name, { shape, type, data }]) => ({
    name,
    shape,
    dtype: type,
    read: async () => (data instanceof Float32Array ? data : Float32Array.from(data)),
  }));
  return { name: main, format: 'NumPy npz', tensors };
}
