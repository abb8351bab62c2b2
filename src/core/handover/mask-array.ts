import { Problem } from '../../shared/problem';
import { text } from '../../shared/text';
import type { Mask } from '../allocation/masks';
import { readNpz } from '../data/npz';
import { writeNpz } from '../data/npz-writer';
import { size, type Shape } from '../graph/shape';
import type { Tensor } from './tensor';

/** A mask as a file has it: 1 = kept. */
export interface MaskArray {
  /** Of the parameter that it was made for. */
  readonly name: string;
  readonly shape: Shape;
  readonly mask: Mask;
  /** That parameter, where its model is at hand. */
  readonly tensor?: Tensor;
}

/**
 * Masks as `prune --masks` writes them.
 * @throws Problem `file-malformed` for anything but zeros and ones, and what `readNpz` throws.
 */
export function readMasks(bytes: Uint8Array, file: string): MaskArray[] {
  const masks = [...readNpz(bytes, file)].map(([name, { shape, data, type }]): MaskArray => {
    if (type !== 'uint8' && type !== 'bool') throw noMask(file, name, type);
    const mask = Uint8Array.from(data);
    const wrong = mask.find((value) => value > 1);
    if (wrong !== undefined) throw noMask(file, name, wrong);
    return { name, shape, mask };
  });
  if (masks.length === 0) throw noMask(file, undefined, 'no array');
  return masks;
}

/** Masks as `readMasks` reads them. Zeros and ones in no order: to compress them harder takes three times as long and saves a tenth. */
export const writeMasks = (masks: readonly Pick<MaskArray, 'name' | 'shape' | 'mask'>[]): Uint8Array =>
  writeNpz(
    masks.map(({ name, shape, mask }) => ({ name, shape, data: mask })),
    { level: 4 },
  );

/** The masks with the parameters of the model that they were made for. @throws Problem `data-mismatch` where that is another model. */
export function withTensors(masks: readonly MaskArray[], model: string, tensors: readonly Tensor[]): MaskArray[] {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  return masks.map((mask) => {
    const tensor = byName.get(mask.name);
    if (tensor && size(tensor.shape) === mask.mask.length) return { ...mask, tensor };
    throw new Problem('data-mismatch', text('The masks were not made for {0}.', model), {
      file: model,
      layer: mask.name,
      found: tensor ? tensor.shape.join(' × ') : 'no such parameter',
      expected: mask.shape.join(' × '),
      remedy: text('Name the model that the masks were made for with --model.'),
    });
  });
}

const noMask = (file: string, name: string | undefined, found: string | number): Problem =>
  new Problem('file-malformed', text('{0} does not hold masks.', file), {
    file,
    ...(name !== undefined && { layer: name }),
    found,
    expected: 'uint8, 0 or 1',
    remedy: text('Give the file that `prunescope prune --masks` has written.'),
  });
