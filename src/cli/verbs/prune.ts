import { criteria } from '../../core/criteria';
import { text } from '../../shared/text';
import { allocationFlags, allocationOf, type AllocationFlags } from '../flags/allocation';
import type { CommonFlags } from '../flags/common';
import { dataFlags, dataOf, testFlags, type DataFlags, type TestFlags } from '../flags/data';
import { batchFlags, executionFlags, executionOf, type ExecutionFlags } from '../flags/execution';
import { criterionFlags, methodsOf, type CriterionFlags } from '../flags/methods';
import { outputFlags, type OutputFlags } from '../flags/output';
import { isScheduled, scheduleFlags, scheduleOf, type ScheduleFlags } from '../flags/schedule';
import { sparsityFlags, type SparsityFlags } from '../flags/sparsity';
import { trainingFlags, trainingOf, tuningFlags, type TrainingFlags, type TuningFlags } from '../flags/training';
import { conflict, required } from '../flags/values';
import { pruneModel } from '../prune-model';
import { recipeOf } from '../recipe';
import type { Verb } from '../verb';

interface MaskFlags {
  readonly masks?: string;
}
type Flags = CommonFlags &
  (DataFlags & TestFlags) &
  ExecutionFlags &
  AllocationFlags &
  CriterionFlags &
  SparsityFlags &
  ScheduleFlags &
  TuningFlags &
  TrainingFlags &
  OutputFlags &
  MaskFlags;

export const prune: Verb = {
  name: 'prune',
  argument: 'MODEL',
  what: text('Removes weights and saves the network in its own format, the recipe beside it'),
  flags: [
    ...criterionFlags,
    ...sparsityFlags,
    ...outputFlags,
    { usage: '--masks <path>', what: text('Also writes the masks: npz, uint8, 1 = kept') },
    ...dataFlags,
    ...testFlags,
    ...scheduleFlags,
    ...tuningFlags,
    ...trainingFlags,
    ...allocationFlags,
    ...executionFlags,
    ...batchFlags,
  ],
  example:
    'prune samples/mnist/lenet-300-100/model.json --criterion taylor --sparsity 0.9 --data samples/mnist/calibration.npz --out pruned.json',
  async run(context, model, flags: Flags) {
    const { criterion, sparsity, maxDrop, out, masks, force = false } = flags;
    if (criterion === undefined) throw required('--criterion');
    if (out === undefined) throw required('--out');
    const { option, threshold } = thresholdOf(flags, criterion);
    const methods = methodsOf([criterion], option);
    const decides = methods.some(({ options }) => Object.hasOwn(options, ownThreshold));
    requireOneTarget(flags, decides);
    if (flags.fineTune !== undefined && (flags.data ?? flags.train) === undefined) throw required('--data');
    if (maxDrop !== undefined && (flags.data ?? flags.test) === undefined) throw required('--data');
    const recipe = recipeOf({
      model,
      ...dataOf(flags),
      methods,
      sparsity: sparsity === undefined && (maxDrop !== undefined || decides) ? [] : [sparsity ?? 0],
      ...(maxDrop !== undefined && { maxDrop }),
      allocation: allocationOf(flags),
      ...scheduleOf(flags),
      ...trainingOf(flags, methods),
      ...executionOf(flags),
    });
    return pruneModel(context, { recipe, base: context.cwd, out, masks, force, threshold });
  },
};

const ownThreshold = 'threshold';

/** A criterion that has a threshold of its own takes it as its option: what goes is then the method's to say. */
function thresholdOf(
  { option = [], threshold }: Flags,
  criterion: string,
): { readonly option: readonly string[]; readonly threshold?: number } {
  if (threshold === undefined) return { option };
  const options = criteria.find(({ id }) => id === criterion)?.options ?? {};
  if (!Object.hasOwn(options, ownThreshold)) return { option, threshold };
  return { option: [...option, `${criterion}.${ownThreshold}=${threshold}`] };
}

/** A sparsity, a loss of accuracy or a threshold says which weights go; nothing else may. */
function requireOneTarget(flags: Flags, decides: boolean): void {
  const { sparsity, maxDrop, threshold, scope, normalize, layerSparsity, min, max } = flags;
  const byThreshold = threshold !== undefined || decides;
  if (sparsity === undefined && maxDrop === undefined && !byThreshold) throw required('--sparsity');
  if (sparsity !== undefined && maxDrop !== undefined) throw conflict('--max-drop', '--sparsity');
  if (!byThreshold) return;
  const others: readonly (readonly [flag: string, given: boolean])[] = [
    ['--sparsity', sparsity !== undefined],
    ['--max-drop', maxDrop !== undefined],
    ['--schedule', isScheduled(flags)],
    ['--scope', scope === 'layer'],
    ['--normalize', normalize !== undefined],
    ['--layer-sparsity', layerSparsity !== undefined],
    ['--min', min !== undefined],
    ['--max', max !== undefined],
  ];
  const other = others.find(([, given]) => given);
  if (other) throw conflict('--threshold', other[0]);
}
