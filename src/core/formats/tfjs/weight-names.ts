/** Whose weight a name in the manifest means. */
import { malformed } from './malformed';
import type { LayerDescription, Topology } from './topology';

/** A layer that is no network, wherever it stands. */
export interface Leaf {
  /** Its name, after those of the networks that it stands in: `block/dense`. Unique in the file. */
  readonly key: string;
  readonly layer: LayerDescription;
  /** Where Keras 3 stores its weights: by its class and a counter, not by its name. */
  readonly stored: string;
}

/** Every layer that is no network, those of outer networks first. */
export function leavesOf(topology: Topology, path: readonly string[] = [], stored = ''): Leaf[] {
  const counts = new Map<string, number>();
  const placed = topology.layers.map((layer) => {
    const word = toSnakeCase(layer.className);
    const count = counts.get(word) ?? 0;
    counts.set(word, count + 1);
    const folder = `${stored}layers/${word}${count === 0 ? '' : `_${count}`}/`;
    return { key: [...path, layer.name].join('/'), layer, stored: folder };
  });
  const nested = placed.flatMap(({ layer, stored: folder }) =>
    layer.network ? leavesOf(layer.network, [...path, layer.name], folder) : [],
  );
  return [...placed.filter(({ layer }) => !layer.network), ...nested];
}

/** A layer `a/b` beside a layer b in a network a would take its weights. @throws Problem `file-malformed` */
export function requireUniqueKeys(leaves: readonly Leaf[], file: string): void {
  const seen = new Set<string>();
  for (const { key } of leaves) {
    if (seen.has(key)) throw malformed(file, `two layers ${key}`, key);
    seen.add(key);
  }
}

/** As Keras 3 does it: `BatchNormalization` → `batch_normalization`, `Conv2D` → `conv2d`. */
const toSnakeCase = (className: string): string =>
  className
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();

/** Names of more parts are no layer's. */
const deepestName = 64;

/** Finds the layer that a weight belongs to. */
export class Owners {
  private readonly byName = new Map<string, Leaf>();
  private readonly byFolder = new Map<string, Leaf>();

  constructor(leaves: readonly Leaf[]) {
    for (const leaf of leaves) this.byFolder.set(leaf.stored, leaf);
    for (const leaf of leaves) this.byName.set(leaf.key, leaf);
    // A name may leave out networks; the outer of two layers of one name comes first.
    for (const leaf of leaves)
      for (let at = leaf.key.indexOf('/'); at >= 0; at = leaf.key.indexOf('/', at + 1))
        this.nameShortly(leaf.key.slice(at + 1), leaf);
  }

  private nameShortly(name: string, leaf: Leaf): void {
    if (!this.byName.has(name)) this.byName.set(name, leaf);
  }

  /** `LAYER/kernel`; converters put networks before the layer, its cell behind it. Keras 3: `layers/CLASS_COUNTER/vars/0`. */
  of(name: string): Leaf | undefined {
    const folder = /^(?:_layer_checkpoint_dependencies|layers)\/.*(?=vars\/\d+$)/.exec(name)?.[0];
    if (folder !== undefined) return this.byFolder.get(folder.replaceAll('_layer_checkpoint_dependencies/', 'layers/'));
    const parts = name.split('/', deepestName);
    for (let last = parts.length - 1; last > 0; last--)
      for (let first = 0; first < last; first++) {
        const leaf = this.byName.get(parts.slice(first, last).join('/'));
        if (leaf) return leaf;
      }
    return undefined;
  }
}

/** Which of a layer's weights a name means: `dense_1/kernel_2:0` and, where the layer is known, `dense_1/vars/0` → `kernel`. */
export function variableOf(name: string, layer?: LayerDescription): string {
  const last = name.slice(name.lastIndexOf('/') + 1).replace(/:\d+$/, '');
  if (isNumbered(last)) return (layer && variablesOf(layer)?.[Number(last)]) ?? last;
  return last.replace(/_\d+$/, '');
}

/** Keras 3 numbers the weights of a layer: `dense/0`. */
export const isNumbered = (variable: string): boolean => /^\d+$/.test(variable);

/** The weights of a layer in the order in which Keras makes them; undefined where the class is not known. */
function variablesOf({ className, config }: LayerDescription): readonly string[] | undefined {
  if (className === 'BatchNormalization' || className === 'LayerNormalization')
    return [
      ...(config.get('scale') === false ? [] : ['gamma']),
      ...(config.get('center') === false ? [] : ['beta']),
      'moving_mean',
      'moving_variance',
    ];
  if (className.startsWith('SeparableConv')) return ['depthwise_kernel', 'pointwise_kernel', 'bias'];
  if (className === 'Embedding') return ['embeddings'];
  if (className === 'PReLU') return ['alpha'];
  if (/^(Dense|(Depthwise)?Conv\dD(Transpose)?)$/.test(className)) return ['kernel', 'bias'];
  return undefined;
}
