/** Whose weights the datasets of a Keras file are. */
import type { ParameterRole } from '../../../shared/documents';
import { isFloat } from '../encoding/element-type';
import { FreeNames } from '../free-names';
import type { Dataset, Hdf5Contents } from '../hdf5/datasets';
import type { FoundTensor, Place, WeightTensor } from '../weights/tensor';
import { variablesOf } from './variables';

/** Optimizers keep as many numbers as the network. */
export const isTraining = (path: string): boolean => /^(optimizer|optimizer_weights)$/.test(path);

/** A dataset with its layer and which of its weights it is. */
interface Owned {
  readonly name: string;
  /** `block/inside`. */
  readonly layer: string;
  /** `kernel`. */
  readonly variable: string;
  /** By its own words: `conv2d_transpose`. */
  readonly className: string;
  readonly isNumbered: boolean;
  readonly dataset: Dataset;
}

/** @param placed where a dataset's bytes stand in the model's files. */
export function describeKeras(contents: Hdf5Contents, placed: (dataset: Dataset) => Place): readonly WeightTensor[] {
  const owned = ownersOf(contents);
  const names = new FreeNames(
    '_',
    owned.map(({ name }) => name),
  );
  const biases = new Map(
    owned.flatMap(({ layer, variable, dataset }) => (variable === 'bias' ? [[layer, dataset.shape] as const] : [])),
  );
  return owned.map(({ name, layer, variable, className, isNumbered, dataset }) => {
    const { shape, type } = dataset;
    const found: FoundTensor = { name, shape, type, place: placed(dataset) };
    const role = roleOf(found, variable, className);
    return {
      ...found,
      ...(isNumbered && { alias: names.give(`${layer}/${variable}`) }),
      layer,
      role,
      ...outputAxesOf(found, variable, className, biases.get(layer)?.at(0)),
    };
  });
}

const numbered = /^(?:(.*)\/)?vars\/(\d+)$/;

function ownersOf({ datasets, texts }: Hdf5Contents): readonly Owned[] {
  const counts = new Map<string, number[]>();
  for (const { path, shape } of datasets) {
    const holder = numbered.exec(path)?.[1];
    if (holder !== undefined) counts.set(holder, [...(counts.get(holder) ?? []), shape.length]);
  }
  const isKeras2 = [texts.get(''), texts.get(weightsGroup)].some((found) => found?.has('keras_version'));
  const short = isKeras2 ? shortNames(datasets) : new Map<Dataset, string>();
  return datasets.map((dataset) => {
    const [, holder, index] = numbered.exec(dataset.path) ?? [];
    if (index !== undefined) return ofNumbered(dataset, holder ?? '', Number(index), counts.get(holder) ?? [], texts);
    const name = short.get(dataset) ?? dataset.path;
    const slash = name.lastIndexOf('/');
    const layer = slash < 0 ? name : name.slice(0, slash);
    const variable = name
      .slice(slash + 1)
      .replace(/:\d+$/, '')
      .replace(/_\d+$/, '');
    return { name, layer, variable, className: layer.slice(layer.lastIndexOf('/') + 1), isNumbered: false, dataset };
  });
}

const weightsGroup = 'model_weights';

/** Keras 2 puts the weight `conv/kernel:0` into the group of its layer: `model_weights/conv/conv/kernel:0`. Names that are then not unique stay long. */
function shortNames(datasets: readonly Dataset[]): ReadonlyMap<Dataset, string> {
  const named = datasets.map((dataset) => {
    const inside = dataset.path.startsWith(`${weightsGroup}/`)
      ? dataset.path.slice(weightsGroup.length + 1)
      : dataset.path;
    return [dataset, inside.slice(inside.indexOf('/') + 1)] as const;
  });
  const counts = new Map<string, number>();
  for (const [, name] of named) counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Map(named.filter(([, name]) => name !== '' && counts.get(name) === 1));
}

/** Keras 3 stores `layers/conv2d_1/vars/0`: by class, counter and number; the group says the layer's name. */
function ofNumbered(
  dataset: Dataset,
  holder: string,
  index: number,
  ranks: readonly number[],
  texts: Hdf5Contents['texts'],
): Owned {
  const parts = holder.split('/');
  const isFolder = (part: string): boolean => part === 'layers' || part === '_layer_checkpoint_dependencies';
  const names = parts.flatMap((part, at) =>
    isFolder(part) ? [] : [texts.get(`${parts.slice(0, at + 1).join('/')}/vars`)?.get('name') ?? part],
  );
  const className = (parts.at(-1) ?? '').replace(/_\d+$/, '');
  const variable = variablesOf(className, ranks)[index] ?? String(index);
  return { name: dataset.path, layer: names.join('/') || 'vars', variable, className, isNumbered: true, dataset };
}

function roleOf({ shape, type }: FoundTensor, variable: string, className: string): ParameterRole {
  if (!isFloat(type)) return 'other';
  if (/norm/i.test(className) || /^(gamma|beta|moving_mean|moving_variance)$/.test(variable)) return 'norm';
  if (/embeddings$/.test(variable)) return 'embedding';
  if (/(kernel|^weights?|_W)$/.test(variable) && shape.length >= 2) return 'kernel';
  return /(bias|_b)$/.test(variable) ? 'bias' : 'other';
}

/** Last, except in kernels of transposed and depthwise convolutions: their class says so, or else the length of their bias. */
function outputAxesOf(
  { shape }: FoundTensor,
  variable: string,
  className: string,
  units: number | undefined,
): Pick<WeightTensor, 'outputAxis' | 'outputAxes'> {
  const last = Math.max(0, shape.length - 1);
  if (shape.length < 3 || !variable.endsWith('kernel')) return { outputAxis: last };
  const both = { outputAxis: last - 1, outputAxes: [last - 1, last] };
  if (/^depthwise/.test(className) || variable === 'depthwise_kernel') return both;
  if (/^conv\dd_transpose/.test(className)) return { outputAxis: last - 1 };
  if (units === undefined || units === shape[last]) return { outputAxis: last };
  if (units === shape[last - 1] * shape[last]) return both;
  return { outputAxis: units === shape[last - 1] ? last - 1 : last };
}
