import type { MaskArray } from './mask-array';
import { nameKey } from './names';
import type { Tensor } from './tensor';

/**
 * The tensors that are called as the masks: by the very name first, then as several frameworks would call both, by their own names or by
 * those that people read. A name that would fit two tensors, or two masks, fits none.
 */
export function tensorsByName(masks: readonly MaskArray[], tensors: readonly Tensor[]): ReadonlyMap<MaskArray, Tensor> {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const found = new Map<MaskArray, Tensor>();
  for (const mask of masks) {
    const tensor = byName.get(mask.name);
    if (tensor) found.set(mask, tensor);
  }
  const taken = new Set(found.values());
  const openMasks = unique(
    masks.filter((mask) => !found.has(mask)),
    ({ name, tensor }) => keysOf(name, tensor?.alias),
  );
  const openTensors = unique(
    tensors.filter((tensor) => !taken.has(tensor)),
    ({ name, alias }) => keysOf(name, alias),
  );
  for (const [key, mask] of openMasks) {
    const tensor = openTensors.get(key);
    if (tensor && !found.has(mask) && !taken.has(tensor)) {
      found.set(mask, tensor);
      taken.add(tensor);
    }
  }
  return found;
}

const keysOf = (name: string, alias: string | undefined): readonly string[] => [
  ...new Set([nameKey(name), ...(alias === undefined ? [] : [nameKey(alias)])]),
];

/** By the keys that one alone has. */
function unique<T>(all: readonly T[], keys: (each: T) => readonly string[]): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  const several = new Set<string>();
  for (const each of all)
    for (const key of keys(each)) {
      if (found.has(key)) several.add(key);
      found.set(key, each);
    }
  for (const key of several) found.delete(key);
  return found;
}
