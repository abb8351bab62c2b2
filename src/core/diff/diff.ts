import type {
  DiffDocument,
  DiffSide,
  LayerDiff,
  LoneParameter,
  SideShape,
  WeightChange,
} from '../../shared/diff-document';
import { format, type Bundle, type Text } from '../../shared/text';
import { sizeOfChange, type Changes } from './changes';
import { compareWeights, keptChanges, zerosOf, type Comparison } from './compare-weights';
import { indexOf } from './layout';
import { matchParameters, type Pair } from './match';
import type { OutputComparison } from './outputs';
import type { DiffModel, Weight } from './weights';

export interface DiffInput {
  readonly before: DiffModel;
  readonly after: DiffModel;
  /** Of the two networks' answers to the same examples. */
  readonly outputs?: OutputComparison;
  readonly warnings?: readonly Text[];
  readonly executor?: string;
  readonly bundle?: Bundle | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (share: number) => void;
}

/** How one model differs from another, parameter by parameter. @throws what reading weights throws; Cancelled. */
export async function diff(input: DiffInput): Promise<DiffDocument> {
  const { before, after, outputs, signal, bundle } = input;
  const { pairs, onlyBefore, onlyAfter } = matchParameters(before.weights, after.weights);
  const progress = progressOver([...before.weights, ...onlyAfter], input.onProgress);
  const layers: LayerDiff[] = [];
  const biggest: WeightChange[] = [];
  const acrossFormats = before.format !== after.format;
  for (const pair of pairs) {
    const { before: old, after: now } = pair;
    const comparison = await compareWeights(old, now, { acrossFormats, signal });
    layers.push(layerOf(pair, comparison));
    biggest.push(...biggestOf(old, comparison));
    progress(old);
  }
  const lone = async (weights: readonly Weight[]): Promise<LoneParameter[]> => {
    const found: LoneParameter[] = [];
    for (const weight of weights) {
      found.push(loneOf(weight, await zerosOf(weight, signal)));
      progress(weight);
    }
    return found;
  };
  const [lost, gained] = [await lone(onlyBefore), await lone(onlyAfter)];
  const warnings = [...(before.assumed ?? []), ...(input.warnings ?? [])].map((each) => format(each, bundle));
  return {
    schema: 1,
    warnings: [...new Set(warnings)],
    executor: input.executor ?? 'none',
    before: sideOf(before, [...layers.map((each) => each.before), ...lost], outputs?.before, bundle),
    after: sideOf(after, [...layers.map((each) => each.after), ...gained], outputs?.after, bundle),
    equal: lost.length + gained.length === 0 && layers.every(isEqual),
    layers,
    onlyBefore: lost,
    onlyAfter: gained,
    total: totalOf(layers),
    biggest: largestOf(biggest),
    ...(outputs && { outputs: outputs.outputs, data: outputs.data, loss: outputs.loss }),
  };
}

const isEqual = ({ changed }: LayerDiff): boolean => changed === 0;

function layerOf(
  { before: old, after: now, by }: Pair<Weight, Weight>,
  { zeros, changes, axes }: Comparison,
): LayerDiff {
  const { name, alias, layer, role } = old;
  return {
    name,
    ...(alias !== undefined && { alias }),
    ...(now.name !== name && { afterName: now.name }),
    ...(by === 'order' && { matched: by }),
    layer,
    role,
    before: shapeOf(old, zeros[0]),
    after: shapeOf(now, zeros[1]),
    ...(axes && { axes }),
    ...(changes && changesOf(changes)),
  };
}

function changesOf({ counts, mean, relative }: Changes): Partial<LayerDiff> {
  const { maxAbsChange, changed, newlyZero, noLongerZero } = counts;
  return {
    maxAbsChange,
    meanAbsChange: mean,
    ...(relative !== undefined && { relativeChange: relative }),
    changed,
    newlyZero,
    noLongerZero,
  };
}

const biggestOf = ({ name, alias, shape }: Weight, { changes }: Comparison): WeightChange[] =>
  (changes?.biggest ?? []).map(({ position, before, after }) => ({
    name,
    ...(alias !== undefined && { alias }),
    index: indexOf(position, shape),
    before,
    after,
  }));

/** Largest first; of equal ones that of the earlier parameter. */
const largestOf = (changes: readonly WeightChange[]): WeightChange[] =>
  [...changes].sort((a, b) => sizeOfChange(b) - sizeOfChange(a)).slice(0, keptChanges);

const shapeOf = ({ shape, dtype, count }: Weight, zeros: number): SideShape => ({ shape, dtype, count, zeros });

function loneOf(weight: Weight, zeros: number): LoneParameter {
  const { name, alias, layer, role } = weight;
  return { name, ...(alias !== undefined && { alias }), layer, role, ...shapeOf(weight, zeros) };
}

function totalOf(layers: readonly LayerDiff[]): DiffDocument['total'] {
  const sum = (of: (layer: LayerDiff) => number | undefined): number =>
    layers.reduce((total, layer) => total + (of(layer) ?? 0), 0);
  return {
    count: sum(({ changed, before }) => (changed === undefined ? 0 : before.count)),
    changed: sum(({ changed }) => changed),
    newlyZero: sum(({ newlyZero }) => newlyZero),
    noLongerZero: sum(({ noLongerZero }) => noLongerZero),
    maxAbsChange: layers.reduce((most, { maxAbsChange = 0 }) => Math.max(most, maxAbsChange), 0),
  };
}

function sideOf(
  { name, format: { label }, framework, graph, reason, bytes }: DiffModel,
  shapes: readonly SideShape[],
  quality: Pick<DiffSide, 'loss' | 'accuracy'> | undefined,
  bundle: Bundle | undefined,
): DiffSide {
  return {
    file: name,
    format: label,
    ...(framework !== undefined && { framework }),
    mode: graph ? 'graph' : 'weights-only',
    ...(!graph && reason && { reason: format(reason, bundle) }),
    bytes,
    parameters: shapes.reduce((sum, { count }) => sum + count, 0),
    nonZero: shapes.reduce((sum, { count, zeros }) => sum + count - zeros, 0),
    ...quality,
  };
}

/** Reports the share of all weights that was compared. */
function progressOver(
  all: readonly Weight[],
  onProgress: ((share: number) => void) | undefined,
): (weight: Weight) => void {
  const total = Math.max(
    1,
    all.reduce((sum, { count }) => sum + count, 0),
  );
  let done = 0;
  return ({ count }) => {
    done += count;
    onProgress?.(done / total);
  };
}
