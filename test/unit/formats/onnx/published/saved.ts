/** Half of a published file's weights pruned by magnitude, and saved. */
import { compare } from '../../../../../src/core/comparison/compare';
import type { Executor } from '../../../../../src/core/executors/executor';
import { openModel } from '../../../../../src/core/formats';
import type { Model } from '../../../../../src/core/formats/model';
import { recipe } from '../../../../../src/shared/recipe';
import { MemoryFolder } from '../../memory-folder';

const sparsity = 0.5;
const main = 'pruned.onnx';

/** The saved file, and what it must hold in place of the model's weights. */
export interface Saved {
  readonly bytes: Uint8Array;
  readonly changed: ReadonlyMap<string, Float32Array>;
}

export async function prunedFile(model: Model, executor: Executor): Promise<Saved> {
  const run = recipe.parse({
    schema: 1,
    model: model.name,
    methods: [{ criterion: 'magnitude' }],
    sparsity: [sparsity],
  });
  const comparison = await compare({ model, recipe: run, executor });
  const { changed } = await comparison.prunedWeights({ method: 'magnitude', sparsity, scope: 'global' });
  const files = await model.format.write(model, changed, main);
  if (files.length !== 1) throw new Error(`${model.name} has side files`);
  return { bytes: files[0].bytes, changed };
}

/**
 * Read again, the file holds the pruned weights, and as many of its bytes differ as the numbers that became zero had bytes that were
 * not: so none differs anywhere else.
 */
export async function isIdenticalElsewhere(
  before: Uint8Array,
  model: Model,
  { bytes, changed }: Saved,
): Promise<boolean> {
  const again = await openModel({ folder: new MemoryFolder([[main, bytes]]), main });
  const expected = new Map(model.parameters.map(({ name, values }) => [name, changed.get(name) ?? values]));
  const isRead =
    again.parameters.length === expected.size &&
    again.parameters.every(({ name, values }) => {
      const wanted = expected.get(name);
      return wanted?.length === values.length && values.every((value, at) => Object.is(value, wanted[at]));
    });
  let different = 0;
  for (let at = 0; at < before.length; at++) different += Number(bytes[at] !== before[at]);
  return isRead && bytes.length === before.length && different === bytesThatBecameZero(model, changed);
}

/** @throws Error where a weight is of another type than float32. */
function bytesThatBecameZero({ parameters }: Model, changed: Saved['changed']): number {
  let sum = 0;
  for (const { name, values, dtype } of parameters) {
    const after = changed.get(name);
    if (!after) continue;
    if (dtype !== 'float32') throw new Error(`${name} is of type ${dtype}`);
    values.forEach((value, at) => {
      if (after[at] === 0) sum += new Uint8Array(Float32Array.of(value).buffer).filter((byte) => byte !== 0).length;
    });
  }
  return sum;
}
