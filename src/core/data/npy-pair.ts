import { missing, readWhole } from './limits';
import { openNpy, readNpy } from './npy';
import type { DataFormat } from './raw-data';

/** `x.npy,y.npy`, or the inputs alone. */
export const npyPair: DataFormat = {
  id: 'npy',
  accepts: (names) => names.length <= 2 && names.every((name) => name.toLowerCase().endsWith('.npy')),
  async read({ folder, names, limit }) {
    const [x, y] = names;
    const bytes = await folder.size(x);
    if (bytes === undefined) throw missing(x);
    const inputs = [await openNpy((start, length) => folder.read(x, start, length), bytes, 'x', x, limit)];
    return {
      inputs,
      ...(y !== undefined && { targets: readNpy(await readWhole(folder, y, limit), 'y', y) }),
      notes: [],
    };
  },
};
