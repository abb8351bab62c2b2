import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';
import { requireInside, type Source } from '../files';
import { formats } from '../formats';
import { openStateDict } from './state-dict';
import { openModelTensors, type TensorFile } from './tensor';

const headBytes = 4096;

/**
 * The tensors of any file that masks can be for: a model that can be read, or an `.npz` of a state dict.
 * @throws Problem `file-missing`, `format-unknown` with what Python can do about it, and what reading throws.
 */
export async function openTensors(source: Source): Promise<TensorFile> {
  const { folder } = source;
  const main = requireInside(source.main, source.main);
  if ((await folder.size(main)) === undefined)
    throw new Problem('file-missing', text('{0} does not exist.', main), {
      file: main,
      remedy: text('Correct the path behind --for.'),
    });
  if (/\.npz$/i.test(main)) return openStateDict(source);
  const head = await folder.read(main, 0, headBytes);
  if (formats.some((format) => format.accepts(main, head))) return openModelTensors(source);
  const command = savingCommand(main);
  throw new Problem('format-unknown', text('{0} is no file that masks can be carried over to.', main), {
    file: main,
    expected: ['NumPy npz', ...formats.map(({ label }) => label)].join(', '),
    remedy:
      command === undefined
        ? text('Choose a model, or the npz of a state dict.')
        : text('Save its weights as npz: {0}', command),
  });
}

/**
 * One line for a shell that saves the weights of a PyTorch or Keras file as npz, under the names that the frameworks have for them. Undefined
 * for the file of neither.
 */
export function savingCommand(file: string): string | undefined {
  const name = /^[\w.-]+$/.test(file) ? file : 'model';
  const out = `${name.replace(/\.\w+$/, '')}.npz`;
  if (/\.(keras|h5|hdf5)$/i.test(file))
    return `python -c "import keras, numpy; numpy.savez('${out}', **{v.path: v.numpy() for v in keras.models.load_model('${name}').weights})"`;
  if (/\.(pt|pth|bin|ckpt)$/i.test(file))
    return `python -c "import torch, numpy; numpy.savez('${out}', **{k: v.float().numpy() for k, v in torch.load('${name}', map_location='cpu', weights_only=True).items()})"`;
  return undefined;
}
