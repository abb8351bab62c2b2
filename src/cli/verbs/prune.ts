import { text } from '../../shared/text';
import { allocationFlags, allocationOf, type AllocationFlags } from '../flags/allocation';
import type { CommonFlags } from '../flags/common';
import { dataFlags, dataOf, testFlags, type DataFlags, type TestFlags } from '../flags/data';
import { batchFlags, executionFlags, executionOf, type ExecutionFlags } from '../flags/execution';
import { criterionFlags, methodsOf, type CriterionFlags } from '../flags/methods';
import { outputFlags, type OutputFlags } from '../flags/output';
import { sparsityFlags, type SparsityFlags } from '../flags/sparsity';
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
    ...allocationFlags,
    ...executionFlags,
    ...batchFlags,
  ],
  example:
    'prune samples/mnist/lenet-300-100/model.json --criterion taylor --sparsity 0.9 --data samples/mnist/calibration.npz --out pruned/model.json',
  async run(context, model, flags: Flags) {
    const { criterion, sparsity, threshold, out, masks, force = false } = flags;
    if (criterion === undefined) throw required('--criterion');
    if (out === undefined) throw required('--out');
    if (sparsity === undefined && threshold === undefined) throw required('--sparsity');
    if (threshold !== undefined) requireAlone(flags);
    const recipe = recipeOf({
      model,
      ...dataOf(flags),
      methods: methodsOf([criterion], flags.option),
      sparsity: [sparsity ?? 0],
      allocation: allocationOf(flags),
      ...executionOf(flags),
    });
    return pruneModel(context, { recipe, base: context.cwd, out, masks, force, threshold });
  },
};

/** A threshold says which weights go; nothing else may. */
function requireAlone({ sparsity, scope, normalize, layerSparsity, min, max }: Flags): void {
  const others: readonly (readonly [flag: string, given: boolean])[] = [
    ['--sparsity', sparsity !== undefined],
    ['--scope', scope === 'layer'],
    ['--normalize', normalize !== undefined],
    ['--layer-sparsity', layerSparsity !== undefined],
    ['--min', min !== undefined],
    ['--max', max !== undefined],
  ];
  const other = others.find(([, given]) => given);
  if (other) throw conflict('--threshold', other[0]);
}
