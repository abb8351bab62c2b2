/** Keras: the HDF5 files of version 2 and of weights alone, and the archives of version 3. The network is not read. */
import type { Format } from '../model';
import { isHdf5 } from '../hdf5/superblock';
import { weightsFormat } from '../weights/weights-format';
import { renewChecksum } from './archive';
import { archiveOutline, hdf5Outline } from './outline';

export const kerasHdf5: Format = weightsFormat({
  id: 'hdf5',
  label: 'Keras HDF5',
  accepts: (name, head) => /\.(h5|hdf5)$/i.test(name) || isHdf5(head),
  endings: (name) => (/\.weights\.h5$/i.test(name) ? ['.weights.h5'] : ['.h5', '.hdf5']),
  outline: hdf5Outline,
});

export const kerasArchive: Format = weightsFormat({
  id: 'keras',
  label: 'Keras archive',
  accepts: (name) => /\.keras$/i.test(name),
  outline: archiveOutline,
  rewrite({ archive, source }, contents, main) {
    const bytes = contents.get(source.main) ?? new Uint8Array();
    if (!archive.canChange) return [{ name: main, bytes }];
    const copy = bytes.slice();
    renewChecksum(copy, archive);
    return [{ name: main, bytes: copy }];
  },
});
