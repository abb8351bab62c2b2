/** Weights that stay on the disk. */
import { size } from '../../graph/shape';
import { clearCodes } from '../encoding/clear-codes';
import { elementsOf, Scratch } from '../encoding/elements';
import type { Source } from '../../files';
import type { Format } from '../model';
import type { Storage, StoredFile, StoredModel, StoredParameter } from '../stored-model';
import { fileNameOf, totalBytes, type Outline } from './outline';
import { describeTensors, type DescribedTensor } from './parameters';
import { byteFloats } from './byte-floats';
import { isStored, type ByteFloat } from './tensor';

/** A located model with what its copies are made from. */
interface LocatedModel<T> extends StoredModel {
  readonly outline: T;
}

/** What a format does for files larger than memory. */
export interface StorageOptions<T extends Outline> {
  readonly outline: (source: Source) => Promise<T>;
  /** The files of a copy, where it is not only the main file under another name. */
  readonly copies?: (outline: T, main: string) => readonly StoredFile[];
}

/** @param format what the models are of, asked when it exists. */
export const weightsStorage = <T extends Outline>(
  format: () => Format,
  { outline: outlineOf, copies }: StorageOptions<T>,
): Storage => ({
  async locate(source): Promise<LocatedModel<T>> {
    const outline = await outlineOf(source);
    const all = describeTensors(outline.tensors, totalBytes(outline), source.main);
    const scratch = new Scratch();
    const parameters = all.flatMap((each) => located(each, scratch));
    const { framework, reason } = outline;
    return {
      format: format(),
      name: fileNameOf(source.main),
      source,
      ...(framework !== undefined && { framework }),
      bytes: totalBytes(outline),
      parameters,
      others: all.length - parameters.length,
      reason,
      read: (file, start, length) => source.folder.read(file, start, length),
      outline,
    };
  },
  copies(model, main) {
    const { outline, source, bytes } = model as LocatedModel<T>;
    return copies?.(outline, main) ?? [{ name: main, from: source.main, bytes }];
  },
});

function located({ described, tensor }: DescribedTensor, scratch: Scratch): StoredParameter[] {
  const { place, type, shape, quantization } = tensor;
  if (place.kind !== 'file') return [];
  const { file, offset } = place;
  const elements = isStored(type) ? elementsOf(type, quantization, scratch) : byteFloatsOf(type);
  return [{ ...described, file, offset, count: size(shape), ...elements }];
}

/** The code of zero is 0. */
const byteFloatsOf = (type: ByteFloat): Pick<StoredParameter, 'width' | 'decode' | 'clear'> => ({
  width: 1,
  decode: (bytes) => byteFloats(bytes, type),
  clear: (bytes, _, kept) => clearCodes(bytes, kept),
});
