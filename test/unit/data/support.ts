import { openDataset, writeNpz, type NpzArray } from '../../../src/core/data';
import type { Dataset } from '../../../src/core/data/dataset';
import type { Graph } from '../../../src/core/graph/graph';
import { input } from '../../../src/core/graph/leaf';
import type { Shape } from '../../../src/core/graph/shape';
import type { DataRecipe } from '../../../src/shared/recipe';
import { format } from '../../../src/shared/text';
import { MemoryFolder } from '../formats/memory-folder';

/** A network that answers its inputs, of these shapes by name (without the example's axis). */
export function graphOf(shapes: Readonly<Record<string, Shape>>): Graph {
  const ports = Object.entries(shapes).map(([name, shape]) => ({ name, node: input(name, [1, ...shape]) }));
  return { inputs: ports, outputs: ports, parameters: new Map(), barriers: [], normalizations: [], applications: [] };
}

export const open = (
  files: Readonly<Record<string, Uint8Array>>,
  recipe: DataRecipe,
  graph?: Graph,
): Promise<Dataset> =>
  openDataset(new MemoryFolder(Object.entries(files)), recipe, { name: 'model.json', ...(graph && { graph }) });

/** An npz of arrays by name. */
export const npz = (arrays: Readonly<Record<string, Omit<NpzArray, 'name'>>>): Uint8Array =>
  writeNpz(Object.entries(arrays).map(([name, array]) => ({ name, ...array })));

export const bytes = (shape: Shape, ...data: number[]): Omit<NpzArray, 'name'> => ({
  shape,
  data: Uint8Array.from(data),
});
export const floats = (shape: Shape, ...data: number[]): Omit<NpzArray, 'name'> => ({
  shape,
  data: Float32Array.from(data),
});
export const doubles = (shape: Shape, ...data: number[]): Omit<NpzArray, 'name'> => ({
  shape,
  data: Float64Array.from(data),
});
export const integers = (shape: Shape, ...data: number[]): Omit<NpzArray, 'name'> => ({
  shape,
  data: Int32Array.from(data),
});
export const csv = (...lines: string[]): Uint8Array => new TextEncoder().encode(lines.join('\n'));

/** An idx file. @param type 8: bytes. */
export function idx(type: number, shape: Shape, data: ArrayLike<number>): Uint8Array {
  const file = new Uint8Array(4 + 4 * shape.length + data.length);
  file.set([0, 0, type, shape.length]);
  shape.forEach((extent, axis) => new DataView(file.buffer).setUint32(4 + 4 * axis, extent));
  file.set(Array.from(data), 4 + 4 * shape.length);
  return file;
}

export const notesOf = ({ notes }: Dataset): string[] => notes.map((note) => format(note));
export const rowsOf = async (
  dataset: Dataset,
  ...indices: number[]
): Promise<{ x: number[]; y: number[] | undefined }> => {
  const { inputs, targets } = await dataset.batch(indices);
  return { x: [...inputs[0]], y: targets && [...targets] };
};
