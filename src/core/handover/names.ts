/** What stands for a kernel or an embedding: as PyTorch calls it, also where something has hold of it, and as Keras does. */
const weightNames: ReadonlySet<string> = new Set([
  'kernel',
  'embeddings',
  'depthwise_kernel',
  'weight_orig',
  'original',
]);
/** What wrappers and containers put in front. */
const prefixes = /^(module|model|state_dict|_orig_mod|(sequential|functional)(_\d+)?)$/;

/**
 * A name as several frameworks would have it: `module.fc.weight`, `model/fc/kernel:0` and `fc/fc/kernel` are all `fc.weight`. Two tensors of a
 * file may have the same key: then it names neither.
 */
export function nameKey(name: string): string {
  const parts = name
    .replace(/:\d+$/, '')
    .split(/[./]/)
    .filter((part) => part !== '' && part !== 'parametrizations');
  while (parts.length > 1 && prefixes.test(parts[0])) parts.shift();
  const last = parts.at(-1) ?? '';
  if (weightNames.has(last)) {
    // `parametrizations.weight.original`, whose middle part says it already.
    parts.pop();
    if (parts.at(-1) !== 'weight') parts.push('weight');
  }
  return parts.filter((part, at) => part !== parts[at - 1]).join('.');
}

/** Whether a name tells that the framework stores kernels with the output units last. */
const isKeras = (name: string): boolean => /kernel(:\d+)?$/.test(name);
const isTorch = (name: string): boolean => /\bweight(_orig)?$|\.original$/.test(name);

/** Whether the names tell that the tensors are stored in two layouts; undefined where they say nothing. */
export function transposedByName(from: string, to: string): boolean | undefined {
  if (from.replace(/:\d+$/, '') === to.replace(/:\d+$/, '')) return false;
  if (/embeddings(:\d+)?$/.test(from) || /embeddings(:\d+)?$/.test(to)) return false;
  if ((isKeras(from) && isTorch(to)) || (isTorch(from) && isKeras(to))) return true;
  return (isKeras(from) && isKeras(to)) || (isTorch(from) && isTorch(to)) ? false : undefined;
}
