import type { Shape } from '../../graph/shape';
import type { Message } from './object-header';
import type { Hdf5Reader } from './reader';

/** The extents of a dataset or attribute; undefined for none (`h5py.Empty`). @throws Problem `file-malformed` */
export function shapeAt(reader: Hdf5Reader, { at }: Pick<Message, 'at'>): Shape | undefined {
  const [version, rank] = [reader.byte(at), reader.byte(at + 1)];
  if (version !== 1 && version !== 2) throw reader.damaged(`dataspace version ${version}`, 'version 1 or 2');
  if (version === 2 && reader.byte(at + 3) === empty) return undefined;
  const start = at + (version === 1 ? 8 : 4);
  const shape = Array.from({ length: rank }, (_, axis) => reader.length(start + axis * reader.lengthBytes));
  const count = shape.reduce((product, extent) => product * extent, 1);
  if (!Number.isSafeInteger(count)) throw reader.damaged(`extents ${shape.join(' × ')}`, 'a number of elements');
  return shape;
}

const empty = 2;
