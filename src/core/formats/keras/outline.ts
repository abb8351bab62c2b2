import { Problem } from '../../../shared/problem';
import { text } from '../../../shared/text';
import type { Source } from '../../files';
import type { Dataset } from '../hdf5/datasets';
import { readHdf5 } from '../hdf5/datasets';
import { requireNoText } from '../not-a-model';
import type { Outline } from '../weights/outline';
import { bytesOf, type Place } from '../weights/tensor';
import { readArchive, type KerasArchive } from './archive';
import { describeKeras, isTraining } from './keras-names';

const reason = text('Of Keras files only the weights are read, not the network.');
const packed = text('It is stored compressed, which is only read.');
/** More than a machine that prunes would hold. */
const largest = 2 ** 32;

/** @throws Problem as `readHdf5` does. */
export async function hdf5Outline(source: Source): Promise<Outline> {
  const { main } = source;
  const bytes = await readWhole(source);
  const contents = readHdf5(bytes, main, isTraining);
  const tensors = describeKeras(contents, ({ place }) =>
    place.kind === 'row'
      ? { kind: 'file', file: main, offset: place.at }
      : { kind: 'memory', bytes: place.bytes, why: place.why },
  );
  const version = [contents.texts.get(''), contents.texts.get('model_weights')]
    .map((texts) => texts?.get('keras_version'))
    .find((found) => found !== undefined);
  return outlineOf(source, bytes, tensors, version);
}

/** What a copy needs to be an archive again. */
export interface ArchiveOutline extends Outline {
  readonly archive: KerasArchive;
}

/** @throws Problem as `readArchive` and `readHdf5` do. */
export async function archiveOutline(source: Source): Promise<ArchiveOutline> {
  const { main } = source;
  const bytes = await readWhole(source);
  requireNoText(bytes.subarray(0, 256), main, 'a .keras archive');
  const archive = await readArchive(source, bytes);
  const { weights, start, canChange, version } = archive;
  const placed = ({ place, shape, type }: Dataset): Place => {
    if (place.kind === 'unpacked') return { kind: 'memory', bytes: place.bytes, why: place.why };
    if (canChange) return { kind: 'file', file: main, offset: start + place.at };
    return { kind: 'memory', bytes: weights.subarray(place.at, place.at + bytesOf({ shape, type })), why: packed };
  };
  const tensors = describeKeras(readHdf5(weights, main, isTraining), placed);
  return { ...outlineOf(source, bytes, tensors, version), archive };
}

async function readWhole({ folder, main }: Source): Promise<Uint8Array> {
  const bytes = (await folder.size(main)) ?? 0;
  if (bytes <= largest) return folder.read(main);
  throw new Problem('file-too-large', text('{0} is too large to be read.', main), {
    file: main,
    found: bytes,
    expected: `≤ ${largest}`,
    remedy: text('Convert the model to ONNX or safetensors, whose weights stay on the disk.'),
  });
}

function outlineOf(source: Source, bytes: Uint8Array, tensors: Outline['tensors'], version?: string): Outline {
  return {
    source,
    files: [{ name: source.main, bytes: bytes.length }],
    tensors,
    reason,
    ...(version !== undefined && { framework: `Keras ${version}` }),
    contents: new Map([[source.main, bytes]]),
  };
}
