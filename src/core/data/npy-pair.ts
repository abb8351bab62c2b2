import { readWhole } from './limits';
import { readNpy } from './npy';
import type { DataFormat, RawArray } from './raw-data';

/** `x.npy,y.npy`, or the inputs alone. */
export const npyPair: DataFormat = {
  id: 'npy',
  accepts: (names) => names.length <= 2 && names.every((name) => name.toLowerCase().endsWith('.npy')),
  async read({ folder, names }) {
    const [x, y] = names;
    const read = async (file: string, name: string): Promise<RawArray> =>
      readNpy(await readWhole(folder, file), name, file);
    return { inputs: [await read(x, 'x')], ...(y !== undefined && { targets: await read(y, 'y') }), notes: [] };
  },
};
