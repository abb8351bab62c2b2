/** Where an HDF5 file begins: https://docs.hdfgroup.org/hdf5/develop/_f_m_t3.html, which all files in this folder follow. */
import { damaged } from '../damaged';
import { requireNoText } from '../not-a-model';
import { Hdf5Reader } from './reader';

const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
const widths = new Set([2, 4, 8]);

export const isHdf5 = (head: Uint8Array): boolean => signature.every((byte, index) => head[index] === byte);

/** A file with the address of its root group. */
export interface Hdf5Root {
  readonly reader: Hdf5Reader;
  readonly root: number;
}

/** @throws Problem `format-unknown` for a text, `file-malformed`. */
export function openHdf5(bytes: Uint8Array, file: string): Hdf5Root {
  const plain = new Hdf5Reader(bytes, file);
  if (!isHdf5(bytes)) {
    requireNoText(bytes.subarray(0, 256), file, 'an HDF5 file');
    throw damaged(
      file,
      bytes.length < signature.length ? `${bytes.length} bytes` : 'another beginning',
      'an HDF5 file',
    );
  }
  const version = plain.byte(8);
  if (version > 3) throw plain.damaged(`superblock version ${version}`, 'version 0 to 3');
  const isOld = version < 2;
  const sizes = isOld ? 13 : 9;
  const [addressBytes, lengthBytes] = [plain.byte(sizes), plain.byte(sizes + 1)];
  if (!widths.has(addressBytes) || !widths.has(lengthBytes))
    throw plain.damaged(`addresses of ${addressBytes} and lengths of ${lengthBytes} bytes`, '2, 4 or 8');
  const start = version === 0 ? 24 : version === 1 ? 28 : 12;
  const base = plain.number(start, addressBytes);
  const reader = new Hdf5Reader(bytes, file, base, addressBytes, lengthBytes);
  // Base, free space (or an extension), end of file, driver; then the root's entry, whose first field is a name.
  const root = reader.address(start + addressBytes * (isOld ? 5 : 3));
  if (root === undefined) throw reader.damaged('no root group');
  return { reader, root };
}
